CREATE EXTERNAL TABLE deep (
  l1 struct<l2:array<map<string,struct<l3:array<array<decimal(18,4)>>,l4:map<int,map<string,date>>>>>>
)
STORED AS ORC
LOCATION 's3://types/deep/'
