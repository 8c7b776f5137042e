CREATE EXTERNAL TABLE orders (
  id bigint,
  note string
)
PARTITIONED BY (dt string)
ROWFORMAT SERDE 'a.B'
STORED AS TEXTFILE
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('a' = 'b')
