CREATE EXTERNAL TABLE flights_ion (
    yr INT,
    quarter INT,
    `month` INT,
    dayofmonth INT,
    `dayofweek` INT,
    flightdate STRING,
    uniquecarrier STRING,
    airlineid INT
)
STORED AS ION
LOCATION 's3://samples/ion/'
