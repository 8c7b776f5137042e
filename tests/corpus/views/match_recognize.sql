CREATE VIEW match_recognize_view AS
SELECT *
FROM trades
MATCH_RECOGNIZE (
  PARTITION BY symbol
  ORDER BY ts
  MEASURES first(a.price) AS start_price, last(b.price) AS end_price
  ONE ROW PER MATCH
  PATTERN (a b+)
  DEFINE b AS b.price > prev(b.price)
)
