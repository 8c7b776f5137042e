CREATE VIEW cube_rollup AS SELECT a, b, count(*) AS n FROM t GROUP BY CUBE (a, b)
