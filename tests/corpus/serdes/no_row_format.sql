CREATE EXTERNAL TABLE nothing_said (a int, b string) LOCATION 's3://samples/nothing-said/'
