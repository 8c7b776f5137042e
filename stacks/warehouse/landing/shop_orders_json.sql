-- The shop's order events, as the webhook sends them: one JSON object a line.
-- `@type` and `e-mail` are no column names, hence the mappings.
CREATE EXTERNAL TABLE shop_orders_json (
  event_type string,
  order_id bigint,
  placed_at timestamp,
  customer struct<
    id:bigint,
    email:string,
    address:struct<street:string,zip:string,city:string,country:string>>,
  lines array<struct<
    sku:string,
    quantity:int,
    unit_price:decimal(10,2),
    discounts:array<struct<code:string,percent_off:double>>>>,
  attributes map<string,string>,
  voucher string
)
PARTITIONED BY (dt date)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'mapping.event_type' = '@type',
  'mapping.email' = 'e-mail',
  'ignore.malformed.json' = 'true'
)
LOCATION 's3://{{ lake_bucket }}/landing/shop/orders/'
TBLPROPERTIES ('classification' = 'json', 'compressionType' = 'gzip')
