CREATE EXTERNAL TABLE orders (id int)
-- athendef: renamed-from=key

LOCATION 's3://lake/orders/'
