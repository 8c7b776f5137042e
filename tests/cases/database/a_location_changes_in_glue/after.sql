CREATE DATABASE sales
LOCATION 's3://lake/shop/'
