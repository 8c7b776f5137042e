-- changes the query
CREATE OR REPLACE VIEW sales.orders AS
SELECT id, amount AS total FROM raw.orders;
