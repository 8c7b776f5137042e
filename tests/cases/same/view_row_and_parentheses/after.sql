CREATE VIEW orders AS SELECT ROW (a, 'x') c FROM db.t WHERE (ROW (a, b) IN (SELECT c, d FROM db.u))
