CREATE VIEW orders AS select a from db.t where a > some (select c from db.u)
