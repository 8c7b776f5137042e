-- one row a click
CREATE TABLE clicks ( -- Iceberg
  url string, -- as sent
  at_time timestamp
)
PARTITIONED BY (day(at_time)) -- UTC
LOCATION 's3://iceberg/clicks/'
TBLPROPERTIES ('table_type'='ICEBERG' /* managed */)
