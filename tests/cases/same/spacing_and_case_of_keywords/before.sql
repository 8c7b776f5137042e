create   external
table orders(id
   int)location's3://lake/orders/'