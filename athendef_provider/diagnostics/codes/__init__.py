"""The table of all codes. The page docs/diagnostics.md is generated from it.

A diagnostic with a code that is not in the table cannot be constructed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from athendef_provider.diagnostics.code import Code, Severity
from athendef_provider.diagnostics.codes import (
    changes,
    columns,
    files,
    iceberg,
    projection,
    statements,
    tables,
    views,
)

SECTIONS: Mapping[str, tuple[Code, ...]] = MappingProxyType(
    {
        "Files, stack config and directives": files.CODES,
        "Statements": statements.CODES,
        "Names, columns and types": columns.CODES,
        "Tables": tables.CODES,
        "Iceberg tables": iceberg.CODES,
        "Partition projection": projection.CODES,
        "Views": views.CODES,
        "Changes": changes.CODES,
    }
)
"""The codes by the section of the documentation."""

CODES: Mapping[str, Code] = MappingProxyType(
    {code.name: code for codes in SECTIONS.values() for code in codes}
)
"""All codes by name."""

ALLOWABLE = frozenset(code.name for code in CODES.values() if code.can_be_allowed)
"""The codes that ``-- athendef: allow=`` accepts."""

DESTRUCTIVE = tuple(code.name for code in CODES.values() if code.severity is Severity.DESTRUCTIVE)
"""The codes of destructive changes."""


def check_code(name: str) -> None:
    """Raise `ValueError` if the table has no code of this name."""
    if name not in CODES:
        raise ValueError(f"unknown code {name!r}: add it to athendef_provider/diagnostics/codes")
