CREATE VIEW orders AS select a from db.t where (NOT (a LIKE 'x!%' ESCAPE '!')) and (NOT (b LIKE 'y'))
