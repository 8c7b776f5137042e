"""Live objects: objects of the catalog, read as definitions. Pure functions."""

from dataclasses import dataclass, field

from athendef_provider.aws.catalog import GlueTable
from athendef_provider.changes.planning.resume import PendingPartitionWork, decode
from athendef_provider.definition.glue.from_glue import (
    fingerprint,
    from_glue_table,
    metadata_location,
)
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, printable
from athendef_provider.definition.model import (
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    View,
)
from athendef_provider.definition.normalize import normalize
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
    table: GlueTable, iceberg_metadata: IcebergMetadata | None, declared: Definition
) -> LiveObject:
    """The live object of a Glue table, normalized with the definition ``declared``."""
    definition = normalize(from_glue_table(table, iceberg_metadata), declared)
    match definition, declared:
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


def adoption_reason(wanted: Definition) -> str:
    """The message that says why an existing object is adopted."""
    if isinstance(wanted, Opaque):
        return "it exists and cannot be compared with its file"
    return "it is already up to date"
