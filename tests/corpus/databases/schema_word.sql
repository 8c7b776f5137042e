CREATE SCHEMA IF NOT EXISTS schema_word COMMENT 'SCHEMA means the same'
