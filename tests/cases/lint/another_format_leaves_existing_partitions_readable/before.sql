CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string
)
PARTITIONED BY (day date, country string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
