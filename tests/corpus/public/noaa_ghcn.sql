CREATE EXTERNAL TABLE ghcn_daily (
  id string, yearmonthday string, element string, datavalue int,
  mflag string, qflag string, sflag string, obs_time string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
LOCATION 's3://noaa-ghcn-pds/csv/by_year/'
TBLPROPERTIES ('skip.header.line.count'='1')
