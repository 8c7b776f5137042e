CREATE TABLE iceberg_min (id bigint) LOCATION 's3://iceberg/min/' TBLPROPERTIES ('table_type'='ICEBERG')
