CREATE VIEW orders AS select * from t where ts > current_timestamp - interval '1' day
