"""One object of the catalog as Glue reports it: what inventory reads, and export writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from athendef_provider.definition.glue.from_glue import metadata_location
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, IcebergMetadataError

Key: TypeAlias = tuple[str, str | None]
"""Database and name; the name is None for the database itself."""


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A database, table or view of the catalog; ``name`` is None for a database.

    ``metadata`` is the metadata of an Iceberg table, ``unreadable`` the error if it cannot be read.
    ``targeted`` is false for a database that is listed only because a target covers something in
    it.
    """

    database: str
    name: str | None
    glue: Mapping[str, Any]
    metadata: IcebergMetadata | None = None
    targeted: bool = True
    unreadable: IcebergMetadataError | None = None

    @property
    def key(self) -> Key:
        """Its names in lower case, as Athena uses them."""
        return self.database.lower(), None if self.name is None else self.name.lower()

    @property
    def denied(self) -> str:
        """The metadata file of an Iceberg table to which access is denied; otherwise empty."""
        if self.metadata is not None or self.unreadable is not None or self.name is None:
            return ""
        return metadata_location(self.glue)

    @property
    def full_name(self) -> str:
        """``database.name``, or the name of the database."""
        return ".".join(filter(None, self.key))
