"""The steps of a plan: a plan is data, and this is the whole language it is written in.

Each step says what it does (its SQL, where it is SQL), why, and, where it can lose something,
the destructive change as a fact. Whether it is allowed is decided by `policy`. Steps are consumed
by ``match`` and ``assert_never``: by `text` to show them, by ``aws.executor`` to run them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from athendef_provider.definition.model import Database, Definition, Kind


@dataclass(frozen=True, slots=True)
class DestructiveChange:
    """What a step would lose. ``code`` is what a user writes to allow it."""

    code: str
    lost: str


class Effect(Enum):
    """What a statement does to its subject."""

    CREATES = "creates"
    ALTERS = "alters"
    RENAMES = "renames"
    DROPS = "drops"


@dataclass(frozen=True, slots=True)
class RunStatement:
    """One statement that Athena runs: ``effect`` is what it does to the ``subject``.

    No decision is made by the text of ``sql``.
    """

    sql: str
    why: str
    effect: Effect
    subject: Kind
    destructive: DestructiveChange | None = None

    @property
    def needs_context(self) -> bool:
        """Whether it runs in its database: a statement on the database itself can't."""
        return self.subject is not Kind.DATABASE


@dataclass(frozen=True, slots=True)
class UpdateTableParameters:
    """One glue:UpdateTable that sets and removes parameters, and changes nothing else.

    For what no ALTER says: Athena has UNSET TBLPROPERTIES for Iceberg tables only.
    """

    set: Mapping[str, str]
    remove: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class UpdateDatabase:
    """One glue:UpdateDatabase: Athena's ALTER DATABASE can only add properties."""

    to: Database
    why: str


@dataclass(frozen=True, slots=True)
class Swap:
    """The live Glue definition is replaced by one that Athena itself made, in one call.

    Athena builds ``shadow`` (the wanted table under another name) from our SQL, which touches no
    data; its Glue definition is put over the live one by one UpdateTable, guarded by VersionId;
    the shadow is removed by glue:DeleteTable. Readers find the table at every moment; partitions
    and grants stay.
    """

    database: str
    shadow: str
    create_sql: str
    why: str


@dataclass(frozen=True, slots=True)
class CascadePartitions:
    """Partitions take over the table's columns, and its SerDe properties where they shared them.

    Glue keeps a schema for each partition, and nothing in Athena updates it
    (HIVE_PARTITION_SCHEMA_MISMATCH is what a query says then).
    """

    shared: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class RebuildPartitions:
    """Partitions get other keys: ``sources`` gives, for each new key, the place of the old one.

    A place of None means that the new key has no value in the old partitions: then they are
    removed, and MSCK REPAIR TABLE finds again what lies in folders named ``key=value``.
    ``from_keys`` are the old keys, ``to_keys`` the new ones. The old partitions are taken from the
    backup that is written before the change; ``saved`` names the one of an interrupted run.
    """

    from_keys: tuple[str, ...]
    to_keys: tuple[str, ...]
    sources: tuple[int | None, ...]
    repair_sql: str
    why: str
    saved: str = ""


@dataclass(frozen=True, slots=True)
class CopyPartitions:
    """Partitions of the table that is being renamed, with the new table's columns or their own."""

    from_database: str
    from_name: str
    follow: bool
    why: str


@dataclass(frozen=True, slots=True)
class Replace:
    """What stands goes, and something of another kind is made in its place."""

    from_: Definition
    to: Definition
    remove: "tuple[RunStatement | Unregister, ...]"
    create_sql: str
    why: str
    destructive: DestructiveChange


@dataclass(frozen=True, slots=True)
class Unregister:
    """glue:DeleteTable: the table leaves the catalog, its data and metadata files stay.

    Hive tables are removed so, too. A DROP TABLE that Athena runs late would delete the data of an
    Iceberg table that has the same name by then; DeleteTable deletes no data of any table.
    Athena's DROP TABLE of an Iceberg table would delete its data ("Because Iceberg tables are
    considered managed tables in Athena, dropping an Iceberg table also removes all the data").
    """

    database: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A change that can't be carried out at all: the rule, and the way out."""

    why: str
    hint: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps that lead from one definition to another, in order, and what to know first."""

    steps: "tuple[Step, ...]" = ()
    notices: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.steps)


Step: TypeAlias = (
    RunStatement
    | UpdateTableParameters
    | UpdateDatabase
    | Swap
    | CascadePartitions
    | RebuildPartitions
    | CopyPartitions
    | Replace
    | Unregister
    | Unsupported
)
