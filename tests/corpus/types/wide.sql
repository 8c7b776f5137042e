CREATE EXTERNAL TABLE flights_wide (
yr INT, quarter INT, `month` INT, dayofmonth INT, `dayofweek` INT, flightdate STRING,
uniquecarrier STRING, airlineid INT, carrier STRING, tailnum STRING, flightnum STRING,
originairportid INT, originairportseqid INT, origincitymarketid INT, origin STRING,
origincityname STRING, originstate STRING, originstatefips STRING, originstatename STRING,
originwac INT, destairportid INT, destairportseqid INT, destcitymarketid INT, dest STRING,
destcityname STRING, deststate STRING, deststatefips STRING, deststatename STRING, destwac INT,
crsdeptime STRING, deptime STRING, depdelay INT, depdelayminutes INT, depdel15 INT,
departuredelaygroups INT, deptimeblk STRING, taxiout INT, wheelsoff STRING, wheelson STRING,
taxiin INT, crsarrtime INT, arrtime STRING, arrdelay INT, arrdelayminutes INT, arrdel15 INT,
arrivaldelaygroups INT, arrtimeblk STRING, cancelled INT, cancellationcode STRING, diverted INT,
crselapsedtime INT, actualelapsedtime INT, airtime INT, flights INT, distance INT,
distancegroup INT, carrierdelay INT, weatherdelay INT, nasdelay INT, securitydelay INT,
lateaircraftdelay INT, firstdeptime STRING, totaladdgtime INT, longestaddgtime INT
)
PARTITIONED BY (year STRING)
STORED AS PARQUET
LOCATION 's3://athena-examples-eu-west-1/flight/parquet/'
tblproperties ("parquet.compress"="SNAPPY")
