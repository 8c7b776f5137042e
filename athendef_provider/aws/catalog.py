"""The Glue catalog: bulk reads, versions, partitions, and the S3 object of Iceberg metadata.

Glue is read instead of SHOW CREATE TABLE: one GetTables call gives 100 tables, and what SHOW
CREATE prints is lossy (non-ASCII comments, 'from deserializer') and takes a DDL slot each.
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

# The keys of GetTable's answer that UpdateTable takes back; it replaces all of them at once.
_TABLE_INPUT = (
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
    """What UpdateTable and CreateTable take, out of what GetTable gives."""
    return _taken_back({key: table[key] for key in _TABLE_INPUT if key in table})


def partition_input(partition: GluePartition) -> dict[str, Any]:
    """What BatchCreatePartition takes, out of what GetPartitions gives."""
    return _taken_back({key: partition[key] for key in _PARTITION_INPUT if key in partition})


def _taken_back(given: Mapping[str, Any]) -> dict[str, Any]:
    """Without empty texts, at any depth but in parameters, whose values may be empty.

    Glue's inputs are stricter than its answers: a SerDe's or an owner's name must not be empty.
    """
    return {
        key: value if key == "Parameters" else _taken_back_value(value)
        for key, value in given.items()
        if value is not None and value != ""
    }


def _taken_back_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _taken_back(value)
    return [_taken_back_value(one) for one in value] if isinstance(value, list) else value


class _AbsentMetadataError(IcebergMetadataError):
    """There is no such file."""


class Catalog:
    """Reads and writes one account's Glue catalog."""

    def __init__(self, glue: GlueClient, s3: S3Client) -> None:
        self._glue = glue
        self._s3 = s3
        # A file's JSON takes ten times its size: one at a time, however many are read at once.
        self._parsing = threading.Lock()

    def table(self, database: str, name: str) -> GlueTable | None:
        """One table or view as Glue has it now; None where there is none."""
        try:
            return self._glue.get_table(DatabaseName=database, Name=name)["Table"]
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and is_absent(error):
                return None
            raise to_aws_error(f"reading {database}.{name} from Glue", error) from error

    def tables(self, database: str) -> Iterator[GlueTable]:
        """All tables and views of a database, 100 a call; none where there is no database."""
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
        """One database; None where there is none."""
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
        """An Iceberg table's own metadata; None for other tables, and where access is denied.

        Glue's column list "should never be used to infer schema" (Iceberg's maintainers), and
        holds neither the partitioning nor the properties. Who may alter a table need not be
        allowed to read its files: then what Glue holds must do. Raises `IcebergMetadataError`
        where there is no such file, or it is no metadata.
        """
        location = metadata_location(table)
        if location.partition("://")[0] not in {"s3", "s3a"}:
            return None
        database, name = str(table["DatabaseName"]).lower(), str(table["Name"]).lower()
        try:
            return self._metadata_at(location, f"{database}.{name}")
        except _AbsentMetadataError:
            # A writer may have replaced the file since the table was listed.
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
            reason = f"S3 answers {error_code(error)}: {error_message(error)}"
            kind = _AbsentMetadataError if is_absent(error) else IcebergMetadataError
            raise kind(table, location, reason) from error
        except (BotoCoreError, OSError) as error:
            raise IcebergMetadataError(table, location, str(error)) from error
        with self._parsing:
            return read_metadata(content, table=table, location=location)

    def create_table(self, database: str, table: Mapping[str, Any]) -> None:
        """glue:CreateTable from a TableInput."""
        with translate_errors(f"creating {database}.{table['Name']} in Glue"):
            self._glue.create_table(DatabaseName=database, TableInput=dict(table))  # type: ignore[arg-type]  # a TableInput, as Glue gave it

    def update_table(
        self, database: str, table: Mapping[str, Any], read: GlueTable, *, archive: bool = True
    ) -> None:
        """glue:UpdateTable.

        Raises `ConcurrentModificationError` where ``read`` is not the live table any more.

        ``read`` is the table as it was when the change was made up: its version guards the call.
        Without ``archive`` Glue keeps no version of it: there may be 100,000 of a table.
        """
        version: Any = {"VersionId": read["VersionId"]} if "VersionId" in read else {}
        if not archive:
            version["SkipArchive"] = True
        with translate_errors(f"updating {database}.{table['Name']} in Glue"):
            self._glue.update_table(
                DatabaseName=database,
                TableInput=dict(table),  # type: ignore[arg-type]  # a TableInput, as Glue gave it
                **version,
            )

    def delete_table(self, database: str, name: str) -> None:
        """glue:DeleteTable: forgets the table, touches no data; success where it is absent."""
        try:
            self._glue.delete_table(DatabaseName=database, Name=name)
        except (ClientError, BotoCoreError) as error:
            if not (isinstance(error, ClientError) and is_absent(error)):
                raise to_aws_error(f"deleting {database}.{name} from Glue", error) from error

    def update_database(self, database: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
        """glue:UpdateDatabase with ``changes`` over what it holds."""
        kept = _taken_back({key: database[key] for key in _DATABASE_INPUT if key in database})
        with translate_errors(f"updating database {database['Name']} in Glue"):
            self._glue.update_database(
                Name=database["Name"],
                DatabaseInput=kept | dict(changes),  # type: ignore[arg-type]  # keys as Glue's
            )

    def partitions(self, database: str, name: str) -> list[GluePartition]:
        """All partitions of a table, 1,000 a call."""
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
        """glue:BatchUpdatePartition, 100 a call; their values stay.

        ``done`` hears, after each call and from its thread, how many partitions it did.
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
        """glue:BatchCreatePartition, 100 a call; those that exist already are left alone."""
        self._in_batches(
            f"creating partitions of {database}.{name}",
            partitions,
            _UPDATES_A_CALL,
            lambda batch: self._glue.batch_create_partition(
                DatabaseName=database,
                TableName=name,
                PartitionInputList=list(batch),
            ),
            harmless="AlreadyExistsException",
        )

    def delete_partitions(self, database: str, name: str, values: Sequence[Sequence[str]]) -> None:
        """glue:BatchDeletePartition, 25 a call; those that are gone already are success."""
        self._in_batches(
            f"deleting partitions of {database}.{name}",
            [{"Values": list(value)} for value in values],
            _DELETES_A_CALL,
            lambda batch: self._glue.batch_delete_partition(
                DatabaseName=database,
                TableName=name,
                PartitionsToDelete=list(batch),
            ),
            harmless="EntityNotFoundException",
        )

    def _in_batches(
        self,
        doing: str,
        items: Sequence[Mapping[str, Any]],
        size: int,
        call: Any,
        harmless: str = "",
    ) -> None:
        """Call once for each batch, a few at once, and name what Glue refused of them."""
        batches = [items[first : first + size] for first in range(0, len(items), size)]
        if not batches:
            return
        with translate_errors(doing), ThreadPoolExecutor(min(_CALLS_AT_ONCE, len(batches))) as pool:
            answers = list(pool.map(call, batches))
        refused = [error for answer in answers for error in answer.get("Errors", [])]
        refused = [e for e in refused if (e.get("ErrorDetail") or {}).get("ErrorCode") != harmless]
        if refused:
            first = refused[0]
            detail = first.get("ErrorDetail", {})
            values = "/".join(first.get("PartitionValues") or first.get("PartitionValueList") or [])
            raise AwsError(
                f"{doing}: Glue refused {len(refused)} of {len(items)}, the first is {values}: "
                f"{detail.get('ErrorCode')}: {detail.get('ErrorMessage')}"
            )


class BulkReader:
    """Answers reads of single tables from one bulk read of their database.

    A refresh reads every table of a stack one by one; asked so, Glue would be called as often.
    Each table is handed out once: who reads it a second time wants to know what it is by then.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalogue = catalog
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._unread: dict[str, dict[str, GlueTable]] = {}
        self._seen: set[tuple[str, str]] = set()

    def table(self, database: str, name: str, *, expected: bool = True) -> GlueTable | None:
        """One table as of the bulk read, or as of now where it was handed out before.

        Where it is ``expected``, its absence is asked for by name: GetTables leaves out what Lake
        Formation hides from us, GetTable says AccessDenied. Hidden is not gone.
        """
        with self._lock:
            lock = self._locks.setdefault(database, threading.Lock())
        with lock:
            if database not in self._unread:
                listed = self._catalogue.tables(database)
                self._unread[database] = {table["Name"].lower(): table for table in listed}
            if (database, name) not in self._seen:
                self._seen.add((database, name))
                found = self._unread[database].pop(name, None)
                if found is not None or not expected:
                    return found
        return self._catalogue.table(database, name)

    def beside(self, database: str, name: str) -> GlueTable | None:
        """A table that nobody has asked for, if a bulk read of its database has seen one."""
        return self._unread.get(database, {}).get(name)

    def forget(self, database: str, name: str) -> None:
        """It is no more."""
        self._unread.get(database, {}).pop(name, None)
