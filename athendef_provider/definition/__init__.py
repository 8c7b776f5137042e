"""What a database, a table or a view IS, and its three forms: SQL, Glue's dictionaries, the model.

``read`` makes a definition of a file's text, ``render`` its canonical SQL, and ``from_glue_table``
a definition of what Glue reports. Everything here is pure. sqlglot is loaded when the first view
is read, not before.
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
from athendef_provider.definition.sql.parser import Directives, Reading, read
from athendef_provider.definition.sql.render import (
    quote_name,
    render,
    render_column,
    render_properties,
    table_name,
)

__all__ = [
    "Directives",
    "Reading",
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
