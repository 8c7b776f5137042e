"""Reads a folder of SQL files into a `Tree` with all definitions and all errors.

``<database>/<name>.sql`` declares one table or view, ``<database>/_database.sql`` (optional) the
database. The path determines the names. Variables are filled in before a file is parsed:
``LOCATION 's3://{{ lake_bucket }}/sales/'``. (``${...}`` is Athena's syntax in
`storage.location.template`.)
"""

from athendef_provider.tree.files import DATABASE_FILE, SqlFile, Tree, reads_by
from athendef_provider.tree.reading import read_tree
from athendef_provider.tree.variables import (
    computed_error,
    computed_with,
    fill_in,
    used_in,
    variables_in,
)

__all__ = [
    "DATABASE_FILE",
    "SqlFile",
    "Tree",
    "computed_error",
    "computed_with",
    "fill_in",
    "read_tree",
    "reads_by",
    "used_in",
    "variables_in",
]
