CREATE TABLE events_by_day (sensor_id int, measure float, event_time timestamp)
PARTITIONED BY (sensor_id, day(event_time))
LOCATION 's3://iceberg/events_by_day'
TBLPROPERTIES ( 'table_type' = 'ICEBERG' )
