CREATE VIEW orders AS SELECT "concat"("lower"("concat"(a, b)), "url_decode"(c)) d FROM db.t
