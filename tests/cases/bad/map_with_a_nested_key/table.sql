CREATE EXTERNAL TABLE orders (a map<array<int>,string>)
LOCATION 's3://lake/orders/'
