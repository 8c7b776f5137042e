-- Scales and thermometers of the warehouse. Hive's own control characters as delimiters:
-- the gateway was written for Hadoop, once.
CREATE EXTERNAL TABLE device_readings (
  device_id string,
  read_at   timestamp,
  tags      array<string>,
  readings  map<string,double>,
  place     struct<hall:string,aisle:smallint,shelf:smallint>
)
ROW FORMAT DELIMITED
  FIELDS TERMINATED BY '\001'
  COLLECTION ITEMS TERMINATED BY '\002'
  MAP KEYS TERMINATED BY '\003'
LOCATION 's3://{{ lake_bucket }}/landing/devices/readings/'
