-- head
CREATE /* a */ EXTERNAL TABLE orders ( -- one
  id int -- the key
)
/* two */ LOCATION 's3://lake/orders/' -- end
