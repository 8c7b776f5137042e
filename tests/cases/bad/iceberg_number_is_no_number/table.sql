CREATE TABLE orders (id int)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'vacuum_min_snapshots_to_keep' = 'many')
