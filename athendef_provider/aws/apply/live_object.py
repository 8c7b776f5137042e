"""Live objects: what the catalog holds, compared with a wanted definition. Pure functions."""

from dataclasses import dataclass, field, replace

from athendef_provider.aws.catalog import GlueTable
from athendef_provider.changes.resume import PendingPartitionWork, decode
from athendef_provider.definition.glue.from_glue import (
    fingerprint,
    from_glue_table,
    metadata_location,
)
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, printable
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    View,
)
from athendef_provider.definition.service_parameters import UNFINISHED


@dataclass(frozen=True, slots=True)
class LiveObject:
    """One object of the catalog, as its definition.

    ``mark`` is set where a definition can't be compared by meaning alone: the text that Athena
    keeps of a view, a fingerprint of what Glue reports for an opaque one. It is compared with
    the mark that was taken right after our last apply. ``unfinished`` is what a killed run has
    left to do for a table's partitions, ``shadow`` that it has left its shadow. ``table`` is
    Glue's own entry, which guards what is written over it.
    ``denied`` is the metadata file of an Iceberg table to which access is denied: its partitioning
    and most of its properties are then unknown.
    """

    definition: Definition
    mark: str = ""
    unfinished: PendingPartitionWork | None = None
    shadow: bool = False
    table: GlueTable | None = field(default=None, compare=False, repr=False)
    denied: str = ""

    @property
    def cut_short(self) -> bool:
        """Whether a killed run has left something to do, be the definition as it should."""
        return self.unfinished is not None or self.shadow


def understood(
    table: GlueTable,
    iceberg_metadata: IcebergMetadata | None,
    wanted: Definition,
    before: Definition | None = None,
) -> LiveObject:
    """What a Glue table is, seen by who wants ``wanted`` there.

    ``before`` is what was applied last, for what can't be read now.
    """
    definition = from_glue_table(
        table, iceberg_metadata=iceberg_metadata, wanted=wanted, before=before
    )
    match definition, wanted:
        case (_, Opaque()) | (Opaque(), _):
            return LiveObject(definition, fingerprint(table))
        case View(text=text), _:
            return LiveObject(definition, text)
        case HiveTable(), _:
            left = (table.get("Parameters") or {}).get(UNFINISHED, "")
            return LiveObject(definition, unfinished=decode(left))
        case IcebergTable(), _ if iceberg_metadata is None:
            return LiveObject(definition, denied=metadata_location(table))
        case _:
            return LiveObject(definition)


def denied_access(name: str, location: str) -> str:
    """A warning for a table whose metadata file these credentials may not read."""
    return (
        f"{name}: access to its Iceberg metadata file {printable(location)} is denied: its "
        "partitioning and its properties are not compared"
    )


def with_previous_parameters(before: Definition | None, wanted: Definition) -> Definition:
    """``wanted`` with the parameters that ``before`` mentions besides: both are to be seen.

    A parameter that services write too (`classification`) is seen only by who mentions it. Where
    the user takes it out of the file, the old file's mention is what shows it. So it is with all
    that a database's file said, where only a bare CREATE DATABASE is left of it.
    """
    if isinstance(before, Database) and isinstance(wanted, Database):
        return replace(
            wanted,
            comment=wanted.comment or before.comment,
            properties={**before.properties, **wanted.properties},
        )
    if not (isinstance(before, HiveTable) and isinstance(wanted, HiveTable)):
        return wanted
    serde_properties = {**before.storage.serde_properties, **wanted.storage.serde_properties}
    return replace(
        wanted,
        storage=replace(wanted.storage, serde_properties=serde_properties),
        properties={**before.properties, **wanted.properties},
    )


def ignore_undeclared(found: Database, wanted: Database) -> Database:
    """The live database without what the definition leaves open.

    A bare CREATE DATABASE says only that it exists.
    """
    return wanted if wanted == Database(wanted.name) else found


def as_found(wanted: Definition) -> str:
    """The message for an existing object that is adopted."""
    if isinstance(wanted, Opaque):
        return "it exists and cannot be compared with its file"
    return "it exists and equals its definition"
