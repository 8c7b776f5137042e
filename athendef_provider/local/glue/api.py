"""Glue's catalog operations on the corrected backend.

=============================  ==================================  =============================
what                           moto                                Glue, and here
=============================  ==================================  =============================
GetTables, GetDatabases,       no paging                           pages of at most 100, NextToken
GetTableVersions
GetPartitions                  no paging                           pages of at most 1,000
MaxResults, batch sizes        unchecked                           ValidationException beyond
                                                                   the limits of the model
GetTableVersions               oldest first                        newest first (floci#1230)
GetTable of a missing table    Table x not found.                  Entity Not Found
BatchDeleteTableVersion        not implemented                     implemented
Segment, ExcludeColumnSchema   ignored                             implemented
defaults in a table (no sort   omitted                             included in the response
columns, Retention 0, ...)
=============================  ==================================  =============================

A listing's NextToken contains the last name of the page. So a table that is created or deleted
between two pages does not shift the next page.
"""

import base64
import bisect
import contextlib
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.glue.exceptions import EntityNotFoundException, PartitionAlreadyExistsException

from athendef_provider.local import constraints
from athendef_provider.local.glue.backend import GlueCatalog, GlueTable, glue_catalog
from athendef_provider.local.options import ACCOUNT
from athendef_provider.local.protocol import Body, Operation, Page, ServiceError

_TABLES_PER_PAGE = 100
_PARTITIONS_PER_PAGE = 1000
_LAST_VERSION = 9_999_999_999

_CREATED_BY = f"arn:aws:sts::{ACCOUNT}:user/moto"


class GlueApi:
    """Handles Glue's catalog operations in one region."""

    def __init__(self, region: str) -> None:
        self._glue: GlueCatalog = glue_catalog(region)
        self._operations: dict[str, Operation] = {
            "CreateDatabase": self._create_database,
            "GetDatabase": self._get_database,
            "GetDatabases": self._get_databases,
            "UpdateDatabase": self._update_database,
            "DeleteDatabase": self._delete_database,
            "CreateTable": self._create_table,
            "GetTable": self._get_table,
            "GetTables": self._get_tables,
            "UpdateTable": self._update_table,
            "DeleteTable": self._delete_table,
            "BatchDeleteTable": self._batch_delete_table,
            "GetTableVersion": self._get_table_version,
            "GetTableVersions": self._get_table_versions,
            "DeleteTableVersion": self._delete_table_version,
            "BatchDeleteTableVersion": self._batch_delete_table_version,
            "CreatePartition": self._create_partition,
            "BatchCreatePartition": self._batch_create_partition,
            "GetPartition": self._get_partition,
            "GetPartitions": self._get_partitions,
            "BatchGetPartition": self._batch_get_partition,
            "UpdatePartition": self._update_partition,
            "BatchUpdatePartition": self._batch_update_partition,
            "DeletePartition": self._delete_partition,
            "BatchDeletePartition": self._batch_delete_partition,
        }

    def handles(self, operation: str) -> bool:
        """Whether the operation is implemented here; moto handles the others."""
        return operation in self._operations

    def handle(self, operation: str, request: Body) -> Body:
        """Handle one operation; raises ServiceError with Glue's message."""
        if message := constraints.request_violations("glue", operation, request):
            raise ServiceError("ValidationException", message)
        if request.get("CatalogId", ACCOUNT) != ACCOUNT:
            raise ServiceError("EntityNotFoundException", "Catalog not found.")
        try:
            with self._glue.lock:
                return self._operations[operation](request)
        except JsonRESTError as error:
            raise ServiceError(error.error_type, error.message) from None

    # -- databases -------------------------------------------------------------------------------

    def _create_database(self, request: Body) -> Body:
        entry = request["DatabaseInput"]
        self._glue.create_database(entry["Name"], entry, request.get("Tags"))
        return {}

    def _get_database(self, request: Body) -> Body:
        return {"Database": _without_nulls(self._glue.get_database(request["Name"]).as_dict())}

    def _get_databases(self, request: Body) -> Body:
        databases = {database.name: database for database in self._glue.get_databases()}
        page = _page(sorted(databases), request, _TABLES_PER_PAGE)
        page.items[:] = [_without_nulls(databases[name].as_dict()) for name in page.items]
        return page.under("DatabaseList")

    def _update_database(self, request: Body) -> Body:
        self._glue.update_database(request["Name"], request["DatabaseInput"])
        return {}

    def _delete_database(self, request: Body) -> Body:
        self._glue.delete_database(request["Name"])
        return {}

    # -- tables ----------------------------------------------------------------------------------

    def _create_table(self, request: Body) -> Body:
        entry = request["TableInput"]
        self._glue.create_table(
            request["DatabaseName"], entry["Name"], entry, request.get("OpenTableFormatInput")
        )
        return {}

    def _get_table(self, request: Body) -> Body:
        try:
            table = self._glue.get_table(request["DatabaseName"], request["Name"])
        except EntityNotFoundException:
            # Other operations name the table or database in the message; GetTable does not.
            raise ServiceError("EntityNotFoundException", "Entity Not Found") from None
        return {"Table": _table(table)}

    def _get_tables(self, request: Body) -> Body:
        tables = self._glue.get_tables(request["DatabaseName"], request.get("Expression"))
        by_name = {table.name: table for table in tables}
        page = _page(list(by_name), request, _TABLES_PER_PAGE)
        page.items[:] = [_table(by_name[name]) for name in page.items]
        return page.under("TableList")

    def _update_table(self, request: Body) -> Body:
        entry = request.get("TableInput")
        if entry is None:
            raise ServiceError("InvalidInputException", "TableInput is required")
        if request.get("Name", entry["Name"]).lower() != entry["Name"].lower():
            raise ServiceError("InvalidInputException", "Table cannot be renamed")
        self._glue.update_table(
            request["DatabaseName"],
            entry["Name"],
            entry,
            version_id=request.get("VersionId"),
            skip_archive=request.get("SkipArchive", False),
        )
        return {}

    def _delete_table(self, request: Body) -> Body:
        self._glue.delete_table(request["DatabaseName"], request["Name"])
        return {}

    def _batch_delete_table(self, request: Body) -> Body:
        return {
            "Errors": self._glue.batch_delete_table(
                request["DatabaseName"], request["TablesToDelete"]
            )
        }

    # -- versions --------------------------------------------------------------------------------

    def _get_table_version(self, request: Body) -> Body:
        table = self._table_of(request)
        version = request.get("VersionId", table.current)
        return {"TableVersion": {"Table": _table(table, version), "VersionId": version}}

    def _get_table_versions(self, request: Body) -> Body:
        table = self._table_of(request)
        # Ascending keys for descending versions: the newest version comes first.
        by_key = {f"{_LAST_VERSION - int(version):010d}": version for version in table.versions}
        page = _page(sorted(by_key), request, _TABLES_PER_PAGE)
        page.items[:] = [
            {"Table": _table(table, by_key[key]), "VersionId": by_key[key]} for key in page.items
        ]
        return page.under("TableVersions")

    def _delete_table_version(self, request: Body) -> Body:
        self._table_of(request).delete_version(request["VersionId"])
        return {}

    def _batch_delete_table_version(self, request: Body) -> Body:
        table = self._table_of(request)
        errors = []
        for version in request["VersionIds"]:
            try:
                table.delete_version(version)
            except JsonRESTError as error:
                errors.append(
                    {
                        "TableName": table.name,
                        "VersionId": version,
                        "ErrorDetail": _error_detail(error),
                    }
                )
        return {"Errors": errors}

    # -- partitions ------------------------------------------------------------------------------

    def _create_partition(self, request: Body) -> Body:
        self._glue.create_partition(*_names(request), request["PartitionInput"])
        return {}

    def _batch_create_partition(self, request: Body) -> Body:
        entries = request["PartitionInputList"]
        return {"Errors": self._glue.batch_create_partition(*_names(request), entries)}

    def _get_partition(self, request: Body) -> Body:
        partition = self._glue.get_partition(*_names(request), request["PartitionValues"])
        return {"Partition": _partition(partition.as_dict())}

    def _get_partitions(self, request: Body) -> Body:
        expression = request.get("Expression")
        by_key = {
            _key(partition.values): partition
            for partition in self._glue.get_partitions(*_names(request), expression)
            if _in_segment(partition.values, request.get("Segment"))
        }
        page = _page(sorted(by_key), request, _PARTITIONS_PER_PAGE)
        with_columns = not request.get("ExcludeColumnSchema", False)
        page.items[:] = [
            _partition(by_key[key].as_dict(), with_columns=with_columns) for key in page.items
        ]
        return page.under("Partitions")

    def _batch_get_partition(self, request: Body) -> Body:
        # Missing partitions are omitted; UnprocessedKeys are those that Glue was too busy for.
        entries = self._glue.batch_get_partition(*_names(request), request["PartitionsToGet"])
        return {"Partitions": [_partition(entry) for entry in entries], "UnprocessedKeys": []}

    def _update_partition(self, request: Body) -> Body:
        self._glue.update_partition(
            *_names(request), request["PartitionInput"], request["PartitionValueList"]
        )
        return {}

    def _batch_update_partition(self, request: Body) -> Body:
        errors: list[Body] = []
        for entry in request["Entries"]:
            # One by one: moto fails the whole batch if the new values already exist.
            with contextlib.suppress(PartitionAlreadyExistsException):
                errors += self._glue.batch_update_partition(*_names(request), [entry])
                continue
            detail = _error_detail(PartitionAlreadyExistsException())
            errors.append(
                {"PartitionValueList": entry["PartitionValueList"], "ErrorDetail": detail}
            )
        return {"Errors": errors}

    def _delete_partition(self, request: Body) -> Body:
        self._glue.delete_partition(*_names(request), request["PartitionValues"])
        return {}

    def _batch_delete_partition(self, request: Body) -> Body:
        entries = request["PartitionsToDelete"]
        return {"Errors": self._glue.batch_delete_partition(*_names(request), entries)}

    def _table_of(self, request: Body) -> GlueTable:
        return self._glue.get_table(*_names(request))


def _names(request: Body) -> tuple[str, str]:
    return request["DatabaseName"], request["TableName"]


def _partition(entry: Body, *, with_columns: bool = True) -> Body:
    partition = _without_nulls({**entry, "CatalogId": ACCOUNT})
    if storage := partition.get("StorageDescriptor"):
        partition["StorageDescriptor"] = _storage(storage)
        if not with_columns:
            partition["StorageDescriptor"].pop("Columns", None)
    return partition


def _table(table: GlueTable, version: str | None = None) -> Body:
    entry = _without_nulls(table.as_dict(version))
    defaults = {
        "Retention": 0,
        "PartitionKeys": [],
        "CreatedBy": _CREATED_BY,
        "UpdateTime": entry["CreateTime"],
        "IsRegisteredWithLakeFormation": False,
        "IsMultiDialectView": False,
    }
    if "StorageDescriptor" in entry:
        entry["StorageDescriptor"] = _storage(entry["StorageDescriptor"])
    return {**defaults, **entry}


def _storage(storage: Body) -> Body:
    defaults: dict[str, Any] = {
        "Columns": [],
        "Compressed": False,
        "NumberOfBuckets": 0,
        "BucketColumns": [],
        "SortColumns": [],
        "StoredAsSubDirectories": False,
    }
    return {**defaults, **_without_nulls(storage)}


def _without_nulls(entry: Body) -> Body:
    return {key: value for key, value in entry.items() if value is not None}


def _error_detail(error: JsonRESTError) -> Body:
    return {"ErrorCode": error.error_type, "ErrorMessage": error.message}


def _key(values: Iterable[str]) -> str:
    return "\x1f".join(values)


def _in_segment(values: Iterable[str], segment: Body | None) -> bool:
    if segment is None:
        return True
    share = zlib.crc32(_key(values).encode()) % int(segment["TotalSegments"])
    return share == int(segment["SegmentNumber"])


def _page(names: Sequence[str], request: Body, default_size: int) -> Page:
    """The page of sorted names that NextToken and MaxResults select."""
    token = request.get("NextToken")
    start = bisect.bisect_right(names, _read_token(token)) if token else 0
    end = start + int(request.get("MaxResults", default_size))
    more = end < len(names)
    return Page(list(names[start:end]), _write_token(names[end - 1]) if more else "")


def _write_token(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()


def _read_token(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token.encode()).decode()
    except ValueError:
        raise ServiceError("InvalidInputException", "Invalid pagination token") from None
