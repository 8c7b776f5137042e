"""Glue's catalogue operations over the repaired backend.

=============================  ==================================  =============================
what                           moto                                Glue, and so here
=============================  ==================================  =============================
GetTables, GetDatabases,       everything at once                  pages of at most 100, NextToken
GetTableVersions
GetPartitions                  everything at once                  pages of at most 1,000
MaxResults, batch sizes        unchecked                           ValidationException beyond
                                                                   the model's figures
GetTableVersions               oldest first                        newest first (floci#1230)
GetTable of a missing table    Table x not found.                  Entity Not Found
BatchDeleteTableVersion        missing                             there
Segment, ExcludeColumnSchema   ignored                             honoured
defaults in a table (no sort   left out                            there, as the wire of Glue
columns, Retention 0, ...)                                         shows them
=============================  ==================================  =============================

A listing's NextToken says behind which name the next page begins: a table that comes or goes
between two pages shifts nothing.
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
from athendef_provider.local.glue.backend import GlueCatalogue, GlueTable, glue_catalogue
from athendef_provider.local.options import ACCOUNT
from athendef_provider.local.wire import Body, Operation, Page, ServiceError

_TABLES_A_PAGE = 100
_PARTITIONS_A_PAGE = 1000
_LAST_VERSION = 9_999_999_999

_CREATED_BY = f"arn:aws:sts::{ACCOUNT}:user/moto"


class GlueApi:
    """Answers Glue's catalogue operations of one region."""

    def __init__(self, region: str) -> None:
        self._glue: GlueCatalogue = glue_catalogue(region)
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

    def knows(self, operation: str) -> bool:
        """Tell whether the operation is answered here; moto answers the others."""
        return operation in self._operations

    def answer(self, operation: str, request: Body) -> Body:
        """Answer one operation; raises ServiceError in Glue's words."""
        if broken := constraints.violations("glue", operation, request):
            raise ServiceError("ValidationException", broken)
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
        return {"Database": _present(self._glue.get_database(request["Name"]).as_dict())}

    def _get_databases(self, request: Body) -> Body:
        found = {database.name: database for database in self._glue.get_databases()}
        page = _page(sorted(found), request, _TABLES_A_PAGE)
        page.items[:] = [_present(found[name].as_dict()) for name in page.items]
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
            # Other operations name the table or database; GetTable says this of both.
            raise ServiceError("EntityNotFoundException", "Entity Not Found") from None
        return {"Table": _table(table)}

    def _get_tables(self, request: Body) -> Body:
        tables = self._glue.get_tables(request["DatabaseName"], request.get("Expression"))
        found = {table.name: table for table in tables}
        page = _page(list(found), request, _TABLES_A_PAGE)
        page.items[:] = [_table(found[name]) for name in page.items]
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
        # Keys that ascend while the versions descend: the newest comes first.
        found = {f"{_LAST_VERSION - int(version):010d}": version for version in table.versions}
        page = _page(sorted(found), request, _TABLES_A_PAGE)
        page.items[:] = [
            {"Table": _table(table, found[key]), "VersionId": found[key]} for key in page.items
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
        found = self._glue.get_partition(*_names(request), request["PartitionValues"])
        return {"Partition": self._partition(found.as_dict())}

    def _get_partitions(self, request: Body) -> Body:
        expression = request.get("Expression")
        found = {
            _key(partition.values): partition
            for partition in self._glue.get_partitions(*_names(request), expression)
            if _in_segment(partition.values, request.get("Segment"))
        }
        page = _page(sorted(found), request, _PARTITIONS_A_PAGE)
        bare = request.get("ExcludeColumnSchema", False)
        page.items[:] = [self._partition(found[key].as_dict(), bare=bare) for key in page.items]
        return page.under("Partitions")

    def _batch_get_partition(self, request: Body) -> Body:
        # What is not there is left out; UnprocessedKeys are those that Glue was too busy for.
        entries = self._glue.batch_get_partition(*_names(request), request["PartitionsToGet"])
        return {"Partitions": [self._partition(entry) for entry in entries], "UnprocessedKeys": []}

    def _update_partition(self, request: Body) -> Body:
        self._glue.update_partition(
            *_names(request), request["PartitionInput"], request["PartitionValueList"]
        )
        return {}

    def _batch_update_partition(self, request: Body) -> Body:
        errors: list[Body] = []
        for entry in request["Entries"]:
            # One by one: moto lets the whole batch fail where the new values are taken already.
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

    def _partition(self, entry: Body, *, bare: bool = False) -> Body:
        shown = _present({**entry, "CatalogId": ACCOUNT})
        if storage := shown.get("StorageDescriptor"):
            shown["StorageDescriptor"] = _storage(storage)
            if bare:
                shown["StorageDescriptor"].pop("Columns", None)
        return shown


def _names(request: Body) -> tuple[str, str]:
    return request["DatabaseName"], request["TableName"]


def _table(table: GlueTable, version: str | None = None) -> Body:
    shown = _present(table.as_dict(version))
    defaults = {
        "Retention": 0,
        "PartitionKeys": [],
        "CreatedBy": _CREATED_BY,
        "UpdateTime": shown["CreateTime"],
        "IsRegisteredWithLakeFormation": False,
        "IsMultiDialectView": False,
    }
    shown = {**defaults, **shown}
    if "StorageDescriptor" in shown:
        shown["StorageDescriptor"] = _storage(shown["StorageDescriptor"])
    return shown


def _storage(storage: Body) -> Body:
    defaults: dict[str, Any] = {
        "Columns": [],
        "Compressed": False,
        "NumberOfBuckets": 0,
        "BucketColumns": [],
        "SortColumns": [],
        "StoredAsSubDirectories": False,
    }
    return {**defaults, **_present(storage)}


def _present(entry: Body) -> Body:
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


def _page(names: Sequence[str], request: Body, most: int) -> Page:
    """Cut the page that NextToken and MaxResults ask for out of ascending names."""
    token = request.get("NextToken")
    start = bisect.bisect_right(names, _read_token(token)) if token else 0
    end = start + int(request.get("MaxResults", most))
    more = end < len(names)
    return Page(list(names[start:end]), _write_token(names[end - 1]) if more else "")


def _write_token(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()


def _read_token(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token.encode()).decode()
    except ValueError:
        raise ServiceError("InvalidInputException", "Invalid pagination token") from None
