CREATE VIEW orders AS select * from (select 1 a) x join (select 2 a) y using (a)
