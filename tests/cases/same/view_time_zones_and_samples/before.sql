CREATE VIEW orders AS select x at time zone 'UTC' u, extract(year from y) e, if(a,b,c) i, try(a/b) r, -a n, a*-1 m from t tablesample bernoulli (10)
