CREATE EXTERNAL TABLE rc (a string, b int) STORED AS RCFILE LOCATION 's3://samples/rc/'
