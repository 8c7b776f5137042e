"""Athena's databases, tables and views as a tree of SQL files, planned and applied by Pulumi.

One table's way from file to state, and what each package knows:

1.  `tree` finds ``stacks/warehouse/sales/orders.sql``: its folder is the database, its stem the
    name. Variables are filled in.
2.  `definition` parses it into a frozen `HiveTable` (or `IcebergTable`, `View`, `Database`). All
    errors of all files are reported together, as ``path:line:column``, before anything runs. This
    package is pure, and the only one that knows DDL.
3.  `engine.provider` turns the definition into a resource's properties: its kind, its names, and
    the clauses of its statement, each of them one text.
4.  Pulumi refreshes. The provider's ``read`` answers from bulk reads of the Glue catalog. Changes
    made outside athendef appear as differences.
5.  Pulumi checks and diffs. `changes` compares two definitions and plans typed steps. Destructive
    changes are blocked here, so that preview fails, and not up.
6.  Pulumi applies. `aws` calls the same planner with the live definition, runs the steps, and
    reads back: the second diff must be empty. An interrupted run is resumed by the next one.
7.  The outputs become the stack's state, and its history.

Imports go one way: cli, engine.driver, engine.provider, aws, export, tree, changes, definition.
`local` is the embedded AWS; it shares no code with what it tests.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from athendef_provider.engine.provider.program import deploy
    from athendef_provider.engine.provider.provider import AthenaProvider
    from athendef_provider.engine.provider.resources import Database, Table, View

__all__ = ["Database", "Table", "View", "deploy"]


def load() -> "AthenaProvider":
    """The provider, as the state refers to it: every resource holds this function's name, pickled.

    So it must neither move nor change its name: each resource of each stack would show a change.
    """
    from athendef_provider.engine.provider.secret_provider import (  # noqa: PLC0415 - lazy, see below
        SecretKeepingProvider,
    )

    return SecretKeepingProvider()


def __getattr__(name: str) -> Any:
    """Load Pulumi's SDK when it is used: `athendef --help` must not wait for it."""
    if name == "deploy":
        from athendef_provider.engine.provider.program import deploy  # noqa: PLC0415 - lazy, see above

        return deploy
    if name in __all__:
        from athendef_provider.engine.provider import resources  # noqa: PLC0415 - lazy, see above

        return getattr(resources, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
