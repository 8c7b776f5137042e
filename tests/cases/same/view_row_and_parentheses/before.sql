CREATE VIEW orders AS select (a, 'x') c from db.t where (a, b) in (select c, d from db.u)
