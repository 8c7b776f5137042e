CREATE VIEW orders AS select a from t cross join unnest(arr) as x(y)
