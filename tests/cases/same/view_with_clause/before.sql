CREATE VIEW orders AS with x as (select id from t) select id from x
