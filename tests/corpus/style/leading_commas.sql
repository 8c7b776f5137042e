CREATE EXTERNAL TABLE style.leading_commas (
    id      bigint
  , name    string
  , tags    array<string>
  , props   map<string
               ,string>
)
PARTITIONED BY (
    y int
  , m int
)
STORED AS PARQUET
LOCATION 's3://style/leading-commas/'
TBLPROPERTIES (
    'a' = '1'
  , 'b' = '2'
)
