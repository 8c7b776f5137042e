CREATE EXTERNAL TABLE orders (a struct<name:string,tags:map<string,array<int>>>)
LOCATION 's3://lake/orders/'
