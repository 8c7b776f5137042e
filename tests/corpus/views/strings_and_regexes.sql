CREATE VIEW strings_and_regexes AS
SELECT
  regexp_extract(path, '^/api/(v\d+)/', 1) AS version,
  regexp_replace(text, '(\w+)@(\w+)', '$2 at $1') AS swapped,
  split_part(key, '/', 3) AS part,
  split(line, CHR(9)) AS fields,
  first || ' ' || last AS name,
  substr(s, -3) AS tail,
  strpos(s, 'x') AS at,
  lpad(CAST(n AS varchar), 8, '0') AS padded,
  s LIKE '10\%%' ESCAPE '\' AS starts_with_ten_percent,
  url_decode(url_extract_parameter(url, 'q')) AS q,
  'a' || '''' || 'b' AS quote,
  '-- no comment /* neither */' AS dashes
FROM texts
