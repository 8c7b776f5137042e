"""What stands in the catalogue, as who wants a definition there has to see it. Calls nothing."""

from dataclasses import dataclass, replace

from athendef_provider.aws.catalogue import GlueTable
from athendef_provider.changes import differences
from athendef_provider.changes.unfinished import Unfinished, read_unfinished
from athendef_provider.changes.words import kind_of, say
from athendef_provider.definition.glue import fingerprint, from_glue_table, metadata_location
from athendef_provider.definition.iceberg_metadata import IcebergMetadata, printable
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    View,
    full_name,
)
from athendef_provider.definition.owned import UNFINISHED


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the catalogue.

    ``mark`` is set where a definition can't be compared by meaning alone: the text that Athena
    keeps of a view, a fingerprint of what Glue reports for an opaque one. It is compared with
    the mark that was taken right after our last apply. ``unfinished`` is what a killed run has
    left to do for a table's partitions, ``shadow`` that it has left its shadow. ``denied`` is the
    metadata file of an Iceberg table to which access is denied: its partitioning and most of its
    properties are then unknown.
    """

    definition: Definition
    mark: str = ""
    unfinished: Unfinished | None = None
    shadow: bool = False
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
) -> Found:
    """What a Glue table is, seen by who wants ``wanted`` there.

    ``before`` is what was applied last, for what can't be read now.
    """
    definition = from_glue_table(
        table, iceberg_metadata=iceberg_metadata, wanted=wanted, before=before
    )
    match definition, wanted:
        case (_, Opaque()) | (Opaque(), _):
            return Found(definition, fingerprint(table))
        case View(text=text), _:
            return Found(definition, text)
        case HiveTable(), _:
            left = (table.get("Parameters") or {}).get(UNFINISHED, "")
            return Found(definition, unfinished=read_unfinished(left))
        case IcebergTable(), _ if iceberg_metadata is None:
            return Found(definition, denied=metadata_location(table))
        case _:
            return Found(definition)


def denied_access(name: str, location: str) -> str:
    """A warning for a table whose metadata file these credentials may not read."""
    return (
        f"{name}: access to its Iceberg metadata file {printable(location)} is denied: its "
        "partitioning and its properties are not compared"
    )


def with_words_of(before: Definition | None, wanted: Definition) -> Definition:
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


def as_far_as_said(found: Database, wanted: Database) -> Database:
    """The live database without what the definition leaves open.

    A bare CREATE DATABASE says only that it exists.
    """
    return wanted if wanted == Database(wanted.name) else found


def same(found: Definition, wanted: Definition) -> bool:
    """Whether nothing differs, as far as can be told: an opaque definition can't be compared."""
    if isinstance(wanted, Opaque):
        return kind_of(found) == kind_of(wanted)
    return not differences(found, wanted)


def as_found(wanted: Definition) -> str:
    """What is told of what stands already and is adopted."""
    if isinstance(wanted, Opaque):
        return f"{full_name(wanted)} exists, and can't be compared with its file"
    return f"{full_name(wanted)} exists and equals its definition"


def occupied_by(found: Definition, wanted: Definition) -> str:
    """Why what stands can't just be adopted as ``wanted``, and the ways out; empty if it can."""
    if same(found, wanted):
        return ""
    name = full_name(wanted)
    return (
        f"{name} exists already and differs from its file; making it so would mean: "
        f"{say(differences(found, wanted))}. Either import what is there "
        f"(`athendef import {name}`), or let us alter it (`athendef:adopt: true`)"
    )
