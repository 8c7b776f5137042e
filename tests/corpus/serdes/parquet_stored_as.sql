create external table pq (a int, b string) stored as parquet location 's3://samples/pq/'
