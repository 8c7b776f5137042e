CREATE EXTERNAL TABLE cdc.orders_raw (
  before struct<id:bigint,status:string,total:decimal(12,2)>,
  after struct<id:bigint,status:string,total:decimal(12,2)>,
  source struct<version:string,connector:string,name:string,ts_ms:bigint,db:string,`table`:string,lsn:bigint>,
  op string, ts_ms bigint)
PARTITIONED BY (topic string, dt string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://debezium/orders/'
