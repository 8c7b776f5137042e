"""How an Iceberg table changes: ALTER only, one statement after the other.

Iceberg knows columns by id, so drops, renames and moves keep the data of the others. What
Athena or Iceberg can't do (partition evolution, another location, a narrower type) is an
`Unsupported`
with the rule and the way out (source: Athena's pages on evolving Iceberg tables).
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
from athendef_provider.changes.diff import NO_RENAMES
from athendef_provider.changes.steps import (
    DestructiveChange,
    Effect,
    Plan,
    RunStatement,
    Step,
    Unsupported,
    UpdateTableParameters,
)
from athendef_provider.changes.type_promotion import evolve
from athendef_provider.definition.model import IcebergTable, Kind


def plan_iceberg(
    from_: IcebergTable,
    to: IcebergTable,
    changes: Sequence[Change],
    renames: Mapping[str, str] = NO_RENAMES,
) -> Plan:
    """The steps that carry out ``changes``, which lead from one Iceberg table to the other."""
    steps = [
        *_unsupported(from_, to, changes),
        *_renames_onto_others(from_, to, changes, renames),
        *_columns(from_, to, changes),
        *_metadata(to, changes),
    ]
    return Plan(tuple(steps))


def _unsupported(
    from_: IcebergTable, to: IcebergTable, changes: Sequence[Change]
) -> Iterator[Unsupported]:
    table = f"{to.database}.{to.name}"
    for change in changes:
        match change:
            case ChangePartitioning():
                yield Unsupported(
                    f"the partitioning of {table} would change: "
                    "Athena can't evolve the partitioning of an Iceberg table",
                    "put PARTITIONED BY back, or create a new table with CREATE TABLE AS "
                    "outside and rename it, or evolve the spec with Spark and refresh",
                )
            case SetLocation(from_=old, to=new):
                yield Unsupported(
                    f"the location of {table} would move from {old} to {new}: "
                    "SET LOCATION is not supported for Iceberg tables",
                    f"put LOCATION '{old}' back, or copy the data into a new table",
                )
            case DropColumn(column=column):
                if _is_source(from_, column.name):
                    yield Unsupported(
                        f"column `{column.name}` of {table} can't be dropped: "
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


def _renames_onto_others(
    from_: IcebergTable, to: IcebergTable, changes: Sequence[Change], renames: Mapping[str, str]
) -> Iterator[Unsupported]:
    """Columns that would be dropped, although one that stays is annotated as renamed from them.

    Either the annotation was carried out once, and another column has the old name since; or the
    one that stays is to go, and the dropped one to take its name. The two keep other values.
    """
    kept = {column.name for column in from_.columns}
    newer = {old: new for new, old in renames.items() if new in kept}
    for change in changes:
        if isinstance(change, DropColumn) and change.column.name in newer:
            dropped, stays = change.column.name, newer[change.column.name]
            yield Unsupported(
                f"column `{dropped}` of {to.database}.{to.name} would be dropped, and `{stays}` "
                "stay, which is annotated as renamed from it",
                f"to drop `{dropped}`, take the annotation away; to give its values the name "
                f"`{stays}`, drop `{stays}` first and apply, then rename",
            )


def _is_source(table: IcebergTable, column: str) -> bool:
    return any(transform.column == column for transform in table.partitioning or ())


def _columns(from_: IcebergTable, to: IcebergTable, changes: Sequence[Change]) -> Iterator[Step]:
    """Drops free names for renames, so they come first, unless nothing would be left."""
    columns = [change for change in changes if isinstance(change, ColumnChange)]
    drops = [change for change in columns if isinstance(change, DropColumn)]
    drop_steps = [_drop(to, drop) for drop in drops if not _is_source(from_, drop.column.name)]
    keeps_none = len(drops) == len(from_.columns)
    if not keeps_none:
        yield from drop_steps
    for change in columns:
        if isinstance(change, ChangeColumn):
            yield from _change(to, change)
    added = [change for change in columns if isinstance(change, AddColumn)]
    if added:
        yield _alter(
            ddl.add_columns(to.database, to.name, [change.column for change in added]),
            describe(added),
        )
    for add in added:
        if add.column.comment:
            bare = replace(add.column, comment="")
            yield _alter(
                ddl.change_column(to.database, to.name, bare, add.column),
                f"comments column `{add.column.name}`: ADD COLUMNS takes no comment",
            )
    if keeps_none:
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


def _change(to: IcebergTable, change: ChangeColumn) -> Iterator[Step]:
    """A rename and a change of type or comment, in one statement."""
    evolution = evolve(change.from_.type, change.to.type)
    column = f"`{change.to.name}` of {to.database}.{to.name}"
    if evolution.refused:
        yield Unsupported(
            f"the type of {column} can't change from {change.from_.type} to {change.to.type}: "
            f"{evolution.refused}",
            "add a column of the new type, fill it with UPDATE ... SET new = CAST(old AS ...), "
            "then drop the old one and rename the new",
        )
        return
    destructive = None
    if evolution.dropped_fields:
        fields = ", ".join(f"`{field}`" for field in evolution.dropped_fields)
        destructive = DestructiveChange(
            "drop-column", f"the nested fields {fields} of {column} and their values"
        )
    sql = ddl.change_column(to.database, to.name, change.from_, change.to)
    yield _alter(sql, describe([change]), destructive)


def _moves(
    from_: IcebergTable, to: IcebergTable, columns: Sequence[ColumnChange]
) -> Iterator[RunStatement]:
    """Put columns where they belong: ADD COLUMNS has put the new ones at the end."""
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


def _metadata(to: IcebergTable, changes: Sequence[Change]) -> Iterator[Step]:
    place = (to.database, to.name)
    properties = [change for change in changes if isinstance(change, SetProperty)]
    written = {change.key: change.to for change in properties if change.to is not None}
    if written:
        said = [change for change in properties if change.to is not None]
        yield _alter(ddl.set_properties(*place, written), describe(said))
    removed = [change for change in properties if change.to is None]
    if removed:
        keys = [change.key for change in removed]
        yield _alter(ddl.unset_properties(*place, keys), describe(removed))
    for change in changes:
        if isinstance(change, SetComment):
            kept = {"comment": change.to} if change.to else {}
            yield UpdateTableParameters(kept, () if change.to else ("comment",), describe([change]))


def _alter(sql: str, why: str, destructive: DestructiveChange | None = None) -> RunStatement:
    return RunStatement(sql, why, Effect.ALTERS, Kind.ICEBERG, destructive)
