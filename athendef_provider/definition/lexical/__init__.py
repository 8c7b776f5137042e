"""Tokens, identifiers and string literals of SQL."""
