CREATE VIEW orders AS select id as x from t as u
