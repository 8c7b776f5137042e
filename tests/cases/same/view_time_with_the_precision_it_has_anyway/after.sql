CREATE VIEW orders AS SELECT current_timestamp a, current_time(3) b FROM db.t
