CREATE EXTERNAL TABLE Sales.Orders (ID int, Total double)
LOCATION 's3://lake/orders/'
