CREATE EXTERNAL TABLE mapped (
  ts string, `timestamp` bigint, at_type string, dotted_key string, v struct<x:int>)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'mapping.ts'='timestamp',
  'mapping.at_type'='@type',
  'mapping.dotted_key'='dotted.key',
  'ignore.malformed.json'='true',
  'dots.in.keys'='true',
  'case.insensitive'='false',
  'explicit.null'='true',
  'use.null.for.invalid.data'='true')
LOCATION 's3://samples/mapped/'
