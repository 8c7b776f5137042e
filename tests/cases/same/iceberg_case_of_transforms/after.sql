CREATE TABLE orders (a timestamp)
PARTITIONED BY (day(`a`))
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
