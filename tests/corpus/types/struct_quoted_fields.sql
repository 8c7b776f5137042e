CREATE EXTERNAL TABLE quoted_fields (
  event struct<`timestamp`:string,`date`:string,`end`:bigint,plain:int>
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://types/quoted-fields/'
