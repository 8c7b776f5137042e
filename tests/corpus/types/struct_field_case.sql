CREATE EXTERNAL TABLE CamelCase (
  UserId BIGINT,
  Profile STRUCT<FirstName:STRING,LastName:STRING,Address:STRUCT<ZipCode:STRING>>
)
STORED AS PARQUET LOCATION 's3://types/CamelCase/'
