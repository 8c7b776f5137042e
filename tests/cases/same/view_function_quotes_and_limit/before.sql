CREATE VIEW orders AS select json_extract_scalar(j,'$.a') x from t limit 10
