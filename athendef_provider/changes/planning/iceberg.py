"""Plans in-place changes of Iceberg tables, by ALTER TABLE.

Iceberg identifies columns by id, so drops, renames and moves keep the values of other columns. What
Athena or Iceberg does not support (partition evolution, another location, other type changes than
promotions) is an `Unsupported` step (source: Athena's pages on evolving Iceberg tables).
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
from athendef_provider.changes.diff import NO_RENAMES
from athendef_provider.changes.planning import ddl
from athendef_provider.changes.planning.type_promotion import promote
from athendef_provider.changes.steps import (
    DestructiveChange,
    Effect,
    Plan,
    RunStatement,
    Step,
    Unsupported,
    UpdateTableParameters,
)
from athendef_provider.definition.model import IcebergTable, Kind


def plan_iceberg(
    from_: IcebergTable,
    to: IcebergTable,
    changes: Sequence[Change],
    renames: Mapping[str, str] = NO_RENAMES,
) -> Plan:
    """Return the plan that carries out ``changes``, the changes from one Iceberg table to another.

    Raises `ValueError` for a change that an Iceberg table cannot have.
    """
    steps = [
        *_unsupported_steps(from_, to, changes),
        *_rename_conflicts(from_, to, changes, renames),
        *_column_steps(from_, to, changes),
        *_metadata_steps(to, changes),
    ]
    return Plan(tuple(steps))


def _unsupported_steps(
    from_: IcebergTable, to: IcebergTable, changes: Sequence[Change]
) -> Iterator[Unsupported]:
    table = f"{to.database}.{to.name}"
    for change in changes:
        match change:
            case ChangePartitioning():
                yield Unsupported(
                    f"cannot change the partitioning of {table}: "
                    "Athena does not support partition evolution of Iceberg tables",
                    "restore PARTITIONED BY; or create a new table with CREATE TABLE AS and rename "
                    "it; or evolve the partition spec with Spark and run `pulumi refresh`",
                )
            case SetLocation(from_=old, to=new):
                yield Unsupported(
                    f"cannot change the location of {table} from {old} to {new}: "
                    "Athena does not support SET LOCATION for Iceberg tables",
                    f"restore LOCATION '{old}', or copy the data to a new table",
                )
            case DropColumn(column=column):
                if _is_partition_source(from_, column.name):
                    yield Unsupported(
                        f"cannot drop column `{column.name}` of {table}: "
                        "the table is partitioned by it",
                        "keep the column",
                    )
            case AddColumn() | ChangeColumn() | MoveColumn() | SetProperty() | SetComment():
                pass
            case (
                ChangeStorage()
                | ChangeBucketing()
                | ChangePartitionKeys()
                | ChangeQuery()
                | ChangeStatement()
                | ChangeKind()
            ):
                raise ValueError(f"not a change of an Iceberg table: {change}")
            case _:
                assert_never(change)


def _rename_conflicts(
    from_: IcebergTable, to: IcebergTable, changes: Sequence[Change], renames: Mapping[str, str]
) -> Iterator[Unsupported]:
    """Yield a step for each dropped column that an existing column is declared as renamed from.

    Either the rename was applied earlier and a new column got the old name; or the existing column
    is to be dropped and the other one renamed to its name. The two differ in which values are kept.
    """
    existing = {column.name for column in from_.columns}
    renamed_to = {old: new for new, old in renames.items() if new in existing}
    for change in changes:
        if isinstance(change, DropColumn) and change.column.name in renamed_to:
            old, new = change.column.name, renamed_to[change.column.name]
            yield Unsupported(
                f"cannot drop column `{old}` of {to.database}.{to.name}: "
                f"`{new}` is declared as renamed from it, but already exists",
                f"to drop `{old}`, remove the `renamed-from` directive; to rename it to `{new}`, "
                f"drop `{new}` first and apply",
            )


def _is_partition_source(table: IcebergTable, column: str) -> bool:
    return any(transform.column == column for transform in table.partitioning or ())


def _column_steps(
    from_: IcebergTable, to: IcebergTable, changes: Sequence[Change]
) -> Iterator[Step]:
    """Yield the steps for columns.

    Drops come first, because renames can reuse their names, unless all columns are dropped: a table
    needs at least one.
    """
    columns = [change for change in changes if isinstance(change, ColumnChange)]
    drops = [change for change in columns if isinstance(change, DropColumn)]
    drop_steps = [
        _drop(to, drop) for drop in drops if not _is_partition_source(from_, drop.column.name)
    ]
    drops_all = len(drops) == len(from_.columns)
    if not drops_all:
        yield from drop_steps
    for change in columns:
        if isinstance(change, ChangeColumn):
            yield _change(to, change)
    additions = [change for change in columns if isinstance(change, AddColumn)]
    if additions:
        yield _alter(
            ddl.add_columns(to.database, to.name, [change.column for change in additions]),
            describe(additions),
        )
    for addition in additions:
        column = addition.column
        if column.comment:
            yield _alter(
                ddl.change_column(to.database, to.name, replace(column, comment=""), column),
                f"sets the comment of `{column.name}`, which ADD COLUMNS does not support",
            )
    if drops_all:
        yield from drop_steps
    yield from _moves(from_, to, columns)


def _drop(to: IcebergTable, change: DropColumn) -> RunStatement:
    column = change.column
    return _alter(
        ddl.drop_column(to.database, to.name, column.name),
        describe([change]),
        DestructiveChange(
            "drop-column", f"column `{column.name}` of {to.database}.{to.name} and its values"
        ),
    )


def _change(to: IcebergTable, change: ChangeColumn) -> Step:
    """Return one statement that changes the name, type and comment of a column."""
    promotion = promote(change.from_.type, change.to.type)
    column = f"`{change.to.name}` of {to.database}.{to.name}"
    if promotion.unsupported:
        return Unsupported(
            f"cannot change the type of {column} from {change.from_.type} to {change.to.type}: "
            f"{promotion.unsupported}",
            "add a column of the new type, fill it with UPDATE ... SET new = CAST(old AS ...), "
            "then drop the old column and rename the new one",
        )
    destructive = None
    if promotion.dropped_fields:
        fields = ", ".join(f"`{field}`" for field in promotion.dropped_fields)
        destructive = DestructiveChange(
            "drop-column", f"the nested fields {fields} of {column} and their values"
        )
    sql = ddl.change_column(to.database, to.name, change.from_, change.to)
    return _alter(sql, describe([change]), destructive)


def _moves(
    from_: IcebergTable, to: IcebergTable, columns: Sequence[ColumnChange]
) -> Iterator[RunStatement]:
    """Yield the statements that move columns. ADD COLUMNS has added the new ones at the end."""
    wanted = {column.name: column for column in to.columns}
    renamed = {c.from_.name: c.to.name for c in columns if isinstance(c, ChangeColumn)}
    dropped = {c.column.name for c in columns if isinstance(c, DropColumn)}
    order = [renamed.get(c.name, c.name) for c in from_.columns if c.name not in dropped]
    order += [c.column.name for c in columns if isinstance(c, AddColumn)]
    placed = [c for c in columns if isinstance(c, AddColumn | MoveColumn)]
    for change in placed:
        name = change.column.name if isinstance(change, AddColumn) else change.name
        moved = [other for other in order if other != name]
        moved.insert(0 if change.after is None else moved.index(change.after) + 1, name)
        if moved != order:
            order = moved
            sql = ddl.move_column(to.database, to.name, wanted[name], change.after)
            yield _alter(sql, describe([MoveColumn(name, change.after)]))


def _metadata_steps(to: IcebergTable, changes: Sequence[Change]) -> Iterator[Step]:
    """Yield the steps for properties and the comment, which Athena cannot change."""
    table = (to.database, to.name)
    properties = [change for change in changes if isinstance(change, SetProperty)]
    values = {change.key: change.to for change in properties if change.to is not None}
    if values:
        set_ = [change for change in properties if change.to is not None]
        yield _alter(ddl.set_properties(*table, values), describe(set_))
    removals = [change for change in properties if change.to is None]
    if removals:
        keys = [change.key for change in removals]
        yield _alter(ddl.unset_properties(*table, keys), describe(removals))
    for change in changes:
        if isinstance(change, SetComment):
            comment = {"comment": change.to} if change.to else {}
            removed = () if change.to else ("comment",)
            yield UpdateTableParameters(comment, removed, describe([change]))


def _alter(sql: str, why: str, destructive: DestructiveChange | None = None) -> RunStatement:
    return RunStatement(sql, why, Effect.ALTERS, Kind.ICEBERG, destructive)
