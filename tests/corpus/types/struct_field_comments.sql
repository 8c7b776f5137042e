CREATE EXTERNAL TABLE field_comments (
  address struct<street:string COMMENT 'with the number', zip:string COMMENT 'five digits', city:string> COMMENT 'where it goes'
)
STORED AS PARQUET LOCATION 's3://types/field-comments/'
