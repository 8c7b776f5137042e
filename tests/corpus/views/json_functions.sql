CREATE VIEW json_functions AS
SELECT
  json_extract_scalar(body, '$.user.id') AS user_id,
  CAST(json_extract(body, '$["items"]') AS array(row(sku varchar, qty integer))) AS items,
  json_array_length(json_extract(body, '$.tags')) AS tags,
  TRY(json_format(json_parse(body))) AS parsed,
  json_format(CAST(MAP(ARRAY['a'], ARRAY[1]) AS json)) AS made
FROM raw_events
