CREATE VIEW orders AS select t.id from t join u on t.id = u.id left outer join v on v.id = u.id
