CREATE VIEW orders AS select current_timestamp(3) a, current_time b from db.t
