"""Athena's databases, tables and views as a tree of SQL files, planned and applied by Pulumi.

The way of a table from its file to the state:

1.  `tree` finds ``stacks/warehouse/sales/orders.sql``: its folder is the database, its stem the
    name. Variables are filled in.
2.  `definition` parses it into a frozen `HiveTable` (or `IcebergTable`, `View`, `Database`). All
    errors of all files are reported together, as ``path:line:column``, before anything runs. This
    package is pure, and the only one that parses DDL.
3.  `engine.program` turns the definition into a resource's properties: its kind, its names, and
    the clauses of its statement, each as one string.
4.  Pulumi refreshes. The provider's ``read`` answers from bulk reads of the Glue catalog. Changes
    made outside athendef appear as differences.
5.  Pulumi checks and diffs. `changes` compares two definitions and plans typed steps. Destructive
    changes are blocked here, so that preview fails, and not up.
6.  Pulumi applies. `aws` calls the same planner with the live definition, runs the steps, and
    reads back: the second diff must be empty. An interrupted run is resumed by the next one.
7.  The outputs become the stack's state, and its history.

Imports go one way: cli, engine.driver, engine.program, engine.provider, aws and export, tree,
changes, definition.
`local` is the embedded AWS; it shares no code with the packages that it tests.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from athendef_provider.engine.program.deploy import deploy
    from athendef_provider.engine.program.resources import Database, Table, View
    from athendef_provider.engine.provider.provider import AthenaProvider

__all__ = ["Database", "Table", "View", "deploy"]


def load() -> "AthenaProvider":
    """Return the provider. The state of each resource has the pickled name of this function.

    Its module and name must not change: all resources of all stacks would show a change.
    """
    from athendef_provider.engine.provider.secret_provider import (  # noqa: PLC0415 - lazy, see below
        SecretKeepingProvider,
    )

    return SecretKeepingProvider()


def __getattr__(name: str) -> Any:
    """Load Pulumi's SDK on first use, because its import is slow."""
    if name == "deploy":
        from athendef_provider.engine.program.deploy import deploy  # noqa: PLC0415 - lazy, see above

        return deploy
    if name in __all__:
        from athendef_provider.engine.program import resources  # noqa: PLC0415 - lazy, see above

        return getattr(resources, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
