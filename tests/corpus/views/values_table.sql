CREATE VIEW values_table AS
SELECT code, name
FROM (VALUES ('de', 'Germany'), ('fr', 'France'), ('cz', 'Česko')) AS t (code, name)
