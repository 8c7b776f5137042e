CREATE VIEW orders AS select lower(a || b) || url_decode(c) d from db.t
