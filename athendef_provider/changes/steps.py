"""The steps of a plan: a closed union of frozen dataclasses.

A step has the reason why it runs, its SQL if it runs a statement, and its `DestructiveChange` if it
loses something. Whether a destructive change is allowed is decided by `policy`. Steps are consumed
by ``match`` with ``assert_never``: `plan_sql` renders them and ``aws.executor`` runs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from athendef_provider.definition.model import Database, Definition, Kind
from athendef_provider.diagnostics import check_code


@dataclass(frozen=True, slots=True)
class DestructiveChange:
    """What a step loses. ``code`` is a name in `diagnostics.CODES`, and the value of ``allow``."""

    code: str
    lost: str

    def __post_init__(self) -> None:
        """Check the code."""
        check_code(self.code)


class Effect(Enum):
    """The effect of a statement on its subject."""

    CREATES = "creates"
    ALTERS = "alters"
    RENAMES = "renames"
    DROPS = "drops"


@dataclass(frozen=True, slots=True)
class RunStatement:
    """A statement that Athena runs. It has the given ``effect`` on an object of kind ``subject``.

    No decision depends on the text of ``sql``.
    """

    sql: str
    why: str
    effect: Effect
    subject: Kind
    destructive: DestructiveChange | None = None

    @property
    def needs_context(self) -> bool:
        """Whether the statement runs in a database; one on the database itself does not."""
        return self.subject is not Kind.DATABASE


@dataclass(frozen=True, slots=True)
class UpdateTableParameters:
    """A call of glue:UpdateTable that sets and removes parameters and changes nothing else.

    It is used where ALTER TABLE cannot be: Athena supports UNSET TBLPROPERTIES only for Iceberg
    tables.
    """

    set: Mapping[str, str]
    remove: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class UpdateDatabase:
    """A call of glue:UpdateDatabase. Athena's ALTER DATABASE can only set properties."""

    to: Database
    why: str


@dataclass(frozen=True, slots=True)
class Swap:
    """The atomic replacement of the live Glue definition by one that Athena created.

    Athena creates ``shadow``, the wanted table under another name, which touches no data. One
    glue:UpdateTable call, guarded by VersionId, replaces the live definition with that of the
    shadow. The shadow is then removed by glue:DeleteTable. The table can be queried at all times,
    and its partitions and grants are kept.
    """

    database: str
    shadow: str
    create_sql: str
    why: str


@dataclass(frozen=True, slots=True)
class CascadePartitions:
    """The update of partition schemas to the columns and SerDe properties of the table.

    Glue stores a schema for each partition, and Athena does not update it; queries then fail with
    HIVE_PARTITION_SCHEMA_MISMATCH. SerDe properties are updated only in partitions that have those
    in ``shared``, the previous ones of the table.
    """

    shared: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class RebuildPartitions:
    """The change of partitions from the keys ``from_keys`` to the keys ``to_keys``.

    ``sources`` has, for each new key, the index of the old key that has its values. If one of them
    is None, the old partitions have no value for the new key: then they are removed, and
    ``repair_sql`` (MSCK REPAIR TABLE) adds those whose folders are named ``key=value``. The old
    partitions are read from the backup that is written before the change, or from ``backup``, that
    of an interrupted run.
    """

    from_keys: tuple[str, ...]
    to_keys: tuple[str, ...]
    sources: tuple[int | None, ...]
    repair_sql: str
    why: str
    backup: str = ""
    destructive: DestructiveChange | None = None


@dataclass(frozen=True, slots=True)
class CopyPartitions:
    """The copy of partitions from the old name of a table to the new one.

    With ``cascade``, the copies get the columns of the new table.
    """

    from_database: str
    from_name: str
    cascade: bool
    why: str


@dataclass(frozen=True, slots=True)
class Replace:
    """The removal of an object and the creation of one of another kind with the same name."""

    from_: Definition
    to: Definition
    remove: "tuple[RunStatement | Unregister, ...]"
    create_sql: str
    why: str
    destructive: DestructiveChange


@dataclass(frozen=True, slots=True)
class Unregister:
    """The removal of a table from the catalog by glue:DeleteTable, which keeps all files.

    Athena's DROP TABLE deletes the data of an Iceberg table ("Because Iceberg tables are considered
    managed tables in Athena, dropping an Iceberg table also removes all the data"). Hive tables are
    unregistered as well: a delayed DROP TABLE would delete the data of an Iceberg table that was
    created under the same name in the meantime.
    """

    database: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A change that Athena or Iceberg cannot make: the reason, and a hint how to proceed."""

    why: str
    hint: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The ordered steps from one definition to another, and notices about their consequences."""

    steps: "tuple[Step, ...]" = ()
    notices: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        """Whether the plan has steps."""
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
