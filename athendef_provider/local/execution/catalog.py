# ruff: noqa: D102 - the methods of MotoCatalog are documented in Catalog
"""The state that statements read and change: databases, tables and partitions in Glue, S3 objects.

``Catalog`` is the interface that the execution needs. ``MotoCatalog`` implements it on moto's
backends directly, without HTTP requests, so statements and API calls share their state. A table
is a dictionary in the form of Glue's TableInput. Every change of a table is an UpdateTable, which
creates a new version.
"""

import copy
from typing import Any, Protocol, TypeAlias
from urllib.parse import urlparse

from moto.glue.exceptions import EntityNotFoundException
from moto.glue.models import glue_backends
from moto.s3.exceptions import MissingBucket
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition

Entry: TypeAlias = dict[str, Any]

# Members that Glue adds to a table or partition; an update must not contain them.
_SERVICE_OWNED = {
    "CatalogId",
    "CreateTime",
    "CreatedBy",
    "CreationTime",
    "DatabaseName",
    "IsMultiDialectView",
    "IsRegisteredWithLakeFormation",
    "TableName",
    "UpdateTime",
    "VersionId",
}


class Catalog(Protocol):
    """Returned dictionaries are copies. A missing object is None."""

    def databases(self) -> list[Entry]:
        """All databases as DatabaseInputs, by name."""
        ...

    def database(self, name: str) -> Entry | None:
        """A database as a DatabaseInput."""
        ...

    def create_database(self, entry: Entry) -> None:
        """Create a database that does not exist."""
        ...

    def update_database(self, entry: Entry) -> None:
        """Replace the database that has the name of ``entry``."""
        ...

    def delete_database(self, name: str) -> None:
        """Delete a database and everything in it."""
        ...

    def tables(self, database: str) -> list[Entry]:
        """All tables and views of an existing database as TableInputs, by name."""
        ...

    def table(self, database: str, name: str) -> Entry | None:
        """A table or view as a TableInput; None if the table or its database does not exist."""
        ...

    def create_table(self, database: str, entry: Entry) -> None:
        """Create a table that does not exist."""
        ...

    def update_table(self, database: str, entry: Entry) -> None:
        """Add ``entry`` as the next version of the table that has its name."""
        ...

    def delete_table(self, database: str, name: str) -> None:
        """Delete a table with its versions and partitions."""
        ...

    def partitions(self, database: str, table: str) -> list[Entry]:
        """All partitions of a table as PartitionInputs, by their values."""
        ...

    def create_partition(self, database: str, table: str, entry: Entry) -> None:
        """Create a partition that does not exist."""
        ...

    def update_partition(self, database: str, table: str, values: list[str], entry: Entry) -> None:
        """Replace the partition with these values; ``entry`` may have other values."""
        ...

    def delete_partition(self, database: str, table: str, values: list[str]) -> None:
        """Delete a partition."""
        ...

    def keys(self, location: str) -> list[str] | None:
        """The S3 keys under a location, relative to it, sorted; None if the bucket is missing."""
        ...

    def read_object(self, location: str) -> bytes | None:
        """The content of an S3 object."""
        ...

    def put_object(self, location: str, content: bytes) -> None:
        """Write an S3 object to an existing bucket."""
        ...

    def delete_objects(self, location: str) -> None:
        """Delete every S3 object under a location."""
        ...


class MotoCatalog:
    """``Catalog`` on moto's backends in this process."""

    def __init__(self, account: str, region: str) -> None:
        self._glue = glue_backends[account][region]
        self._s3 = s3_backends[account][get_partition(region)]

    def databases(self) -> list[Entry]:
        entries = [_input(database.as_dict()) for database in self._glue.get_databases()]
        return sorted(entries, key=lambda entry: str(entry["Name"]))

    def database(self, name: str) -> Entry | None:
        try:
            return _input(self._glue.get_database(name).as_dict())
        except EntityNotFoundException:
            return None

    def create_database(self, entry: Entry) -> None:
        self._glue.create_database(entry["Name"], copy.deepcopy(entry))

    def update_database(self, entry: Entry) -> None:
        self._glue.update_database(entry["Name"], copy.deepcopy(entry))

    def delete_database(self, name: str) -> None:
        self._glue.delete_database(name)

    def tables(self, database: str) -> list[Entry]:
        entries = [_input(table.as_dict()) for table in self._glue.get_tables(database, None)]
        return sorted(entries, key=lambda entry: str(entry["Name"]))

    def table(self, database: str, name: str) -> Entry | None:
        try:
            return _input(self._glue.get_table(database, name).as_dict())
        except EntityNotFoundException:
            return None

    def create_table(self, database: str, entry: Entry) -> None:
        self._glue.create_table(database, entry["Name"], copy.deepcopy(entry))

    def update_table(self, database: str, entry: Entry) -> None:
        self._glue.update_table(database, entry["Name"], copy.deepcopy(entry))

    def delete_table(self, database: str, name: str) -> None:
        self._glue.delete_table(database, name)

    def partitions(self, database: str, table: str) -> list[Entry]:
        partitions = self._glue.get_table(database, table).partitions.values()
        return sorted(
            (_input(partition.as_dict()) for partition in partitions),
            key=lambda entry: list(entry["Values"]),
        )

    def create_partition(self, database: str, table: str, entry: Entry) -> None:
        self._glue.create_partition(database, table, copy.deepcopy(entry))

    def update_partition(self, database: str, table: str, values: list[str], entry: Entry) -> None:
        self._glue.batch_update_partition(
            database,
            table,
            [{"PartitionValueList": values, "PartitionInput": copy.deepcopy(entry)}],
        )

    def delete_partition(self, database: str, table: str, values: list[str]) -> None:
        self._glue.batch_delete_partition(database, table, [{"Values": values}])

    def keys(self, location: str) -> list[str] | None:
        bucket, prefix = split_location(location)
        try:
            names = self._s3.get_bucket(bucket).keys
        except MissingBucket:
            return None
        return sorted(name[len(prefix) :] for name in list(names) if name.startswith(prefix))

    def read_object(self, location: str) -> bytes | None:
        bucket, key = _bucket_and_key(location)
        try:
            s3_object = self._s3.get_object(bucket, key)
        except MissingBucket:
            return None
        return None if s3_object is None else bytes(s3_object.value)

    def put_object(self, location: str, content: bytes) -> None:
        bucket, key = _bucket_and_key(location)
        self._s3.put_object(bucket, key, content)

    def delete_objects(self, location: str) -> None:
        bucket, prefix = split_location(location)
        for name in self.keys(location) or ():
            self._s3.delete_object(bucket, prefix + name)


def split_location(location: str) -> tuple[str, str]:
    """The bucket and the key prefix of a location; a prefix ends with a slash, or is empty."""
    bucket, key = _bucket_and_key(location)
    return bucket, key.rstrip("/") + "/" if key.strip("/") else ""


def _bucket_and_key(location: str) -> tuple[str, str]:
    parts = urlparse(location)
    return parts.netloc, parts.path.removeprefix("/")


def _input(entry: Entry) -> Entry:
    return copy.deepcopy(
        {
            key: value
            for key, value in entry.items()
            if key not in _SERVICE_OWNED and value is not None
        }
    )
