CREATE VIEW select_star AS SELECT * FROM orders
