"""Hive tables: table definitions over files, and their partitions."""
