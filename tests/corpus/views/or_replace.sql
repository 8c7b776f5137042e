CREATE OR REPLACE VIEW or_replace AS
SELECT orderkey, orderstatus, totalprice / 4 AS quarter
FROM orders
