"""How a Hive table changes in place.

ALTER TABLE where Athena's grammar can say it in two statements at most; anything else is one
`Swap`, which is atomic. What ALTER can't say (source: Athena's pages on ALTER TABLE and on
unsupported DDL): SerDe, formats, bucketing, partition keys, removal of a property; and it "does
not work for columns with the `date` datatype" in ADD and REPLACE COLUMNS.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from athendef_provider.changes import ddl
from athendef_provider.changes.change import (
    AddColumn,
    Change,
    ChangeBucketing,
    ChangeColumn,
    ChangeKind,
    ChangePartitioning,
    ChangePartitionKeys,
    ChangeQuery,
    ChangeStatement,
    ChangeStorage,
    ColumnChange,
    DropColumn,
    MoveColumn,
    SetComment,
    SetLocation,
    SetProperty,
)
from athendef_provider.changes.describe import describe
from athendef_provider.changes.diff import NO_RENAMES, origins
from athendef_provider.changes.steps import (
    CascadePartitions,
    Effect,
    Plan,
    RebuildPartitions,
    RunStatement,
    Step,
    Swap,
    UpdateTableParameters,
)
from athendef_provider.definition.model import Column, HiveTable, Kind
from athendef_provider.definition.rendering import render
from athendef_provider.definition.types import parse_type, scalars_in

SHADOW_PROPERTY = "athendef.shadow-of"
"""Marks a shadow table, and names the table it is for: only such a table is removed as one."""

_SHADOW_SUFFIX = "__athendef_shadow"
_LONGEST_NAME = 255

# Between two ALTERs a reader sees half of the change: from three on, a swap is kinder.
_MOST_STATEMENTS = 2

# Hive refuses REPLACE COLUMNS for SerDes that keep a schema of their own ("SerDe may be
# incompatible"); Athena's page speaks of LazySimpleSerDe only, dbt-athena's tests of Parquet.
_REPLACEABLE = (
    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
    "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
)


def plan_hive(
    from_: HiveTable,
    to: HiveTable,
    changes: Sequence[Change],
    renames: Mapping[str, str] = NO_RENAMES,
    *,
    cascade: bool,
) -> Plan:
    """The steps that carry out ``changes``, which lead from one Hive table to the other."""
    columns = [change for change in changes if isinstance(change, ColumnChange)]
    statements = _column_statements(to, columns)
    # All of them are asked: a change that this planner does not know must not go unnoticed.
    needs_swap = [_needs_swap(change) for change in changes]
    if statements is None or any(needs_swap):
        steps: list[Step] = [swap(to, changes)]
    else:
        steps = [*statements, *_alterations(to, changes)]
    notices: list[str] = []
    rebuilt = _rebuild(from_, to, renames)
    found_again = rebuilt is not None and bool(rebuilt.repair_sql)
    if rebuilt is not None:
        steps.append(rebuilt)
        notices.append(
            f"the partition keys of {to.database}.{to.name} change: "
            + ("its partitions are saved, then " if from_.partition_keys else "partitions are ")
            + rebuilt.why
        )
    if cascade and not found_again and _follow(from_, to):
        had = from_.storage.serde_properties
        steps.append(CascadePartitions(had, "partitions follow the table's columns"))
    return Plan(tuple(steps), tuple(notices))


def shadow_of(table: HiveTable) -> HiveTable:
    """The wanted table under the name that Athena builds it by, marked as a shadow."""
    return replace(
        table,
        name=shadow_name(table.name),
        properties={**table.properties, SHADOW_PROPERTY: f"{table.database}.{table.name}"},
    )


def shadow_name(name: str) -> str:
    """The shadow's name: always the same for a table, so that the next run finds a left one."""
    return name[: _LONGEST_NAME - len(_SHADOW_SUFFIX)] + _SHADOW_SUFFIX


def partitions_keep_their_values(
    from_: HiveTable, to: HiveTable, renames: Mapping[str, str] = NO_RENAMES
) -> bool:
    """Whether the partitions of one table can be another's as they are."""
    return _rebuild(from_, to, renames) is None


def is_projected(properties: Mapping[str, str]) -> bool:
    """Whether Athena computes the partitions, and ignores those in Glue."""
    return properties.get("projection.enabled", "").lower() == "true"


def _needs_swap(change: Change) -> bool:
    """Whether no ALTER statement can make the change."""
    match change:
        case ChangeStorage() | ChangeBucketing() | ChangePartitionKeys():
            return True
        case AddColumn() | DropColumn() | ChangeColumn() | MoveColumn():
            return False
        case SetLocation() | SetComment() | SetProperty():
            return False
        case ChangePartitioning() | ChangeQuery() | ChangeStatement() | ChangeKind():
            raise ValueError(f"not a change of a Hive table: {change}")
        case _:
            assert_never(change)


def _column_statements(to: HiveTable, changes: Sequence[ColumnChange]) -> list[RunStatement] | None:
    """At most two ALTER statements that say all of ``changes``; None where there are none."""
    if not changes:
        return []
    added = [change for change in changes if isinstance(change, AddColumn)]
    others = [change for change in changes if not isinstance(change, AddColumn)]
    place = (to.database, to.name)
    if any(_holds_date(c.column) for c in added) or not _at_the_end(to, added):
        return _replace_statement(to, changes)
    commented = [change.column for change in added if change.column.comment]
    if len(others) + len(commented) + bool(added) > _MOST_STATEMENTS:
        return _replace_statement(to, changes)
    statements: list[RunStatement] = []
    for change in others:
        statement = _change_statement(to, change)
        if statement is None:
            return _replace_statement(to, changes)
        statements.append(statement)
    if added:
        new = [change.column for change in added]
        statements.append(_alter(ddl.add_columns(*place, new), describe(added)))
    statements.extend(
        _alter(
            ddl.change_column(*place, replace(column, comment=""), column),
            f"comments column `{column.name}`: ADD COLUMNS takes no comment",
        )
        for column in commented
    )
    return statements


def _change_statement(to: HiveTable, change: ColumnChange) -> RunStatement | None:
    """CHANGE COLUMN for one column; None where it can't be said so."""
    place = (to.database, to.name)
    match change:
        case ChangeColumn(from_=before, to=after):
            if _holds_date(after):
                return None
            return _alter(ddl.change_column(*place, before, after), describe([change]))
        case MoveColumn(name=name, after=after_name):
            column = next(column for column in to.columns if column.name == name)
            if _holds_date(column):
                return None
            return _alter(ddl.move_column(*place, column, after_name), describe([change]))
        case AddColumn() | DropColumn():
            return None
        case _:
            assert_never(change)


def _replace_statement(to: HiveTable, changes: Sequence[ColumnChange]) -> list[RunStatement] | None:
    """One REPLACE COLUMNS; None where it can't say the wanted columns."""
    sayable = to.storage.serde in _REPLACEABLE and not any(
        column.comment or _holds_date(column) for column in to.columns
    )
    if not sayable:
        return None
    return [_alter(ddl.replace_columns(to.database, to.name, to.columns), describe(changes))]


def _at_the_end(to: HiveTable, added: Sequence[AddColumn]) -> bool:
    """Whether the added columns are the last ones: ADD COLUMNS puts them there."""
    names = [change.column.name for change in added]
    return [column.name for column in to.columns][len(to.columns) - len(names) :] == names


def _holds_date(column: Column) -> bool:
    """Whether a value of type date is in the column, at any depth; a field's name is no type."""
    parsed = parse_type(column.type)
    return parsed is None or any(scalar.name == "date" for scalar in scalars_in(parsed))


def _alterations(to: HiveTable, changes: Sequence[Change]) -> Iterator[Step]:
    """Location, comment and properties, as far as ALTER TABLE can say them."""
    place = (to.database, to.name)
    for change in changes:
        if isinstance(change, SetLocation):
            yield _alter(ddl.set_location(*place, change.to), describe([change]))
    metadata = [change for change in changes if isinstance(change, SetProperty | SetComment)]
    written = {_key(change): change.to for change in metadata if change.to}
    written |= {
        change.key: "" for change in metadata if isinstance(change, SetProperty) and change.to == ""
    }
    removed = tuple(_key(change) for change in metadata if _key(change) not in written)
    if written:
        said = [change for change in metadata if _key(change) in written]
        yield _alter(ddl.set_properties(*place, written), describe(said))
    if removed:
        gone = [change for change in metadata if _key(change) in removed]
        yield UpdateTableParameters({}, removed, describe(gone))


def _key(change: SetProperty | SetComment) -> str:
    """The Glue parameter: Athena keeps a table's comment as the parameter `comment`."""
    return change.key if isinstance(change, SetProperty) else "comment"


def swap(to: HiveTable, changes: Sequence[Change]) -> Swap:
    """The swap that brings a live table to ``to``, whatever it is now."""
    shadow = shadow_of(to)
    return Swap(
        database=shadow.database,
        shadow=shadow.name,
        create_sql=render(shadow),
        why=describe(changes),
    )


def _follow(from_: HiveTable, to: HiveTable) -> bool:
    """Whether the partitions' own schemas must be brought after the table's."""
    if not to.partition_keys or not from_.partition_keys or is_projected(to.properties):
        return False
    same_serde = from_.storage.serde == to.storage.serde
    serde_properties_change = from_.storage.serde_properties != to.storage.serde_properties
    # While Athena computed the partitions, nobody kept those in Glue up to date.
    count_again = is_projected(from_.properties)
    return _schema(from_) != _schema(to) or (same_serde and serde_properties_change) or count_again


def _schema(table: HiveTable) -> list[tuple[str, str]]:
    """What of the columns must agree in a table and its partitions: comments need not."""
    return [(column.name, column.type) for column in table.columns]


def _rebuild(
    from_: HiveTable, to: HiveTable, renames: Mapping[str, str]
) -> RebuildPartitions | None:
    """The rebuilding of partitions, where the keys' number or order changes.

    A key that only changes its name, type or comment keeps its values: Glue holds a partition's
    values by position. One that changes its place, too, is known by its annotation; from then on
    it goes by its new name.
    """
    keys = [key.name for key in from_.partition_keys]
    followed = origins(keys, [key.name for key in to.partition_keys], renames)
    now = {before: name for name, before in followed.items()}
    old = tuple(now.get(key, key) for key in keys)
    step = rebuild_partitions(old, to)
    return None if step.sources == tuple(range(len(old))) else step


def rebuild_partitions(
    old: tuple[str, ...], to: HiveTable, *, saved: str = "", why: str = ""
) -> RebuildPartitions:
    """The step that gives partitions of the keys ``old`` those of ``to``; `RebuildPartitions`."""
    new = [key.name for key in to.partition_keys]
    sources = tuple(_source(place, old, new) for place in range(len(new)))
    mapped = None not in sources and bool(sources)
    repair = (
        ""
        if mapped or not new or is_projected(to.properties)
        else ddl.repair_table(to.database, to.name)
    )
    if mapped:
        becomes = "rebuilt with their values under the new keys"
    elif repair and not old:
        becomes = "found by MSCK REPAIR TABLE where folders are named key=value"
    elif repair:
        becomes = "removed, and found again by MSCK REPAIR TABLE where folders are named key=value"
    else:
        becomes = "removed: the table needs none any more"
    return RebuildPartitions(old, tuple(new), sources, repair, why or becomes, saved)


def _source(place: int, old: Sequence[str], new: Sequence[str]) -> int | None:
    """Where the values of the new key at ``place`` stood, if anywhere."""
    if new[place] in old:
        return old.index(new[place])
    if len(old) == len(new) and old[place] not in new:
        return place
    return None


def _alter(sql: str, why: str) -> RunStatement:
    return RunStatement(sql, why, Effect.ALTERS, Kind.HIVE)
