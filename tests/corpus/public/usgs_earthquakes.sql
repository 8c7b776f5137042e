CREATE external TABLE earthquakes
(
 earthquake_date string, latitude double, longitude double, depth double, magnitude double,
 magtype string, mbstations string, gap string, distance string, rms string, source string, eventid string
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS TEXTFILE LOCATION 's3://quakes/csv/';
