CREATE EXTERNAL TABLE orders (
  id bigint,
  amount double,
  note string
)
COMMENT 'old'
PARTITIONED BY (day date, country string)
CLUSTERED BY (id) INTO 8 BUCKETS
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS TEXTFILE
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('owner' = 'sales', 'tier' = 'gold')
