create or replace view no_as_aliases as select a x, b "y z", sum(c) total from t tt group by a, b
