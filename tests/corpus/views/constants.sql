CREATE VIEW constants AS
SELECT 1 AS a, -2.5 AS b, 1e3 AS c, 'it''s' AS d, true AS e, DATE '2024-02-29' AS g,
  TIMESTAMP '2024-02-29 12:00:00.123' AS h, X'0AFF' AS j, U&'caf\00E9' AS k, DECIMAL '10.00' AS l
