CREATE EXTERNAL TABLE IF NOT EXISTS `otel`.`spans` (
  `TenantId` string, `TraceId` string, `SpanId` string, `ParentSpanId` string,
  `StartTime` timestamp, `DurationNanos` bigint, `EstimatedCost` decimal(38, 9), `SpanAttributes` map<string, string>
)
PARTITIONED BY (`dt` date)
STORED AS PARQUET
LOCATION 's3://otel/spans/'
TBLPROPERTIES ('parquet.compression' = 'SNAPPY');
