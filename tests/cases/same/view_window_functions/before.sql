CREATE VIEW orders AS select row_number() over (partition by a order by b desc) rn from t
