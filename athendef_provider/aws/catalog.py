"""The Glue catalog: bulk reads, versions, partitions, and Iceberg metadata files in S3.

Tables are read from Glue, not by SHOW CREATE TABLE: one GetTables call returns 100 tables, while
SHOW CREATE TABLE needs a DDL slot for each and is lossy (non-ASCII comments, 'from deserializer').
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from athendef_provider.aws.errors import (
    AwsError,
    error_code,
    error_message,
    is_absent,
    is_denied,
    is_unknown_caller,
    to_aws_error,
    translate_errors,
)
from athendef_provider.definition.glue.from_glue import metadata_location
from athendef_provider.definition.glue.iceberg_metadata import (
    LARGEST,
    IcebergMetadata,
    IcebergMetadataError,
    read_metadata,
)

if TYPE_CHECKING:
    from types_boto3_glue import GlueClient
    from types_boto3_s3 import S3Client

GlueTable: TypeAlias = Mapping[str, Any]
GluePartition: TypeAlias = Mapping[str, Any]

TABLE_INPUT = (
    "Name",
    "Description",
    "Owner",
    "LastAccessTime",
    "LastAnalyzedTime",
    "Retention",
    "StorageDescriptor",
    "PartitionKeys",
    "ViewOriginalText",
    "ViewExpandedText",
    "TableType",
    "Parameters",
    "TargetTable",
)
"""The fields of a GetTable response that UpdateTable accepts. It replaces all of them."""

_PARTITION_INPUT = (
    "Values",
    "LastAccessTime",
    "StorageDescriptor",
    "Parameters",
    "LastAnalyzedTime",
)
_DATABASE_INPUT = ("Name", "Description", "LocationUri", "Parameters", "TargetDatabase")
_UPDATES_A_CALL = 100
_DELETES_A_CALL = 25
_CALLS_AT_ONCE = 8


def table_input(table: GlueTable) -> dict[str, Any]:
    """The TableInput of CreateTable and UpdateTable for a table that GetTable returned."""
    return _accepted({key: table[key] for key in TABLE_INPUT if key in table})


def partition_input(partition: GluePartition) -> dict[str, Any]:
    """The PartitionInput for a partition that GetPartitions returned."""
    return _accepted({key: partition[key] for key in _PARTITION_INPUT if key in partition})


def _accepted(response: Mapping[str, Any]) -> dict[str, Any]:
    """Remove empty strings at any depth, except in parameters, whose values may be empty.

    Glue's inputs are stricter than its responses: names of SerDes and owners must not be empty.
    """
    return {
        key: value if key == "Parameters" else _accepted_value(value)
        for key, value in response.items()
        if value is not None and value != ""
    }


def _accepted_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _accepted(value)
    return [_accepted_value(item) for item in value] if isinstance(value, list) else value


class _AbsentMetadataError(IcebergMetadataError):
    """The metadata file does not exist."""


class Catalog:
    """Reads and writes one account's Glue catalog."""

    def __init__(self, glue: GlueClient, s3: S3Client) -> None:
        self._glue = glue
        self._s3 = s3
        # Parsed JSON takes ten times the file's size, so files are parsed one after another.
        self._parsing = threading.Lock()

    def table(self, database: str, name: str) -> GlueTable | None:
        """One table or view, read now; None if it does not exist."""
        try:
            return self._glue.get_table(DatabaseName=database, Name=name)["Table"]
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and is_absent(error):
                return None
            raise to_aws_error(f"reading {database}.{name} from Glue", error) from error

    def tables(self, database: str) -> Iterator[GlueTable]:
        """All tables and views of a database, 100 for each call; empty if it does not exist."""
        pages = self._glue.get_paginator("get_tables").paginate(
            DatabaseName=database, PaginationConfig={"PageSize": 100}
        )
        try:
            for page in pages:
                yield from page.get("TableList", ())
        except (ClientError, BotoCoreError) as error:
            if not (isinstance(error, ClientError) and is_absent(error)):
                raise to_aws_error(f"reading the tables of {database} from Glue", error) from error

    def database(self, name: str) -> Mapping[str, Any] | None:
        """One database; None if it does not exist."""
        try:
            return self._glue.get_database(Name=name)["Database"]
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and is_absent(error):
                return None
            raise to_aws_error(f"reading database {name} from Glue", error) from error

    def databases(self) -> Iterator[Mapping[str, Any]]:
        """All databases of the account."""
        with translate_errors("reading the databases from Glue"):
            for page in self._glue.get_paginator("get_databases").paginate():
                yield from page["DatabaseList"]

    def iceberg_metadata(self, table: GlueTable) -> IcebergMetadata | None:
        """The metadata of an Iceberg table; None for other tables, and if access is denied.

        Glue's column list "should never be used to infer schema" (Iceberg's maintainers), and Glue
        has neither the partitioning nor the properties. Credentials that may alter a table may lack
        access to its files; then only Glue's fields are used. Raises `IcebergMetadataError` if the
        file does not exist or cannot be parsed.
        """
        location = metadata_location(table)
        if location.partition("://")[0] not in {"s3", "s3a"}:
            return None
        database, name = str(table["DatabaseName"]).lower(), str(table["Name"]).lower()
        try:
            return self._metadata_at(location, f"{database}.{name}")
        except _AbsentMetadataError:
            # A writer may have replaced the file after the table was listed.
            newer = metadata_location(self.table(database, name) or {})
            if newer in {"", location}:
                raise
            return self._metadata_at(newer, f"{database}.{name}")

    def _metadata_at(self, location: str, table: str) -> IcebergMetadata | None:
        bucket, _, key = location.partition("://")[2].partition("/")
        try:
            body = self._s3.get_object(Bucket=bucket, Key=key)["Body"]
            content = body.read(LARGEST + 1)
        except ClientError as error:
            if is_unknown_caller(error):
                raise to_aws_error(f"reading {location}", error) from error
            if is_denied(error):
                return None
            reason = f"S3 returned {error_code(error)}: {error_message(error)}"
            kind = _AbsentMetadataError if is_absent(error) else IcebergMetadataError
            raise kind(table, location, reason) from error
        except (BotoCoreError, OSError) as error:
            raise IcebergMetadataError(table, location, str(error)) from error
        with self._parsing:
            return read_metadata(content, table=table, location=location)

    def create_table(self, database: str, table: Mapping[str, Any]) -> None:
        """glue:CreateTable from a TableInput."""
        with translate_errors(f"creating {database}.{table['Name']} in Glue"):
            self._glue.create_table(DatabaseName=database, TableInput=dict(table))  # type: ignore[arg-type]  # a TableInput, as returned by Glue

    def update_table(
        self, database: str, table: Mapping[str, Any], read: GlueTable, *, archive: bool = True
    ) -> None:
        """glue:UpdateTable, guarded by the version of ``read``.

        ``read`` is the table that the change is based on. Raises `ConcurrentModificationError` if
        the live table has another version. Without ``archive`` Glue does not keep the previous
        version; a table may have 100,000 versions.
        """
        version: Any = {"VersionId": read["VersionId"]} if "VersionId" in read else {}
        if not archive:
            version["SkipArchive"] = True
        with translate_errors(f"updating {database}.{table['Name']} in Glue"):
            self._glue.update_table(
                DatabaseName=database,
                TableInput=dict(table),  # type: ignore[arg-type]  # a TableInput, as returned by Glue
                **version,
            )

    def delete_table(self, database: str, name: str) -> None:
        """glue:DeleteTable, which deletes no data. Succeeds if the table does not exist."""
        try:
            self._glue.delete_table(DatabaseName=database, Name=name)
        except (ClientError, BotoCoreError) as error:
            if not (isinstance(error, ClientError) and is_absent(error)):
                raise to_aws_error(f"deleting {database}.{name} from Glue", error) from error

    def update_database(self, database: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
        """glue:UpdateDatabase with the current fields and ``changes``."""
        current = _accepted({key: database[key] for key in _DATABASE_INPUT if key in database})
        with translate_errors(f"updating database {database['Name']} in Glue"):
            self._glue.update_database(
                Name=database["Name"],
                DatabaseInput=current | dict(changes),  # type: ignore[arg-type]  # keys as Glue's
            )

    def partitions(self, database: str, name: str) -> list[GluePartition]:
        """All partitions of a table, 1,000 for each call."""
        with translate_errors(f"reading the partitions of {database}.{name}"):
            pages = self._glue.get_paginator("get_partitions").paginate(
                DatabaseName=database, TableName=name
            )
            return [partition for page in pages for partition in page.get("Partitions", ())]

    def update_partitions(
        self,
        database: str,
        name: str,
        partitions: Sequence[Mapping[str, Any]],
        done: Callable[[int], None] = lambda _count: None,
    ) -> None:
        """glue:BatchUpdatePartition, 100 for each call. The values stay the same.

        ``done`` is called after each call, in its thread, with the number of partitions.
        """

        def update(batch: Sequence[Mapping[str, Any]]) -> Any:
            entries: list[Any] = [
                {"PartitionValueList": part["Values"], "PartitionInput": part} for part in batch
            ]
            answer = self._glue.batch_update_partition(
                DatabaseName=database, TableName=name, Entries=entries
            )
            done(len(batch))
            return answer

        self._in_batches(
            f"updating the partitions of {database}.{name}",
            partitions,
            _UPDATES_A_CALL,
            update,
        )

    def create_partitions(
        self, database: str, name: str, partitions: Sequence[Mapping[str, Any]]
    ) -> None:
        """glue:BatchCreatePartition, 100 for each call. Skips partitions that exist."""
        self._in_batches(
            f"creating partitions of {database}.{name}",
            partitions,
            _UPDATES_A_CALL,
            lambda batch: self._glue.batch_create_partition(
                DatabaseName=database,
                TableName=name,
                PartitionInputList=list(batch),
            ),
            ignored="AlreadyExistsException",
        )

    def delete_partitions(self, database: str, name: str, values: Sequence[Sequence[str]]) -> None:
        """glue:BatchDeletePartition, 25 for each call. Ignores partitions that do not exist."""
        self._in_batches(
            f"deleting partitions of {database}.{name}",
            [{"Values": list(value)} for value in values],
            _DELETES_A_CALL,
            lambda batch: self._glue.batch_delete_partition(
                DatabaseName=database,
                TableName=name,
                PartitionsToDelete=list(batch),
            ),
            ignored="EntityNotFoundException",
        )

    def _in_batches(
        self,
        doing: str,
        items: Sequence[Mapping[str, Any]],
        size: int,
        call: Any,
        ignored: str = "",
    ) -> None:
        """Call once for each batch, in parallel. Raises `AwsError` if Glue rejects an item."""
        batches = [items[first : first + size] for first in range(0, len(items), size)]
        if not batches:
            return
        with translate_errors(doing), ThreadPoolExecutor(min(_CALLS_AT_ONCE, len(batches))) as pool:
            answers = list(pool.map(call, batches))
        errors = [error for answer in answers for error in answer.get("Errors", [])]
        errors = [e for e in errors if (e.get("ErrorDetail") or {}).get("ErrorCode") != ignored]
        if errors:
            first = errors[0]
            detail = first.get("ErrorDetail", {})
            values = "/".join(first.get("PartitionValues") or first.get("PartitionValueList") or [])
            raise AwsError(
                f"{doing}: Glue rejected {len(errors)} of {len(items)}; the first is {values}: "
                f"{detail.get('ErrorCode')}: {detail.get('ErrorMessage')}"
            )


class BulkReader:
    """Serves reads of single tables from one bulk read of their database.

    A refresh reads each table of a stack separately; this avoids one Glue call for each of them. A
    table is served from the bulk read once. Later reads of it call Glue, to see changes.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._unread: dict[str, dict[str, GlueTable]] = {}
        self._seen: set[tuple[str, str]] = set()
        self._served: set[tuple[str, str]] = set()

    def table(self, database: str, name: str, *, expected: bool = True) -> GlueTable | None:
        """One table: from the bulk read at the first call, from Glue at later calls.

        If an ``expected`` table is not in the bulk read, it is read by name: GetTables omits tables
        that Lake Formation hides, while GetTable fails with AccessDenied for them.
        """
        with self._lock:
            lock = self._locks.setdefault(database, threading.Lock())
        with lock:
            if database not in self._unread:
                listed = self._catalog.tables(database)
                self._unread[database] = {table["Name"].lower(): table for table in listed}
            if (database, name) not in self._seen:
                self._seen.add((database, name))
                table = self._unread[database].pop(name, None)
                if table is not None:
                    self._served.add((database, name))
                if table is not None or not expected:
                    return table
        return self._catalog.table(database, name)

    def unrequested(self, database: str, name: str) -> GlueTable | None:
        """A table of the bulk read that `table` has not served; None if there is none."""
        return self._unread.get(database, {}).get(name)

    def lacks(self, database: str, name: str) -> bool:
        """Whether the database was read, and had no table of this name."""
        tables = self._unread.get(database)
        return tables is not None and name not in tables and (database, name) not in self._served

    def forget(self, database: str, name: str) -> None:
        """Remove a table from the bulk read, after it was deleted."""
        self._unread.get(database, {}).pop(name, None)
