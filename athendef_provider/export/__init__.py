"""Exports databases, tables and views of the catalog to SQL files.

`texts` renders the text of a file and parses it again to verify it. `paths` assigns paths inside
the tree, because names in a catalog are not trusted. `plan` compares the entries with the existing
files. `writing` writes the files; all other modules are pure.
"""

from athendef_provider.export.plan import Decision, ManagedDefinition, Outcome, plan_export
from athendef_provider.export.writing import write

__all__ = ["Decision", "ManagedDefinition", "Outcome", "plan_export", "write"]
