CREATE VIEW orders AS select a from t where exists (select 1 from u where u.a=t.a) and x like 'a%' escape '!'
