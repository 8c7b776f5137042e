CREATE VIEW stock_shortages AS
SELECT s.sku, l.name, s.warehouse, s.on_hand - s.reserved AS free, s.reorder_point
FROM inventory_snapshots s
JOIN landing.products_tsv l ON l.sku = s.sku
WHERE s.snapshot_day = date_format(current_date - INTERVAL '1' DAY, '%m-%d')
  AND s.snapshot_year = year(current_date - INTERVAL '1' DAY)
  AND s.on_hand - s.reserved < s.reorder_point
