CREATE VIEW geospatial AS
SELECT counties.name, count(*) AS cnt
FROM counties
CROSS JOIN earthquakes
WHERE ST_Contains(ST_GeomFromBinary(counties.boundaryshape), ST_Point(earthquakes.longitude, earthquakes.latitude))
GROUP BY counties.name
