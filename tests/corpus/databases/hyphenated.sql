CREATE DATABASE `glue-demo-2024` LOCATION 's3://databases/glue-demo'
