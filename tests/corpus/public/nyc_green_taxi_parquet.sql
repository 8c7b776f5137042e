CREATE EXTERNAL TABLE green (
  vendorid int, lpep_pickup_datetime timestamp, lpep_dropoff_datetime timestamp,
  store_and_fwd_flag varchar(1), ratecodeid smallint, pulocationid int, dolocationid int,
  passenger_count tinyint, trip_distance decimal(6,3), fare_amount decimal(6,2), extra decimal(6,2),
  mta_tax decimal(6,2), tip_amount decimal(6,2), tolls_amount decimal(6,2), ehail_fee decimal(6,2),
  improvement_surcharge decimal(6,2), total_amount decimal(7,2), payment_type tinyint, trip_type tinyint)
PARTITIONED BY (year int, month int)
STORED AS PARQUET LOCATION 's3://nyc-tlc-copy/green/'
TBLPROPERTIES ('projection.enabled'='true',
 'projection.year.type'='integer','projection.year.range'='2013,2030',
 'projection.month.type'='integer','projection.month.range'='1,12','projection.month.digits'='2')
