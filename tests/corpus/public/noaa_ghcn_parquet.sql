CREATE EXTERNAL TABLE ghcn_by_station (
  `id` string, `date` string, data_value bigint, m_flag string, q_flag string, s_flag string, obs_time string)
PARTITIONED BY (station string, element string)
STORED AS PARQUET LOCATION 's3://noaa-ghcn-pds/parquet/by_station/'
TBLPROPERTIES ('projection.enabled'='true','projection.station.type'='injected','projection.element.type'='enum','projection.element.values'='TMAX,TMIN,PRCP,SNOW,SNWD')
