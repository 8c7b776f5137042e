CRAETE EXTERNAL TABLE orders (id int)
