CREATE EXTERNAL TABLE zstd_table (
`col0` string COMMENT '',
`col1` string COMMENT ''
)
STORED AS PARQUET
LOCATION 's3://samples/zstd/'
TBLPROPERTIES ("write.compression" = "ZSTD", "compression_level" = "4")
