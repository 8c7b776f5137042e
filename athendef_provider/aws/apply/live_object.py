"""Live objects: objects of the catalog, read as definitions. Pure functions."""

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
    """One object of the catalog, with its definition.

    ``fingerprint`` is set if definitions alone cannot be compared: for a view the text that Athena
    stores, for an opaque definition a hash of what Glue reports. It is compared with the
    fingerprint taken after the last apply. ``unfinished`` is the pending partition work of an
    interrupted run; ``shadow`` is true if that run's shadow table still exists. ``table`` is the
    Glue table, which guards writes. ``denied`` is the location of an Iceberg metadata file to which
    access is denied; the partitioning and most properties are then unknown.
    """

    definition: Definition
    fingerprint: str = ""
    unfinished: PendingPartitionWork | None = None
    shadow: bool = False
    table: GlueTable | None = field(default=None, compare=False, repr=False)
    denied: str = ""

    @property
    def interrupted(self) -> bool:
        """Whether an interrupted run has remaining steps, even if the definitions are equal."""
        return self.unfinished is not None or self.shadow


def to_live_object(
    table: GlueTable,
    iceberg_metadata: IcebergMetadata | None,
    wanted: Definition,
    before: Definition | None = None,
) -> LiveObject:
    """The live object of a Glue table, read for the comparison with ``wanted``.

    ``before`` is the definition applied last. It replaces what cannot be read now.
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
            mark = (table.get("Parameters") or {}).get(UNFINISHED, "")
            return LiveObject(definition, unfinished=decode(mark))
        case IcebergTable(), _ if iceberg_metadata is None:
            return LiveObject(definition, denied=metadata_location(table))
        case _:
            return LiveObject(definition)


def denied_access(name: str, location: str) -> str:
    """The warning for an Iceberg table to whose metadata file access is denied."""
    return (
        f"{name}: access to its Iceberg metadata file {printable(location)} is denied: its "
        "partitioning and its properties are not compared"
    )


def with_previous_parameters(before: Definition | None, wanted: Definition) -> Definition:
    """``wanted`` with the parameters that only ``before`` declares.

    A service-owned parameter (such as `classification`) is read only if the definition declares it.
    If the user removes it from the file, the previous definition makes it visible. The same holds
    for a database whose file is reduced to a bare CREATE DATABASE.
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


def ignore_undeclared(live: Database, wanted: Database) -> Database:
    """The live database without the properties that the definition does not declare.

    A bare CREATE DATABASE declares only that the database exists.
    """
    return wanted if wanted == Database(wanted.name) else live


def adoption_reason(wanted: Definition) -> str:
    """The message that says why an existing object is adopted."""
    if isinstance(wanted, Opaque):
        return "it exists and cannot be compared with its file"
    return "it is already up to date"
