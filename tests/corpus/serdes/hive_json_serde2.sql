create external table json2 (a string, b struct<c:int>)
row format serde 'org.apache.hadoop.hive.serde2.JsonSerDe'
location 's3://samples/json2/'
