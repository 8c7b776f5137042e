CREATE EXTERNAL TABLE dos_lines (a string, b decimal(12,3))
ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LINES TERMINATED BY '\n'
LOCATION 's3://samples/dos/'
TBLPROPERTIES ('textinputformat.record.delimiter'='\r\n', 'serialization.encoding'='windows-1252')
