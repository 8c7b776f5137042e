"""The diff of two definitions of the same name: the changes from the first to the second."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

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
from athendef_provider.definition.model import (
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    Transform,
    View,
    kind_of,
)
from athendef_provider.definition.normalize import align

NO_RENAMES: Mapping[str, str] = {}


def differences(
    from_: Definition, to: Definition, renames: Mapping[str, str] = NO_RENAMES
) -> tuple[Change, ...]:
    """Return the changes from ``from_`` to ``to``; empty if the definitions are equal.

    ``renames`` maps new column names to old ones, from the ``renamed-from`` directives. Renames are
    never guessed: in an Iceberg table, a wrong guess would show the values of another column.
    What is equal in spite of a different spelling, `align` decides.
    """
    if from_ == to:
        return ()
    from_, to = align(from_, to)
    match from_, to:
        case HiveTable(), HiveTable():
            return tuple(_hive(from_, to, renames))
        case IcebergTable(), IcebergTable():
            return tuple(_iceberg(from_, to, renames))
        case View(), View():
            return (ChangeQuery(from_, to),)
        case Database(), Database():
            return tuple(_database(from_, to))
        case (_, Opaque()) | (Opaque(), _) if kind_of(from_) == kind_of(to):
            return (ChangeStatement(from_, to),)
        case _:
            return (ChangeKind(from_, to),)


def _hive(from_: HiveTable, to: HiveTable, renames: Mapping[str, str]) -> Iterator[Change]:
    yield from column_changes(from_.columns, to.columns, renames)
    if from_.partition_keys != to.partition_keys:
        yield ChangePartitionKeys(from_.partition_keys, to.partition_keys)
    if from_.bucketing != to.bucketing:
        yield ChangeBucketing(from_.bucketing, to.bucketing)
    if from_.storage != to.storage:
        yield ChangeStorage(from_.storage, to.storage)
    if from_.location != to.location:
        yield SetLocation(from_.location, to.location)
    if from_.comment != to.comment:
        yield SetComment(from_.comment, to.comment)
    yield from _properties(from_.properties, to.properties)


def _iceberg(from_: IcebergTable, to: IcebergTable, renames: Mapping[str, str]) -> Iterator[Change]:
    yield from column_changes(from_.columns, to.columns, renames)
    if from_.partitioning is not None and to.partitioning is not None:
        current = _renamed_partitioning(from_, to, renames)
        if current != to.partitioning:
            yield ChangePartitioning(current, to.partitioning)
    if from_.location != to.location:
        yield SetLocation(from_.location, to.location)
    if from_.comment != to.comment:
        yield SetComment(from_.comment, to.comment)
    yield from _properties(from_.properties, to.properties)


def _renamed_partitioning(
    from_: IcebergTable, to: IcebergTable, renames: Mapping[str, str]
) -> tuple[Transform, ...]:
    """Return the partitioning of ``from_`` with the column names of ``to``.

    Iceberg identifies columns by id, so a rename does not change the partitioning.
    """
    old_names = match_renames(_by_name(from_.columns), _by_name(to.columns), renames)
    new_names = {old: new for new, old in old_names.items()}
    return tuple(
        replace(transform, column=new_names.get(transform.column, transform.column))
        for transform in from_.partitioning or ()
    )


def _database(from_: Database, to: Database) -> Iterator[Change]:
    if from_.comment != to.comment:
        yield SetComment(from_.comment, to.comment)
    if from_.location != to.location:
        yield SetLocation(from_.location, to.location)
    yield from _properties(from_.properties, to.properties)


def _properties(from_: Mapping[str, str], to: Mapping[str, str]) -> Iterator[SetProperty]:
    for key in sorted(from_.keys() | to.keys()):
        if from_.get(key) != to.get(key):
            yield SetProperty(key, from_.get(key), to.get(key))


def column_changes(
    from_: Sequence[Column], to: Sequence[Column], renames: Mapping[str, str] = NO_RENAMES
) -> tuple[ColumnChange, ...]:
    """Return the changes of the columns: drops, then changes, then additions and moves.

    Additions and moves are in the order of ``to``, each with its preceding column, so that they can
    be carried out one after the other.
    """
    old, new = _by_name(from_), _by_name(to)
    old_names = match_renames(old, new, renames)
    new_names = {old_name: new_name for new_name, old_name in old_names.items()}
    changes: list[ColumnChange] = [
        DropColumn(column) for column in from_ if column.name not in new_names
    ]
    changes += _order_renames(
        [
            ChangeColumn(old[old_names[column.name]], column)
            for column in to
            if column.name in old_names and old[old_names[column.name]] != column
        ]
    )
    current_order = [new_names[column.name] for column in from_ if column.name in new_names]
    wanted_order = [column.name for column in to if column.name in old_names]
    unmoved = _longest_common_order(current_order, wanted_order)
    after: str | None = None
    for column in to:
        if column.name not in old_names:
            changes.append(AddColumn(column, after))
        elif column.name not in unmoved:
            changes.append(MoveColumn(column.name, after))
        after = column.name
    return tuple(changes)


def _order_renames(changes: Sequence[ChangeColumn]) -> list[ChangeColumn]:
    """Return ``changes`` ordered so that no two columns have the same name in between.

    A rename of `b` to `c` comes before a rename of `a` to `b`.
    """
    by_old_name = {change.from_.name: change for change in changes}
    ordered: dict[str, ChangeColumn] = {}
    for change in changes:
        chain = [change]
        while chain[-1].renames and chain[-1].to.name in by_old_name:
            chain.append(by_old_name[chain[-1].to.name])
        ordered |= {rename.to.name: rename for rename in reversed(chain)}
    return list(ordered.values())


def _by_name(columns: Sequence[Column]) -> dict[str, Column]:
    return {column.name: column for column in columns}


def match_renames(
    old: Collection[str], new: Collection[str], renames: Mapping[str, str]
) -> dict[str, str]:
    """Return a mapping of new names to old names, for every column that is kept.

    A ``renamed-from`` directive applies only while the old name exists and the new one does not.
    After the rename was applied, the directive has no effect.
    """
    renamed: dict[str, str] = {}
    for name in new:
        if name not in old:
            chain = _rename_chain(name, old, new, renames)
            if not set(chain.values()) & set(renamed.values()):
                renamed |= chain
    return {name: name for name in new if name in old and name not in renamed} | renamed


def _rename_chain(
    name: str, old: Collection[str], new: Collection[str], renames: Mapping[str, str]
) -> dict[str, str]:
    """Return the chain of renames that starts at the new name ``name``: `c` from `b`, `b` from `a`.

    The chain is empty if one of its old names belongs to a column that keeps it.
    """
    chain: dict[str, str] = {}
    while name in new:
        old_name = renames.get(name, "")
        if old_name not in old or old_name in chain.values():
            return {}
        chain[name] = old_name
        name = old_name
    return chain


def _longest_common_order(current: Sequence[str], wanted: Sequence[str]) -> set[str]:
    """Return the largest set of names that are in the same order in both sequences."""
    if list(current) == list(wanted):
        return set(current)
    position = {name: index for index, name in enumerate(current)}
    best: list[list[str]] = []
    for name in wanted:
        chains = (chain for chain in best if position[chain[-1]] < position[name])
        best.append([*max(chains, key=len, default=[]), name])
    longest: list[str] = max(best, key=len, default=[])
    return set(longest)
