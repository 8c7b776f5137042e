"""Validates statements: what Athena and Glue reject, and what is accepted but harmful."""
