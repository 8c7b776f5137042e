CREATE EXTERNAL TABLE odd_partitions (v string)
PARTITIONED BY (p_int int, p_big bigint, p_small smallint, p_tiny tinyint, p_char char(2), p_varchar varchar(8), p_date date, p_ts timestamp, p_dec decimal(6,2))
STORED AS PARQUET LOCATION 's3://types/odd-partitions/'
