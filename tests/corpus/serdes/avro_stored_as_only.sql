CREATE EXTERNAL TABLE avro_plain (`id` bigint, `at` timestamp, `amount` decimal(20,4), `raw` binary) STORED AS AVRO LOCATION 's3://samples/avro-plain/' TBLPROPERTIES ('avro.compress'='snappy')
