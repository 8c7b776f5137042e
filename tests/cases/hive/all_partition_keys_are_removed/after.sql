-- athendef: allow=lose-partitions
CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string
)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
