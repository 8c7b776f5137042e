"""Two definitions of one name -> the changes that lead from the first to the second."""

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
from athendef_provider.definition.formats import as_read
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

NO_RENAMES: Mapping[str, str] = {}


def differences(
    from_: Definition, to: Definition, renames: Mapping[str, str] = NO_RENAMES
) -> tuple[Change, ...]:
    """Everything in which ``to`` differs from ``from_``; empty where nothing would be another.

    ``renames`` maps the new name of a column to its old one, as the user annotated it. A rename
    is never guessed: in an Iceberg table the guess would decide whose data a column shows.
    """
    if from_ == to:
        return ()
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
    if as_read(from_.storage) != as_read(to.storage):
        yield ChangeStorage(from_.storage, to.storage)
    if from_.location != to.location:
        yield SetLocation(from_.location, to.location)
    if from_.comment != to.comment:
        yield SetComment(from_.comment, to.comment)
    yield from _properties(from_.properties, to.properties)


def _iceberg(from_: IcebergTable, to: IcebergTable, renames: Mapping[str, str]) -> Iterator[Change]:
    yield from column_changes(from_.columns, to.columns, renames)
    if from_.partitioning is not None and to.partitioning is not None:
        followed = _renamed(from_, to, renames)
        if followed != to.partitioning:
            yield ChangePartitioning(followed, to.partitioning)
    if from_.location != to.location:
        yield SetLocation(from_.location, to.location)
    if from_.comment != to.comment:
        yield SetComment(from_.comment, to.comment)
    yield from _properties(from_.properties, to.properties)


def _renamed(
    from_: IcebergTable, to: IcebergTable, renames: Mapping[str, str]
) -> tuple[Transform, ...]:
    """The partitioning as it stands once columns are renamed: Iceberg knows them by number."""
    names = origins(_by_name(from_.columns), _by_name(to.columns), renames)
    now = {old: new for new, old in names.items()}
    return tuple(
        replace(transform, column=now.get(transform.column, transform.column))
        for transform in from_.partitioning or ()
    )


def _database(from_: Database, to: Database) -> Iterator[Change]:
    if from_.comment != to.comment:
        yield SetComment(from_.comment, to.comment)
    if from_.location != to.location:
        yield SetLocation(from_.location, to.location)
    yield from _properties(from_.properties, to.properties)


def _properties(from_: Mapping[str, str], to: Mapping[str, str]) -> Iterator[SetProperty]:
    """The properties that differ; the letter case of a key alone is no difference.

    Glue keeps keys as they were written, and Athena, Hive and the crawlers each spell some of
    them in their own way.
    """
    spelling = {key.lower(): key for key in from_ if key not in to}
    had = {key if key in from_ else spelling.get(key.lower(), key): key for key in to}
    for key in sorted(from_.keys() | had.keys()):
        wanted = to.get(had.get(key, key))
        if from_.get(key) != wanted:
            yield SetProperty(key, from_.get(key), wanted)


def column_changes(
    from_: Sequence[Column], to: Sequence[Column], renames: Mapping[str, str] = NO_RENAMES
) -> tuple[ColumnChange, ...]:
    """What happened to the columns: drops first, then what changed, additions and moves.

    Additions and moves come in the order of ``to``, each with the column that it follows, so
    that they can be carried out one after the other.
    """
    old, new = _by_name(from_), _by_name(to)
    origin = origins(old, new, renames)
    stayed = {old_name: new_name for new_name, old_name in origin.items()}
    changes: list[ColumnChange] = [
        DropColumn(column) for column in from_ if column.name not in stayed
    ]
    changes += _names_freed_first(
        [
            ChangeColumn(old[origin[column.name]], column)
            for column in to
            if column.name in origin and old[origin[column.name]] != column
        ]
    )
    order = [stayed[column.name] for column in from_ if column.name in stayed]
    target = [column.name for column in to if column.name in origin]
    settled = _longest_common_order(order, target)
    after: str | None = None
    for column in to:
        if column.name not in origin:
            changes.append(AddColumn(column, after))
        elif column.name not in settled:
            changes.append(MoveColumn(column.name, after))
        after = column.name
    return tuple(changes)


def _names_freed_first(changed: Sequence[ChangeColumn]) -> list[ChangeColumn]:
    """The same, with `b` to `c` before `a` to `b`: no two columns may have one name in between."""
    by_old_name = {change.from_.name: change for change in changed}
    ordered: dict[str, ChangeColumn] = {}
    for change in changed:
        chain = [change]
        while chain[-1].renames and chain[-1].to.name in by_old_name:
            chain.append(by_old_name[chain[-1].to.name])
        ordered |= {one.to.name: one for one in reversed(chain)}
    return list(ordered.values())


def _by_name(columns: Sequence[Column]) -> dict[str, Column]:
    return {column.name: column for column in columns}


def origins(
    old: Collection[str], new: Collection[str], renames: Mapping[str, str]
) -> dict[str, str]:
    """New name -> old name of every column that stays.

    An annotation counts only while the old name is there and the new one is not: afterwards it
    has been carried out, and says nothing any more.
    """
    found: dict[str, str] = {}
    for name in new:
        if name not in old:
            chain = _chain(name, old, new, renames)
            if not set(chain.values()) & set(found.values()):
                found |= chain
    return {name: name for name in new if name in old and name not in found} | found


def _chain(
    name: str, old: Collection[str], new: Collection[str], renames: Mapping[str, str]
) -> dict[str, str]:
    """The renames that end in ``name``, which is new: itself from b, and b from a.

    None of them where the first would take its name from a column that keeps it.
    """
    chain: dict[str, str] = {}
    while name in new:
        before = renames.get(name, "")
        if before not in old or before in chain.values():
            return {}
        chain[name] = before
        name = before
    return chain


def _longest_common_order(order: Sequence[str], target: Sequence[str]) -> set[str]:
    """The largest set of names that stand in the same order in both; the others are moved."""
    place = {name: index for index, name in enumerate(order)}
    if list(order) == list(target):
        return set(order)
    best: list[list[str]] = []
    for name in target:
        chains = (chain for chain in best if place[chain[-1]] < place[name])
        best.append([*max(chains, key=len, default=[]), name])
    longest: list[str] = max(best, key=len, default=[])
    return set(longest)
