CREATE EXTERNAL TABLE ion_paths (name STRING, nickname STRING, first_score INT)
ROW FORMAT SERDE 'com.amazon.ionhiveserde.IonHiveSerDe'
WITH SERDEPROPERTIES (
  'ion.encoding' = 'TEXT',
  'ion.nickname.path_extractor' = '(alias)',
  'ion.name.path_extractor' = '(identification name)',
  'ion.first_score.path_extractor' = '(scores 0)',
  'ion.fail_on_overflow' = 'false',
  'ion.serialize_as.nickname' = 'symbol'
)
STORED AS ION
LOCATION 's3://samples/ion/paths/'
