CREATE VIEW hidden_columns AS SELECT "$path" AS file, "$file_modified_time" AS modified, count(*) AS n FROM logs GROUP BY 1, 2
