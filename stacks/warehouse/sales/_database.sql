CREATE SCHEMA sales
COMMENT 'The curated layer: what was ordered, by whom, at what price'
LOCATION 's3://{{ lake_bucket }}/sales/'
WITH DBPROPERTIES ('owner' = 'data-platform@example.com', 'layer' = 'curated', 'slo' = '6h')
