CREATE EXTERNAL TABLE nulls_as_dash (`id` int, `value` double)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
WITH SERDEPROPERTIES ('field.delim' = ',', 'serialization.null.format' = '-', 'timestamp.formats'="yyyy-MM-dd'T'HH:mm:ss.SSS,yyyy-MM-dd HH:mm:ss")
LOCATION 's3://samples/nulls-as-dash/'
