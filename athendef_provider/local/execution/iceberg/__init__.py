"""Iceberg tables: a metadata file in S3, and the pointer to it in Glue."""
