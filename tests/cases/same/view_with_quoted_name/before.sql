CREATE VIEW "sales"."orders" AS SELECT id FROM t
