CREATE TABLE orders (id int)
LOCATION 's3://lake/orders/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'optimize_rewrite_data_file_threshold' = '50')
