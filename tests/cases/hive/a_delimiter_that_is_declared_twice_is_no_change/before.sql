CREATE EXTERNAL TABLE orders (
  id int,
  note string
)
PARTITIONED BY (dt string)
ROW FORMAT DELIMITED
  FIELDS TERMINATED BY ','
LOCATION 's3://lake/orders/'
