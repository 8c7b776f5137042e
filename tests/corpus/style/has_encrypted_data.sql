CREATE EXTERNAL TABLE my_encrypted_data (
   `n_nationkey` int, `n_name` string, `n_regionkey` int, `n_comment` string)
STORED AS PARQUET
LOCATION 's3://style/encrypted/'
TBLPROPERTIES ('has_encrypted_data'='true')
