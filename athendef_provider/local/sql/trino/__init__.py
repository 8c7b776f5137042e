"""Trino's grammar: statements on views, queries, and the wording of syntax errors."""
