CREATE EXTERNAL TABLE `sales.orders`(`id` int)
LOCATION 's3://lake/orders/'
