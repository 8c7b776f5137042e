CREATE TABLE orders (id int)
WITH (format = 'PARQUET')
