"""Plans in-place changes of Hive tables.

A change is at most two ALTER TABLE statements, or else one `Swap`, which is atomic. ALTER TABLE
cannot change the SerDe, the file format, bucketing or partition keys, and cannot remove a property;
ADD and REPLACE COLUMNS do "not work for columns with the `date` datatype" (source: Athena's pages
on ALTER TABLE and on unsupported DDL).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

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
from athendef_provider.changes.diff import NO_RENAMES, match_renames
from athendef_provider.changes.planning import ddl
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
from athendef_provider.definition.model import Column, HiveTable, Kind, is_projected
from athendef_provider.definition.sql.render import render
from athendef_provider.definition.type_reader import parse_type
from athendef_provider.definition.types import scalars_in

SHADOW_PROPERTY = "athendef.shadow-of"
"""The table property that identifies a shadow table: its value is the name of the wanted table."""

_SHADOW_SUFFIX = "__athendef_shadow"
_MAX_NAME_LENGTH = 255

# Between two ALTER statements, queries see an incomplete change.
_MAX_STATEMENTS = 2

# Hive rejects REPLACE COLUMNS for SerDes that have a schema of their own ("SerDe may be
# incompatible"). Athena documents it for LazySimpleSerDe; dbt-athena tests it with Parquet.
_SERDES_WITH_REPLACE_COLUMNS = (
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
    """Return the plan that carries out ``changes``, the changes from one Hive table to another.

    Raises `ValueError` for a change that a Hive table cannot have.
    """
    column_changes = [change for change in changes if isinstance(change, ColumnChange)]
    statements = _column_statements(to, column_changes)
    # A list, not a generator: every change is checked, so that an unknown one is an error.
    needs_swap = [_needs_swap(change) for change in changes]
    if statements is None or any(needs_swap):
        steps: list[Step] = [swap(to, changes)]
    else:
        steps = [*statements, *_metadata_steps(to, changes)]
    notices: list[str] = []
    rebuild = _rebuild(from_, to, renames)
    if rebuild is not None:
        steps.append(rebuild)
        notice = f"changing the partition keys of {to.database}.{to.name} {rebuild.why}"
        backup = "; the partitions are backed up first" if from_.partition_keys else ""
        notices.append(notice + backup)
    repairs = rebuild is not None and bool(rebuild.repair_sql)
    if cascade and not repairs and _needs_cascade(from_, to, changes):
        why = "updates the partition schemas to match the table"
        steps.append(CascadePartitions(from_.storage.serde_properties, why))
    return Plan(tuple(steps), tuple(notices))


def shadow_of(table: HiveTable) -> HiveTable:
    """Return the shadow table of ``table``: the same definition, with another name."""
    return replace(
        table,
        name=shadow_name(table.name),
        properties={**table.properties, SHADOW_PROPERTY: f"{table.database}.{table.name}"},
    )


def shadow_name(name: str) -> str:
    """Return the name of the shadow table, which is the same in every run."""
    return name[: _MAX_NAME_LENGTH - len(_SHADOW_SUFFIX)] + _SHADOW_SUFFIX


def keeps_partition_values(
    from_: HiveTable, to: HiveTable, renames: Mapping[str, str] = NO_RENAMES
) -> bool:
    """Return whether partitions of ``from_`` are valid partitions of ``to`` without a rebuild."""
    return _rebuild(from_, to, renames) is None


def _needs_swap(change: Change) -> bool:
    """Return whether ALTER TABLE cannot make the change.

    Raises `ValueError` for a change that a Hive table cannot have.
    """
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
    """Return the ALTER statements for ``changes``; None if a swap is needed."""
    if not changes:
        return []
    additions = [change for change in changes if isinstance(change, AddColumn)]
    others = [change for change in changes if not isinstance(change, AddColumn)]
    table = (to.database, to.name)
    if any(_contains_date(c.column) for c in additions) or not _are_last(to, additions):
        return _replace_columns(to, changes)
    commented = [change.column for change in additions if change.column.comment]
    if len(others) + len(commented) + bool(additions) > _MAX_STATEMENTS:
        return _replace_columns(to, changes)
    statements: list[RunStatement] = []
    for change in others:
        statement = _change_column(to, change)
        if statement is None:
            return _replace_columns(to, changes)
        statements.append(statement)
    if additions:
        new = [change.column for change in additions]
        statements.append(_alter(ddl.add_columns(*table, new), describe(additions)))
    statements.extend(
        _alter(
            ddl.change_column(*table, replace(column, comment=""), column),
            f"sets the comment of `{column.name}`, which ADD COLUMNS does not support",
        )
        for column in commented
    )
    return statements


def _change_column(to: HiveTable, change: ColumnChange) -> RunStatement | None:
    """Return CHANGE COLUMN for a changed or moved column; None if it is not supported."""
    table = (to.database, to.name)
    match change:
        case ChangeColumn(from_=before, to=after):
            if _contains_date(after):
                return None
            return _alter(ddl.change_column(*table, before, after), describe([change]))
        case MoveColumn(name=name, after=after_name):
            column = next(column for column in to.columns if column.name == name)
            if _contains_date(column):
                return None
            return _alter(ddl.move_column(*table, column, after_name), describe([change]))
        case AddColumn() | DropColumn():
            return None
        case _:
            assert_never(change)


def _replace_columns(to: HiveTable, changes: Sequence[ColumnChange]) -> list[RunStatement] | None:
    """Return one REPLACE COLUMNS; None if it does not support the wanted columns."""
    supported = to.storage.serde in _SERDES_WITH_REPLACE_COLUMNS and not any(
        column.comment or _contains_date(column) for column in to.columns
    )
    if not supported:
        return None
    return [_alter(ddl.replace_columns(to.database, to.name, to.columns), describe(changes))]


def _are_last(to: HiveTable, additions: Sequence[AddColumn]) -> bool:
    """Return whether the added columns are the last ones, where ADD COLUMNS adds them."""
    names = [change.column.name for change in additions]
    return [column.name for column in to.columns][len(to.columns) - len(names) :] == names


def _contains_date(column: Column) -> bool:
    """Return whether the type of a column is or contains date. Names of fields do not count."""
    parsed = parse_type(column.type)
    return parsed is None or any(scalar.name == "date" for scalar in scalars_in(parsed))


def _metadata_steps(to: HiveTable, changes: Sequence[Change]) -> Iterator[Step]:
    """Yield the steps for the location, the comment and properties."""
    table = (to.database, to.name)
    for change in changes:
        if isinstance(change, SetLocation):
            yield _alter(ddl.set_location(*table, change.to), describe([change]))
    parameters = [change for change in changes if isinstance(change, SetProperty | SetComment)]
    values = {_parameter(change): _value(change) for change in parameters}
    set_values = {key: value for key, value in values.items() if value is not None}
    removed = tuple(key for key, value in values.items() if value is None)
    if set_values:
        set_ = [change for change in parameters if _parameter(change) in set_values]
        yield _alter(ddl.set_properties(*table, set_values), describe(set_))
    if removed:
        removals = [change for change in parameters if _parameter(change) in removed]
        yield UpdateTableParameters({}, removed, describe(removals))


def _parameter(change: SetProperty | SetComment) -> str:
    """Return the key of the Glue parameter; Athena stores a comment as the parameter `comment`."""
    return change.key if isinstance(change, SetProperty) else "comment"


def _value(change: SetProperty | SetComment) -> str | None:
    """Return the wanted value of the Glue parameter; None if it is removed."""
    return change.to if isinstance(change, SetProperty) else change.to or None


def swap(to: HiveTable, changes: Sequence[Change]) -> Swap:
    """Return the swap that changes any live Hive table into ``to``."""
    shadow = shadow_of(to)
    return Swap(
        database=shadow.database,
        shadow=shadow.name,
        create_sql=render(shadow),
        why=describe(changes),
    )


def _needs_cascade(from_: HiveTable, to: HiveTable, changes: Sequence[Change]) -> bool:
    """Return whether the partition schemas have to be updated."""
    if not to.partition_keys or not from_.partition_keys or is_projected(to.properties):
        return False
    serde_properties_change = any(
        isinstance(change, ChangeStorage)
        and change.from_.serde == change.to.serde
        and change.from_.serde_properties != change.to.serde_properties
        for change in changes
    )
    # Under partition projection, the partitions in Glue were not kept up to date.
    was_projected = is_projected(from_.properties)
    return _schema(from_) != _schema(to) or serde_properties_change or was_projected


def _schema(table: HiveTable) -> list[tuple[str, str]]:
    """Return the names and types of the columns; comments may differ between partitions."""
    return [(column.name, column.type) for column in table.columns]


def _rebuild(
    from_: HiveTable, to: HiveTable, renames: Mapping[str, str]
) -> RebuildPartitions | None:
    """Return the step that rebuilds the partitions; None if no key is added, dropped or moved.

    Glue stores the values of a partition by position, so a key keeps its values if only its name,
    type or comment changes. A key that is renamed and moved is identified by its directive.
    """
    keys = [key.name for key in from_.partition_keys]
    old_names = match_renames(keys, [key.name for key in to.partition_keys], renames)
    new_names = {old: new for new, old in old_names.items()}
    renamed = tuple(new_names.get(key, key) for key in keys)
    step = rebuild_partitions(renamed, to)
    return None if step.sources == tuple(range(len(renamed))) else step


def rebuild_partitions(
    old: tuple[str, ...], to: HiveTable, *, backup: str = "", why: str = ""
) -> RebuildPartitions:
    """Return the step that changes partitions with the keys ``old`` to the keys of ``to``.

    Renamed keys have their new names in ``old``. ``backup`` is as in `RebuildPartitions`.
    """
    new = tuple(key.name for key in to.partition_keys)
    sources = tuple(_source(index, old, new) for index in range(len(new)))
    keeps_values = None not in sources and bool(sources)
    if keeps_values:
        repair = ""
        effect = "rebuilds the partitions with their values under the new keys"
    elif not new or is_projected(to.properties):
        repair = ""
        effect = "removes the partitions, which the table no longer uses"
    else:
        repair = ddl.repair_table(to.database, to.name)
        effect = "adds partitions with MSCK REPAIR TABLE, for folders named key=value"
        if old:
            effect = f"removes the partitions, then {effect}"
    return RebuildPartitions(old, new, sources, repair, why or effect, backup)


def _source(index: int, old: Sequence[str], new: Sequence[str]) -> int | None:
    """Return the index of the old key that has the values of the new key; None if no key has."""
    if new[index] in old:
        return old.index(new[index])
    if len(old) == len(new) and old[index] not in new:
        return index
    return None


def _alter(sql: str, why: str) -> RunStatement:
    return RunStatement(sql, why, Effect.ALTERS, Kind.HIVE)
