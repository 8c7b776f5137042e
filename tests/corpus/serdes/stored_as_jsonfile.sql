CREATE EXTERNAL TABLE jsonfile_table (a string, b map<string,array<int>>) STORED AS JSONFILE LOCATION 's3://samples/jsonfile/'
