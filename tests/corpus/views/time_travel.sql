CREATE VIEW time_travel AS SELECT * FROM ice.events FOR TIMESTAMP AS OF (current_timestamp - INTERVAL '1' DAY)
