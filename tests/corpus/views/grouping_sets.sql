CREATE VIEW grouping_sets AS
SELECT origin_state, origin_zip, destination_state, sum(package_weight) AS weight, grouping(origin_state, origin_zip) AS g
FROM shipping
GROUP BY GROUPING SETS ((origin_state), (origin_state, origin_zip), (destination_state), ())
HAVING sum(package_weight) > 10
