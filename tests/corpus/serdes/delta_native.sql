CREATE EXTERNAL TABLE lake.delta_native
LOCATION 's3://delta/native/'
TBLPROPERTIES ('table_type' = 'DELTA')
