"""Athena's metadata operations: data catalogs, databases and tables."""

import uuid

from moto.core.exceptions import JsonRESTError

from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.athena.start_query import CATALOG
from athendef_provider.local.glue.backend import GlueCatalog, GlueTable
from athendef_provider.local.options import ACCOUNT
from athendef_provider.local.protocol import Body, Page, ServiceError

_TABLES_PER_PAGE = 50
_NAME = "AwsDataCatalog"


def data_catalogs(_request: Body) -> Body:
    """Handle ListDataCatalogs: the Glue Data Catalog is the only catalog."""
    return {
        "DataCatalogsSummary": [{"CatalogName": _NAME, "Type": "GLUE", "Status": "CREATE_COMPLETE"}]
    }


def data_catalog(request: Body) -> Body:
    """Handle GetDataCatalog."""
    _check_catalog(request["Name"])
    parameters = {"catalog-id": ACCOUNT}
    return {"DataCatalog": {"Name": _NAME, "Type": "GLUE", "Parameters": parameters}}


class Metadata:
    """Handles the operations that read databases and tables."""

    def __init__(self, glue: GlueCatalog) -> None:
        self._glue = glue

    def database(self, request: Body) -> Body:
        """Handle GetDatabase."""
        _check_catalog(request["CatalogName"])
        try:
            return {
                "Database": _database(self._glue.get_database(request["DatabaseName"]).as_dict())
            }
        except JsonRESTError as error:
            raise _metadata_error(error) from None

    def databases(self, request: Body) -> Body:
        """Handle ListDatabases."""
        _check_catalog(request["CatalogName"])
        databases = {database.name: database for database in self._glue.get_databases()}
        page = _page(sorted(databases), request)
        page.items[:] = [_database(databases[name].as_dict()) for name in page.items]
        return page.under("DatabaseList")

    def table(self, request: Body) -> Body:
        """Handle GetTableMetadata."""
        _check_catalog(request["CatalogName"])
        try:
            table = self._glue.get_table(request["DatabaseName"], request["TableName"])
        except JsonRESTError as error:
            raise _metadata_error(error) from None
        return {"TableMetadata": _table(table)}

    def tables(self, request: Body) -> Body:
        """Handle ListTableMetadata."""
        _check_catalog(request["CatalogName"])
        try:
            tables = self._glue.get_tables(request["DatabaseName"], request.get("Expression"))
        except JsonRESTError as error:
            raise _metadata_error(error) from None
        by_name = {table.name: table for table in tables}
        page = _page(list(by_name), request)
        page.items[:] = [_table(by_name[name]) for name in page.items]
        return page.under("TableMetadataList")


def _page(names: list[str], request: Body) -> Page:
    remaining = [name for name in names if name > request.get("NextToken", "")]
    size = request.get("MaxResults", _TABLES_PER_PAGE)
    return Page(remaining[:size], remaining[size - 1] if len(remaining) > size else "")


def _database(entry: Body) -> Body:
    members = {key: entry.get(key) for key in ("Name", "Description", "Parameters")}
    return {key: value for key, value in members.items() if value is not None}


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
    """Athena's TableMetadata has no StorageDescriptor: location and formats are parameters."""
    serde = storage.get("SerdeInfo") or {}
    settings = {
        "location": storage.get("Location"),
        "inputformat": storage.get("InputFormat"),
        "outputformat": storage.get("OutputFormat"),
        "serde.serialization.lib": serde.get("SerializationLibrary"),
    }
    flattened = {key: value for key, value in settings.items() if value}
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
