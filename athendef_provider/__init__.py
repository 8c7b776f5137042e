"""Athena's databases, tables and views as a tree of SQL files, planned and applied by Pulumi.

One table's story, from file to state, and what each room of this package may know of it:

1.  A file, ``stacks/warehouse/sales/orders.sql``. `tree` finds it: its folder is the database,
    its stem the name; variables are filled in.
2.  `definition` reads it into a frozen `HiveTable` (or `IcebergTable`, `View`, `Database`).
    Everything that is wrong with any file of the tree is told together, as ``path:line:column``,
    before anything runs. This room is pure, and the only one that knows what DDL looks like.
3.  `engine` turns the definition into a resource's properties: strings and maps that preview
    can show, and the canonical statement, ``sql``, which is the whole definition again.
4.  Pulumi refreshes. The provider's ``read`` answers from bulk reads of the Glue catalog:
    what others changed behind our back becomes the state's picture, as a difference to see.
5.  Pulumi checks and diffs. `changes` compares two definitions (`differences`) and plans typed
    steps, each with its SQL, its reason and its danger. Refused is refused here, in preview.
6.  Pulumi applies. `aws` plans once more, from the live table, runs the steps, and reads back:
    a second difference must be empty. A run that was killed is simply planned again.
7.  What stands then becomes the stack's state, and its history.

Imports go one way: cli, engine -> aws -> changes -> definition. `local` is the embedded AWS, with
an Athena of its own that shares no code with what it tests.
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
    """Load Pulumi's SDK only for who uses it: `athendef --help` must not wait for it."""
    if name == "deploy":
        from athendef_provider.engine.provider.program import deploy  # noqa: PLC0415 - lazy, see above

        return deploy
    if name in __all__:
        from athendef_provider.engine.provider import resources  # noqa: PLC0415 - lazy, see above

        return getattr(resources, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
