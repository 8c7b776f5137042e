CREATE TABLE transforms (
  id bigint, name string, d date, ts timestamp, n int, kind string
)
PARTITIONED BY (year(d), month(ts), bucket(32, id), truncate(name, 4), kind)
LOCATION 's3://iceberg/transforms/'
TBLPROPERTIES ('table_type'='ICEBERG')
