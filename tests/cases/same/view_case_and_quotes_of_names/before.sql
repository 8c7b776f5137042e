CREATE VIEW orders AS select ID, "Total" from T
