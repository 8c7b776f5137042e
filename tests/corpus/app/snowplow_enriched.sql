CREATE EXTERNAL TABLE IF NOT EXISTS snowplow (
  app_id STRING, platform STRING, etl_tstamp TIMESTAMP, collector_tstamp TIMESTAMP, dvce_created_tstamp TIMESTAMP,
  event STRING, event_id STRING, txn_id INT, name_tracker STRING, v_tracker STRING, v_collector STRING, v_etl STRING,
  user_id STRING, user_ipaddress STRING, user_fingerprint STRING, domain_userid STRING, domain_sessionidx SMALLINT,
  geo_country STRING, geo_latitude DOUBLE, geo_longitude DOUBLE, page_url STRING, page_title STRING,
  contexts STRING, unstruct_event STRING, br_cookies BOOLEAN, dvce_ismobile BOOLEAN, ti_price DECIMAL(18,2)
)
PARTITIONED BY (run STRING)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
STORED AS TEXTFILE LOCATION 's3://snowplow/enriched/good/'
