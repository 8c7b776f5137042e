"""What a database, a table or a view IS, and its three forms: SQL, Glue's dictionaries, the model.

``read`` makes a definition of a file's text, ``render`` its canonical SQL, and ``from_glue_table``
a definition of what Glue reports. Everything here is pure. sqlglot is loaded when the first view
is read, not before.
"""

from athendef_provider.definition.reading import Directives, Reading, read
from athendef_provider.definition.rendering import render

__all__ = ["Directives", "Reading", "read", "render"]
