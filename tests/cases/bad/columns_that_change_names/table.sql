CREATE EXTERNAL TABLE orders (
  -- athendef: renamed-from=b
  a string,
  b string -- athendef: renamed-from=a
)
LOCATION 's3://lake/orders/'
