"""What a database, a table or a view IS, and its three forms: SQL, Glue's dictionaries, the model.

``read`` makes a definition of a file's text, ``render`` its canonical SQL, and ``from_glue_table``
a definition of what Glue reports. Everything here is pure. sqlglot is loaded when the first view
is read, not before.
"""

from athendef_provider.definition.codes import WARNINGS
from athendef_provider.definition.glue import fingerprint, from_glue_database, from_glue_table
from athendef_provider.definition.locations import normal_location, overlapping
from athendef_provider.definition.queries import reads_of
from athendef_provider.definition.reading import Directives, Reading, read
from athendef_provider.definition.rendering import (
    quote_name,
    render,
    render_column,
    render_properties,
    table_name,
)
from athendef_provider.definition.strings import quote_string
from athendef_provider.definition.words import nearest

__all__ = [
    "WARNINGS",
    "Directives",
    "Reading",
    "fingerprint",
    "from_glue_database",
    "from_glue_table",
    "nearest",
    "normal_location",
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
