"""Glue dictionaries and Iceberg metadata to definitions."""
