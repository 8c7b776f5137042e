CREATE EXTERNAL TABLE processed_data(
    negotiated_rate FLOAT,
    description STRING
)
PARTITIONED BY (billing_code STRING)
STORED AS PARQUET
LOCATION "s3://transparency/cigna/processed/parquet/polars/"
