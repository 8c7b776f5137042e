CREATE VIEW orders AS select case when a>1 then 2 else 3 end z, cast(a as int) i from t where not a in (1,2) and b is not null or c between 1 and 2
