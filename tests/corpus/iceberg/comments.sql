CREATE TABLE commented (
  id bigint COMMENT 'the key',
  v string COMMENT 'it\'s free – ümlaut'
)
PARTITIONED BY (bucket(2, id))
LOCATION 's3://iceberg/comments/'
TBLPROPERTIES ('table_type'='ICEBERG')
