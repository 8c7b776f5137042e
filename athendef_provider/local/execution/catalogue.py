# ruff: noqa: D102 - what a method of MotoCatalogue does, Catalogue tells
"""The catalogue that statements work on: Glue's databases, tables and partitions, and S3's keys.

``Catalogue`` is what the executions need, and nothing more; ``MotoCatalogue`` answers it from
moto's own memory, without a request, so that a statement sees what the servers see. A table is
its Glue dictionary, in the form of TableInput; every change of a table goes through Glue's
update, so that its versions grow.
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

# What Glue adds to a table or partition of its own; an update must not send it back.
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


class Catalogue(Protocol):
    """Every dictionary that comes out is the caller's own; absent is None."""

    def databases(self) -> list[Entry]:
        """Every database, each as a DatabaseInput, by name."""
        ...

    def database(self, name: str) -> Entry | None:
        """One database as a DatabaseInput."""
        ...

    def create_database(self, entry: Entry) -> None:
        """Add a database that is not there yet."""
        ...

    def update_database(self, entry: Entry) -> None:
        """Put ``entry`` in the place of the database of its name."""
        ...

    def delete_database(self, name: str) -> None:
        """Take the database away, with what is in it."""
        ...

    def tables(self, database: str) -> list[Entry]:
        """Every table and view of a database that exists, each as a TableInput, by name."""
        ...

    def table(self, database: str, name: str) -> Entry | None:
        """One table or view as a TableInput; None also where there is no such database."""
        ...

    def create_table(self, database: str, entry: Entry) -> None:
        """Add a table that is not there yet."""
        ...

    def update_table(self, database: str, entry: Entry) -> None:
        """Make ``entry`` the next version of the table of its name."""
        ...

    def delete_table(self, database: str, name: str) -> None:
        """Take the table away, with its versions and partitions."""
        ...

    def partitions(self, database: str, table: str) -> list[Entry]:
        """Every partition as a PartitionInput, by its values."""
        ...

    def create_partition(self, database: str, table: str, entry: Entry) -> None:
        """Add a partition that is not there yet."""
        ...

    def update_partition(self, database: str, table: str, values: list[str], entry: Entry) -> None:
        """Put ``entry``, whose values may be others, in the place of the partition."""
        ...

    def delete_partition(self, database: str, table: str, values: list[str]) -> None:
        """Take the partition away."""
        ...

    def keys(self, location: str) -> list[str] | None:
        """The S3 keys under a location, relative to it, sorted; None for no such bucket."""
        ...

    def read_object(self, location: str) -> bytes | None:
        """One S3 object's content."""
        ...

    def put_object(self, location: str, content: bytes) -> None:
        """Write one S3 object into a bucket that exists."""
        ...

    def delete_objects(self, location: str) -> None:
        """Delete every S3 object under a location."""
        ...


class MotoCatalogue:
    """``Catalogue`` over moto's backends, in this very process."""

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
        found = self._glue.get_table(database, table).partitions.values()
        return sorted(
            (_input(partition.as_dict()) for partition in found),
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
            found = self._s3.get_object(bucket, key)
        except MissingBucket:
            return None
        return None if found is None else bytes(found.value)

    def put_object(self, location: str, content: bytes) -> None:
        bucket, key = _bucket_and_key(location)
        self._s3.put_object(bucket, key, content)

    def delete_objects(self, location: str) -> None:
        bucket, prefix = split_location(location)
        for name in self.keys(location) or ():
            self._s3.delete_object(bucket, prefix + name)


def split_location(location: str) -> tuple[str, str]:
    """Bucket and key prefix; a prefix that is not empty ends with a slash."""
    bucket, key = _bucket_and_key(location)
    return bucket, key.rstrip("/") + "/" if key.strip("/") else ""


def _bucket_and_key(location: str) -> tuple[str, str]:
    parts = urlparse(location)
    return parts.netloc, parts.path.removeprefix("/")


def _input(entry: Entry) -> Entry:
    own = {key: value for key, value in entry.items() if key not in _SERVICE_OWNED}
    return copy.deepcopy({key: value for key, value in own.items() if value is not None})
