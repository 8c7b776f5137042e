CREATE VIEW "views"."quoted_names" AS SELECT "order", "from", "select" AS "where" FROM "my-db"."my-table"
