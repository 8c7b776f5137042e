CREATE EXTERNAL TABLE via_access_point (a int) STORED AS PARQUET LOCATION 's3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/folder/'
