CREATE EXTERNAL TABLE alb_min (
  raw string
)
ROW FORMAT DELIMITED
LINES TERMINATED BY '\n'
LOCATION 's3://lb-logs/AWSLogs/111122223333/elasticloadbalancing/us-west-2/';
