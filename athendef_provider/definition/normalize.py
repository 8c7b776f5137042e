"""Normalization: the only place that decides which definitions are equal.

`parse`, `from_glue_table` and `from_glue_database` give values in their normal form: lower-case
names, types as Glue writes them, one spelling of a location and of a query. What is left is decided
here, in two functions, and everything else compares definitions by ``==``:

- `normalize` turns what the catalog reports into a definition. It removes what services wrote, as
  far as the declared definition does not mention it. A value that is declared is never ignored.
- `align` gives two definitions of the same object one spelling where only the spelling differs.
  `changes.diff.differences` calls it before it compares anything.

A live definition is always normalized with the same definition, `reference`, so that the preview,
which plans from the state, and the apply, which plans from the live definition, see the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from athendef_provider.definition.model import (
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    Storage,
    View,
    full_name,
)
from athendef_provider.definition.service_parameters import Scope, owned_by

_COLLECTION_DELIMITERS = ("collection.delim", "colelction.delim")
_SERIALIZATION_FORMAT = "serialization.format"

# SerDes that have a schema of their own (JSON, CSV) give this comment to every column.
_COMMENT_OF_SERDES = "from deserializer"

# The properties of an Iceberg table that Athena supports, with the values that Athena uses if a
# property is not set. The metadata may contain a default although nobody has declared it. gzip was
# the default compression of engine version 2.
_ICEBERG_DEFAULTS: Mapping[str, frozenset[str]] = {
    "format": frozenset({"parquet"}),
    "write_compression": frozenset({"zstd", "gzip"}),
    "write_target_data_file_size_bytes": frozenset({"536870912"}),
    "optimize_rewrite_min_data_file_size_bytes": frozenset({"402653184"}),
    "optimize_rewrite_max_data_file_size_bytes": frozenset({"966367641"}),
    "optimize_rewrite_data_file_threshold": frozenset({"5"}),
    "optimize_rewrite_delete_file_threshold": frozenset({"2"}),
    "vacuum_min_snapshots_to_keep": frozenset({"1"}),
    "vacuum_max_snapshot_age_seconds": frozenset({"432000"}),
    "vacuum_max_metadata_files_to_keep": frozenset({"100"}),
    "compression_level": frozenset({"3"}),
    "write_data_path_enabled": frozenset({"true", "false"}),
}
_LOWER_VALUES = frozenset({"format", "write_compression"})


@dataclass(frozen=True, slots=True)
class Reported:
    """An object as the catalog reports it: the input of `normalize`.

    ``definition`` has all parameters, also those that services wrote. ``description`` is the
    description that Glue has of a table without a comment. ``complete`` is False if the metadata
    of an Iceberg table was not read: its partitioning is then None, and most of its properties are
    not in ``definition``.
    """

    definition: Definition
    description: str = ""
    complete: bool = True


def reference(before: Definition | None, wanted: Definition) -> Definition:
    """Return the definition that the live one is normalized with, to be compared with ``wanted``.

    That is ``before``, the definition in the state, if it is of the same kind and has the same
    name: what the file mentions for the first time is then a change, even if the live object has
    it already, and what the file no longer mentions is still visible. A database that declares
    nothing hides everything, so ``wanted`` is used instead.
    """
    if before is None or type(before) is not type(wanted) or full_name(before) != full_name(wanted):
        return wanted
    return wanted if _is_bare(before) else before


def normalize(reported: Reported, declared: Definition | None) -> Definition:
    """Return the live definition of ``reported``, comparable with ``declared`` by `align` and ==.

    ``declared`` is the user's definition, from the state or the tree; None if there is none, as
    for an import. The following is removed unless ``declared`` mentions it:

    - parameters that services own (`service_parameters`). For an import, those that users write as
      well (`import_keeps`) are kept.
    - the `serialization.format` that Hive writes for DELIMITED, and the column comment that SerDes
      write.
    - the description of a Hive table, if ``declared`` has no comment.
    - properties of an Iceberg table that Athena does not support, or that have their default.
    - the location of a database, if ``declared`` has none; everything, if it declares nothing.

    SerDe properties get the spelling of ``declared``. If the metadata of an Iceberg table was not
    read, its properties are assumed to be the declared ones, except for those in Glue.
    """
    live = reported.definition
    match live:
        case HiveTable():
            hive = declared if isinstance(declared, HiveTable) else None
            return _hive(live, reported.description, hive)
        case IcebergTable():
            iceberg = declared if isinstance(declared, IcebergTable) else None
            return _iceberg(live, iceberg, complete=reported.complete)
        case Database():
            return _database(live, declared if isinstance(declared, Database) else None)
        case View() | Opaque():
            return live
        case _:
            assert_never(live)


def align(from_: Definition, to: Definition) -> tuple[Definition, Definition]:
    """Return two definitions of the same object with one spelling for what is equal.

    The following is equal:

    - keys of properties that differ only in letter case. Glue preserves it, and Athena, Hive and
      crawlers spell some keys differently. ``to`` gets the spelling of ``from_``, because a
      property can be changed and removed only under the key that it has.
    - keys of SerDe properties that differ only in letter case, and the two names of the collection
      delimiter. ``from_`` gets the spelling of ``to``.
    - a `serialization.format` that Hive would write by itself, and none.
    """
    match from_, to:
        case HiveTable(), HiveTable():
            storage = _without_default_serialization(_with_spelling(from_.storage, to.storage))
            return replace(from_, storage=storage), replace(
                to,
                storage=_without_default_serialization(to.storage),
                properties=_with_keys_of(from_.properties, to.properties),
            )
        case IcebergTable(), IcebergTable():
            return from_, replace(to, properties=_with_keys_of(from_.properties, to.properties))
        case Database(), Database():
            return from_, replace(to, properties=_with_keys_of(from_.properties, to.properties))
        case _:
            return from_, to


def _without_default_serialization(storage: Storage) -> Storage:
    """Return the storage without a `serialization.format` that Hive would write by itself.

    Hive gives every table one: '1', or with DELIMITED the field delimiter. Athena's console writes
    it into each statement, so users keep or remove it; it has no effect.
    """
    properties = dict(storage.serde_properties)
    if properties.get(_SERIALIZATION_FORMAT) in {"1", properties.get("field.delim")}:
        properties.pop(_SERIALIZATION_FORMAT, None)
    return replace(storage, serde_properties=properties)


def user_parameters(
    parameters: Mapping[str, str], scope: Scope, declared: Mapping[str, str] | None
) -> dict[str, str]:
    """Return the parameters without service-owned ones, except for keys that are declared.

    ``declared`` may have a key in another letter case. The key of the parameter is not changed,
    because only under that key the parameter can be changed or removed. ``declared`` is None if
    there is no definition to compare with.
    """
    spellings = {key.lower(): key for key in declared or ()}
    kept: dict[str, str] = {}
    for key, value in parameters.items():
        spelling = spellings.get(key.lower())
        # If the declared spelling exists as well, this one is another parameter.
        if spelling is not None and (key in (declared or ()) or spelling not in parameters):
            kept[key] = value
            continue
        owner = owned_by(key, value, scope)
        if owner is None or (owner.import_keeps and declared is None):
            kept[key] = value
    return kept


def _hive(live: HiveTable, description: str, declared: HiveTable | None) -> HiveTable:
    hides_description = declared is not None and not declared.comment
    return replace(
        live,
        columns=_columns(live.columns, declared.columns if declared else ()),
        partition_keys=_columns(live.partition_keys, declared.partition_keys if declared else ()),
        storage=_storage(live.storage, declared.storage if declared else None),
        comment=live.comment or ("" if hides_description else description),
        properties=user_parameters(
            live.properties, "table", declared.properties if declared else None
        ),
    )


def _columns(live: tuple[Column, ...], declared: tuple[Column, ...]) -> tuple[Column, ...]:
    comments = {column.name: column.comment for column in declared}
    return tuple(
        replace(column, comment="")
        if column.comment == _COMMENT_OF_SERDES and comments.get(column.name) != column.comment
        else column
        for column in live
    )


def _storage(live: Storage, declared: Storage | None) -> Storage:
    wanted = declared.serde_properties if declared else None
    properties = _match_spelling(live.serde_properties, wanted or {})
    mentioned = {key.lower() for key in wanted or ()}
    delimiter = properties.get("field.delim")
    # DELIMITED sets it to the field delimiter. Alone, it is the delimiter of LazySimpleSerDe.
    if (
        delimiter is not None
        and properties.get(_SERIALIZATION_FORMAT) == delimiter
        and _SERIALIZATION_FORMAT not in mentioned
    ):
        del properties[_SERIALIZATION_FORMAT]
    return replace(live, serde_properties=user_parameters(properties, "serde", wanted))


def _iceberg(live: IcebergTable, declared: IcebergTable | None, *, complete: bool) -> IcebergTable:
    mentioned = declared.properties if declared else {}
    properties = {} if complete else dict(mentioned)
    for key, value in live.properties.items():
        normal = value.lower() if key in _LOWER_VALUES else value
        if key in mentioned or (key in _ICEBERG_DEFAULTS and normal not in _ICEBERG_DEFAULTS[key]):
            properties[key] = normal
    # Glue's columns are all that is known of an incomplete table.
    columns = (
        live.columns if complete else _columns(live.columns, declared.columns if declared else ())
    )
    return replace(live, columns=columns, properties=properties)


def _database(live: Database, declared: Database | None) -> Database:
    if declared is not None and _is_bare(declared):
        return declared
    hides_location = declared is not None and not declared.location
    return replace(
        live,
        location="" if hides_location else live.location,
        properties=user_parameters(
            live.properties, "table", declared.properties if declared else None
        ),
    )


def _is_bare(definition: Definition) -> bool:
    """Return whether a database declares nothing but its name."""
    return isinstance(definition, Database) and definition == Database(definition.name)


def _with_keys_of(current: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return ``wanted`` with the keys of ``current`` where they differ only in letter case."""
    spellings = {key.lower(): key for key in current if key not in wanted}
    return {
        key if key in current else spellings.get(key.lower(), key): value
        for key, value in wanted.items()
    }


def _with_spelling(storage: Storage, wanted: Storage) -> Storage:
    properties = _match_spelling(storage.serde_properties, wanted.serde_properties)
    return replace(storage, serde_properties=properties)


def _match_spelling(properties: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return SerDe properties under the keys of ``wanted`` where only the spelling differs.

    That is the letter case, and the collection delimiter: Hive 3 and later call it
    ``collection.delim``, also for a table that was created with DELIMITED.
    """
    spellings = {key.lower(): key for key in wanted if key not in properties}
    matched = {spellings.get(key.lower(), key): value for key, value in properties.items()}
    for other, spelling in (_COLLECTION_DELIMITERS, _COLLECTION_DELIMITERS[::-1]):
        if (
            other in matched
            and other not in wanted
            and spelling in wanted
            and spelling not in matched
        ):
            matched[spelling] = matched.pop(other)
    return matched
