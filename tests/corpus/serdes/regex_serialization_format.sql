CREATE EXTERNAL TABLE haproxy (client string, accept_date string, frontend string, backend string, timers string, status int)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES ('serialization.format' = '1',
'input.regex' = '.*haproxy\\[\\d+\\]: ([\\d.:]+) \\[(.+?)\\] (\\S+) (\\S+) ([\\d/+-]+) (\\d{3}) .*')
LOCATION 's3://samples/haproxy/'
