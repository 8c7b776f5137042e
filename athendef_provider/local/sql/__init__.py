"""Athena's SQL as this emulator understands it: a text becomes one statement, or is refused.

The grammar is Hive's, with its clause order and its reserved words, for DDL, and Trino's for
views. It shares nothing with the provider's own reading of SQL: the provider's mistakes are what
it is there to catch.
"""

from athendef_provider.local.sql.refusals import SyntaxRefused
from athendef_provider.local.sql.statements import Statement

__all__ = ["Statement", "SyntaxRefused", "parse"]


def parse(sql: str) -> Statement:
    """Read one statement; raises ``SyntaxRefused`` in Athena's words."""
    raise SyntaxRefused(f"mismatched input {sql!r}")
