"""A catalog's tables, views and databases -> SQL files: what to write, and what not.

`texts` makes one file's text of what Glue holds, and reads it back to see whether it says all of
it; `paths` finds each a place inside the tree, for names from a catalog are not to be trusted;
`plan` holds them against the files that are there; `writing` does it. All but the last is pure.
"""

from athendef_provider.export.plan import Decision, Entry, Managed, Outcome, plan_export
from athendef_provider.export.writing import write

__all__ = ["Decision", "Entry", "Managed", "Outcome", "plan_export", "write"]
