CREATE VIEW orders AS select a from db.t where a not like 'x!%' escape '!' and b not like 'y'
