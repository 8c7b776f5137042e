"""Athena's own view of the catalogue: the data catalog, its databases and its tables."""

import uuid

from moto.core.exceptions import JsonRESTError

from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.athena.start import CATALOG
from athendef_provider.local.glue.backend import GlueCatalogue, GlueTable
from athendef_provider.local.options import ACCOUNT
from athendef_provider.local.wire import Body, Page, ServiceError

_TABLES_A_PAGE = 50
_NAME = "AwsDataCatalog"


def data_catalogs(_request: Body) -> Body:
    """Answer ListDataCatalogs: Glue's is the only one."""
    return {
        "DataCatalogsSummary": [{"CatalogName": _NAME, "Type": "GLUE", "Status": "CREATE_COMPLETE"}]
    }


def data_catalog(request: Body) -> Body:
    """Answer GetDataCatalog."""
    _check_catalog(request["Name"])
    parameters = {"catalog-id": ACCOUNT}
    return {"DataCatalog": {"Name": _NAME, "Type": "GLUE", "Parameters": parameters}}


class Metadata:
    """Answers the operations that show databases and tables."""

    def __init__(self, glue: GlueCatalogue) -> None:
        self._glue = glue

    def database(self, request: Body) -> Body:
        """Answer GetDatabase."""
        _check_catalog(request["CatalogName"])
        try:
            return {
                "Database": _database(self._glue.get_database(request["DatabaseName"]).as_dict())
            }
        except JsonRESTError as error:
            raise _metadata_error(error) from None

    def databases(self, request: Body) -> Body:
        """Answer ListDatabases."""
        _check_catalog(request["CatalogName"])
        found = {database.name: database for database in self._glue.get_databases()}
        page = _page(sorted(found), request)
        page.items[:] = [_database(found[name].as_dict()) for name in page.items]
        return page.under("DatabaseList")

    def table(self, request: Body) -> Body:
        """Answer GetTableMetadata."""
        _check_catalog(request["CatalogName"])
        try:
            table = self._glue.get_table(request["DatabaseName"], request["TableName"])
        except JsonRESTError as error:
            raise _metadata_error(error) from None
        return {"TableMetadata": _table(table)}

    def tables(self, request: Body) -> Body:
        """Answer ListTableMetadata."""
        _check_catalog(request["CatalogName"])
        try:
            tables = self._glue.get_tables(request["DatabaseName"], request.get("Expression"))
        except JsonRESTError as error:
            raise _metadata_error(error) from None
        found = {table.name: table for table in tables}
        page = _page(list(found), request)
        page.items[:] = [_table(found[name]) for name in page.items]
        return page.under("TableMetadataList")


def _page(names: list[str], request: Body) -> Page:
    left = [name for name in names if name > request.get("NextToken", "")]
    most = request.get("MaxResults", _TABLES_A_PAGE)
    return Page(left[:most], left[most - 1] if len(left) > most else "")


def _database(entry: Body) -> Body:
    shown = {key: entry.get(key) for key in ("Name", "Description", "Parameters")}
    return {key: value for key, value in shown.items() if value is not None}


def _table(table: GlueTable) -> Body:
    entry = table.as_dict()
    storage = entry.get("StorageDescriptor") or {}
    return {
        "Name": table.name,
        "CreateTime": entry["CreateTime"],
        "TableType": entry.get("TableType", ""),
        "Columns": [_column(column) for column in storage.get("Columns") or ()],
        "PartitionKeys": [_column(column) for column in entry.get("PartitionKeys") or ()],
        "Parameters": {**(entry.get("Parameters") or {}), **_flattened(storage)},
    }


def _flattened(storage: Body) -> dict[str, str]:
    """Athena has no StorageDescriptor here: where and how the files lie is among the parameters."""
    serde = storage.get("SerdeInfo") or {}
    found = {
        "location": storage.get("Location"),
        "inputformat": storage.get("InputFormat"),
        "outputformat": storage.get("OutputFormat"),
        "serde.serialization.lib": serde.get("SerializationLibrary"),
    }
    flattened = {key: value for key, value in found.items() if value}
    for key, value in (serde.get("Parameters") or {}).items():
        flattened[f"serde.param.{key}"] = value
    return flattened


def _column(column: Body) -> Body:
    return {key: column[key] for key in ("Name", "Type", "Comment") if column.get(key) is not None}


def _check_catalog(name: str) -> None:
    if name.lower() != CATALOG:
        raise invalid_request(f"Catalog {name} was not found")


def _metadata_error(error: JsonRESTError) -> ServiceError:
    return ServiceError(
        "MetadataException",
        f"{error.message} (Service: AmazonDataCatalog; Status Code: 400; "
        f"Error Code: {error.error_type}; Request ID: {uuid.uuid4()}; Proxy: null)",
    )
