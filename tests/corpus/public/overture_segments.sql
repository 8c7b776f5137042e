CREATE EXTERNAL TABLE overture_segment (
  `id` string,
  `names` struct<`primary`: string, common: map<string, string>, rules: array<struct<variant: string, `language`: string, `value`: string, `between`: array<double>, side: string>>>,
  `subtype` varchar(5),
  `class` string,
  `connectors` array<struct<connector_id:string,`at`:double>>,
  `road_flags` array<struct<`values`: array<string>, `between`: array<double>>>,
  `speed_limits` array<struct<min_speed:struct<`value`:int,unit:string>,max_speed:struct<`value`:int,unit:string>,is_max_speed_variable:boolean,`when`:struct<heading:string,during:string,`using`:array<string>>>>,
  `geometry` binary,
  `bbox` struct<xmin:float,xmax:float,ymin:float,ymax:float>)
PARTITIONED BY (`theme` string, `type` string)
STORED AS PARQUET LOCATION 's3://overturemaps-us-west-2/release/2024-11-13.0/'
