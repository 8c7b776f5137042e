CREATE EXTERNAL TABLE old_sequence (a string)
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.SequenceFileInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.mapred.SequenceFileOutputFormat'
LOCATION 's3://samples/old-sequence/'
