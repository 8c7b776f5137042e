CREATE VIEW row_types AS
SELECT
  CAST(ROW(1, 'a') AS ROW(x bigint, y varchar)) AS r,
  CAST(ROW(1, 'a') AS ROW(x bigint, y varchar)).y AS y,
  address.city,
  address.geo.lat AS lat,
  ARRAY[1, 2, 3][1] AS first_item,
  m['key'] AS item
FROM customers
