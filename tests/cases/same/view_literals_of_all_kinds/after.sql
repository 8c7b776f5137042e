CREATE VIEW orders AS
SELECT
  DECIMAL '1.5' a
, 1E3 b
, 'it''s' c
, true d
, null e
, ARRAY[1,2] f
, "map"(ARRAY[1], ARRAY[2]) g
FROM
  t
