CREATE EXTERNAL TABLE IF NOT EXISTS weblog.nginx_parquet_optimized (
  `log_time` TIMESTAMP,
  `container_id` STRING,
  `container_name` STRING,
  `source` STRING,
  `log` STRING
)
PARTITIONED BY (dt STRING, `hour` STRING)
STORED AS PARQUET
LOCATION 's3://nginx/parquet_optimized/'
TBLPROPERTIES ('has_encrypted_data'='false');
