"""CREATE VIEW, DROP VIEW and SHOW CREATE VIEW, with views stored in Glue as Trino does."""

import base64
import json

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.errors import EXISTS, NOT_FOUND, USER, QueryFailedError
from athendef_provider.local.execution.lookup import database_of, is_view
from athendef_provider.local.execution.result import Result
from athendef_provider.local.execution.views.columns import view_columns
from athendef_provider.local.execution.views.presto_sql import presto_sql
from athendef_provider.local.sql.clauses import CATALOG
from athendef_provider.local.sql.statements import CreateView, DropView, ShowCreateView
from athendef_provider.local.sql.trino.query_syntax import parse_query

_PREFIX, _SUFFIX = "/* Presto View: ", " */"
_TABLE_ALREADY_EXISTS = 1110


def create_view(statement: CreateView, catalog: Catalog, context: Context) -> Result:
    """Execute CREATE VIEW; raises QueryFailedError if the query reads a missing object."""
    database, name = database_of(statement.view, context), statement.view.name
    if catalog.database(database) is None:
        raise QueryFailedError(
            f"SCHEMA_NOT_FOUND: line 1:1: Schema '{database}' does not exist", USER, NOT_FOUND
        )
    existing = catalog.table(database, name)
    if existing is not None and not (is_view(existing) and statement.or_replace):
        kind = "View" if is_view(existing) else "Table"
        raise QueryFailedError(
            f"TABLE_ALREADY_EXISTS: line 1:1: {kind} already exists: '{CATALOG}.{database}.{name}'",
            USER,
            _TABLE_ALREADY_EXISTS,
        )
    query = parse_query(statement.query)
    sql = presto_sql(query)
    columns = view_columns(query, (database, name), context.database, catalog)
    stored = {
        "originalSql": sql,
        "catalog": CATALOG,
        "schema": context.database,
        "columns": [{"name": column.name, "type": column.trino} for column in columns],
    }
    encoded = base64.b64encode(json.dumps(stored, separators=(",", ":")).encode()).decode()
    entry: Entry = {
        "Name": name,
        "Owner": "hadoop",
        "Retention": 0,
        "TableType": "VIRTUAL_VIEW",
        "ViewOriginalText": f"{_PREFIX}{encoded}{_SUFFIX}",
        "ViewExpandedText": "/* Presto View */",
        "StorageDescriptor": {
            "Columns": [{"Name": column.name, "Type": column.hive} for column in columns],
            "Location": "",
            "Compressed": False,
            "NumberOfBuckets": 0,
            "SerdeInfo": {},
            "SortColumns": [],
            "StoredAsSubDirectories": False,
        },
        "PartitionKeys": [],
        "Parameters": {"comment": "Presto View", "presto_view": "true"},
    }
    if existing is None:
        catalog.create_table(database, entry)
    else:
        catalog.update_table(database, entry)
    return Result()


def drop_view(statement: DropView, catalog: Catalog, context: Context) -> Result:
    """Execute DROP VIEW; views that read this view are not checked."""
    database, name = database_of(statement.view, context), statement.view.name
    entry = catalog.table(database, name)
    if entry is None:
        if statement.if_exists:
            return Result()
        raise _view_not_found(database, name)
    if not is_view(entry):
        raise QueryFailedError(
            f"GENERIC_USER_ERROR: line 1:1: '{CATALOG}.{database}.{name}' is a table, "
            "not a view. Did you mean DROP TABLE?",
            USER,
            EXISTS,
        )
    catalog.delete_table(database, name)
    return Result()


def show_create_view(statement: ShowCreateView, catalog: Catalog, context: Context) -> Result:
    """Return the CREATE VIEW statement, as Trino formats it."""
    database, name = database_of(statement.view, context), statement.view.name
    entry = catalog.table(database, name)
    if entry is None or not is_view(entry):
        raise _view_not_found(database, name)
    text = stored_view(entry)["originalSql"].rstrip("\n")
    rows = (f"CREATE VIEW {database}.{name} AS", *text.split("\n"))
    return Result((("create view", "varchar"),), rows)


def stored_view(entry: Entry) -> Entry:
    """Decode ViewOriginalText; raises QueryFailedError if it is malformed."""
    text = entry.get("ViewOriginalText", "")
    try:
        view: Entry = json.loads(
            base64.b64decode(text.removeprefix(_PREFIX).removesuffix(_SUFFIX), validate=True)
        )
    except ValueError as error:
        raise errors.ddl_task_error(f"Invalid view definition of {entry['Name']}") from error
    return view


def _view_not_found(database: str, name: str) -> QueryFailedError:
    return QueryFailedError(
        f"TABLE_NOT_FOUND: line 1:1: View '{CATALOG}.{database}.{name}' does not exist",
        USER,
        NOT_FOUND,
    )
