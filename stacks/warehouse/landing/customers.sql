CREATE OR REPLACE VIEW customers AS
SELECT
  CAST(customer_id AS bigint) AS customer_id,
  trim(full_name) AS full_name,
  lower(email) AS email,
  upper(country) AS country,
  newsletter IN ('1', 'yes', 'true') AS newsletter,
  CAST(from_iso8601_timestamp(created_at) AS timestamp) AS created_at,
  CAST(dt AS date) AS dumped_on
FROM landing.customers_csv
WHERE regexp_like(customer_id, '^\d+$')
