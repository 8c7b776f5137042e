CREATE VIEW orders AS select 1.5 a, 1e3 b, 'it''s' c, true d, null e, array[1,2] f, map(array[1],array[2]) g from t
