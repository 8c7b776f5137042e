CREATE EXTERNAL TABLE orders (a STRUCT < Name : STRING , tags : MAP < STRING , ARRAY < INT > > >)
LOCATION 's3://lake/orders/'
