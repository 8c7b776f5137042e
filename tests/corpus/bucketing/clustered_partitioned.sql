CREATE EXTERNAL TABLE bucketed_p (a int, b string) PARTITIONED BY (dt string) CLUSTERED BY (a, b) INTO 4 BUCKETS
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.orc.OrcSerde' STORED AS ORC LOCATION 's3://bucketing/partitioned/'
