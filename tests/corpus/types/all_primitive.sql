CREATE EXTERNAL TABLE every_type (
  c_boolean BOOLEAN,
  c_tinyint TINYINT,
  c_smallint SMALLINT,
  c_int INT,
  c_integer INTEGER,
  c_bigint BIGINT,
  c_float FLOAT,
  c_double DOUBLE,
  c_decimal DECIMAL,
  c_decimal5 DECIMAL(5),
  c_decimal38 DECIMAL(38,18),
  c_string STRING,
  c_char CHAR(10),
  c_varchar VARCHAR(65535),
  c_date DATE,
  c_timestamp TIMESTAMP,
  c_binary BINARY
)
STORED AS PARQUET
LOCATION 's3://types/all/'
