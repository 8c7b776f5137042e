"""Definitions of databases, tables and views, from SQL and from Glue.

``read`` parses a file, ``render`` renders canonical SQL, ``from_glue_table`` reads Glue's answer,
and ``normalize`` makes it comparable. This package is pure. sqlglot is loaded for the first view.
"""

from athendef_provider.definition.glue.from_glue import (
    fingerprint,
    from_glue_database,
    from_glue_table,
)
from athendef_provider.definition.lexical.identifiers import nearest
from athendef_provider.definition.lexical.string_literals import quote_string
from athendef_provider.definition.locations import normal_location, overlapping
from athendef_provider.definition.normalize import normalize
from athendef_provider.definition.query.query import reads_of
from athendef_provider.definition.sql.parser import Directives, ParseResult, read
from athendef_provider.definition.sql.render import (
    quote_name,
    render,
    render_column,
    render_properties,
    table_name,
)

__all__ = [
    "Directives",
    "ParseResult",
    "fingerprint",
    "from_glue_database",
    "from_glue_table",
    "nearest",
    "normal_location",
    "normalize",
    "overlapping",
    "quote_name",
    "quote_string",
    "read",
    "reads_of",
    "render",
    "render_column",
    "render_properties",
    "table_name",
]
