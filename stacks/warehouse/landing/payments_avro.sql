-- Kafka's sink connector writes these. The schema stands here as well as in the files, so that
-- fields which older files lack are read with their default.
CREATE EXTERNAL TABLE payments_avro (
  payment_id string,
  order_id bigint,
  amount_cents bigint,
  currency string,
  method string,
  captured boolean,
  fees array<double>
)
PARTITIONED BY (dt string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.avro.AvroSerDe'
WITH SERDEPROPERTIES ('avro.schema.literal' = '
{
  "type": "record",
  "name": "payment",
  "namespace": "com.example.payments",
  "fields": [
    {"name": "payment_id", "type": "string"},
    {"name": "order_id", "type": "long"},
    {"name": "amount_cents", "type": "long"},
    {"name": "currency", "type": "string", "default": "EUR"},
    {"name": "method", "type": ["null", "string"], "default": null},
    {"name": "captured", "type": "boolean", "default": false},
    {"name": "fees", "type": {"type": "array", "items": "double"}, "default": []}
  ]
}
')
STORED AS AVRO
LOCATION 's3://{{ lake_bucket }}/landing/kafka/payments/'
