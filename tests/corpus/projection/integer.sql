CREATE EXTERNAL TABLE proj_integer (v int) PARTITIONED BY (shard int)
STORED AS PARQUET LOCATION 's3://projection/integer/'
TBLPROPERTIES ('projection.enabled'='TRUE','projection.shard.type'='integer','projection.shard.range'='-10,100','projection.shard.interval'='5','projection.shard.digits'='4')
