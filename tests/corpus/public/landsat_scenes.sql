CREATE EXTERNAL TABLE IF NOT EXISTS landsat.scene_list (
productid string, entityid string, acquisitiondate timestamp, cloudcover decimal(5,2),
processinglevel string, path smallint, `row` smallint, min_lat decimal(8,5), min_lon decimal(8,5),
max_lat decimal(8,5), max_lon decimal(8,5), download_url string
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LINES TERMINATED BY '\n' STORED AS TEXTFILE
LOCATION 's3://landsat-pds/c1/L8/' TBLPROPERTIES ('skip.header.line.count'='1')
