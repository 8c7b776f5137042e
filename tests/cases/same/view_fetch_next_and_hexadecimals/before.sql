CREATE VIEW orders AS select x'ab' c from db.t fetch next 1 row only
