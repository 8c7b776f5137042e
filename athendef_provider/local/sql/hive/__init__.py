"""Hive's grammar: Athena's DDL for databases, tables and partitions."""
