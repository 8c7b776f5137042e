CREATE EXTERNAL TABLE pageviews (project string, page string, hits int, bytes bigint)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' ' ESCAPED BY '\\'
LOCATION 's3://wikipedia-pageviews-copy/2016/'
