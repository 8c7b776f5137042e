"""CREATE, DROP and SHOW CREATE VIEW: what Trino keeps of a view in Glue."""

import base64
import json

from athendef_provider.local.execution import failures
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.failures import EXISTS, NOT_FOUND
from athendef_provider.local.execution.lookup import database_of, is_view
from athendef_provider.local.execution.outcome import USER, QueryFailed, Result
from athendef_provider.local.execution.presto_text import presto_text
from athendef_provider.local.execution.view_columns import view_columns
from athendef_provider.local.sql.select import parse_query
from athendef_provider.local.sql.statements import CreateView, DropView, ShowCreateView

_PREFIX, _SUFFIX = "/* Presto View: ", " */"
_CATALOGUE = "awsdatacatalog"
_TABLE_ALREADY_EXISTS = 1110


def create_view(statement: CreateView, catalogue: Catalogue, context: Context) -> Result:
    """Make the view, or its next version, if all that its query names is there."""
    database, name = database_of(statement.view, context), statement.view.name
    if catalogue.database(database) is None:
        raise QueryFailed(
            f"SCHEMA_NOT_FOUND: line 1:1: Schema '{database}' does not exist", USER, NOT_FOUND
        )
    there = catalogue.table(database, name)
    if there is not None and not (is_view(there) and statement.or_replace):
        kind = "View" if is_view(there) else "Table"
        raise QueryFailed(
            f"TABLE_ALREADY_EXISTS: line 1:1: {kind} already exists: "
            f"'{_CATALOGUE}.{database}.{name}'",
            USER,
            _TABLE_ALREADY_EXISTS,
        )
    query = parse_query(statement.query)
    text = presto_text(query)
    columns = view_columns(query, (database, name), context.database, catalogue)
    stored = {
        "originalSql": text,
        "catalog": _CATALOGUE,
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
    if there is None:
        catalogue.create_table(database, entry)
    else:
        catalogue.update_table(database, entry)
    return Result()


def drop_view(statement: DropView, catalogue: Catalogue, context: Context) -> Result:
    """Take the view away, whoever reads it."""
    database, name = database_of(statement.view, context), statement.view.name
    entry = catalogue.table(database, name)
    if entry is None:
        if statement.if_exists:
            return Result()
        raise _no_view(database, name)
    if not is_view(entry):
        raise QueryFailed(
            f"GENERIC_USER_ERROR: line 1:1: '{_CATALOGUE}.{database}.{name}' is a table, "
            "not a view. Did you mean DROP TABLE?",
            USER,
            EXISTS,
        )
    catalogue.delete_table(database, name)
    return Result()


def show_create_view(statement: ShowCreateView, catalogue: Catalogue, context: Context) -> Result:
    """The statement that would make the view again, as Trino formats it."""
    database, name = database_of(statement.view, context), statement.view.name
    entry = catalogue.table(database, name)
    if entry is None or not is_view(entry):
        raise _no_view(database, name)
    text = stored_view(entry)["originalSql"].rstrip("\n")
    rows = (f"CREATE VIEW {database}.{name} AS", *text.split("\n"))
    return Result((("create view", "varchar"),), rows)


def stored_view(entry: Entry) -> Entry:
    """What ViewOriginalText holds; fails as Athena does where it holds nothing readable."""
    text = entry.get("ViewOriginalText", "")
    try:
        found: Entry = json.loads(
            base64.b64decode(text.removeprefix(_PREFIX).removesuffix(_SUFFIX), validate=True)
        )
    except ValueError as error:
        raise failures.ddl_task(f"Invalid view definition of {entry['Name']}") from error
    return found


def _no_view(database: str, name: str) -> QueryFailed:
    return QueryFailed(
        f"TABLE_NOT_FOUND: line 1:1: View '{_CATALOGUE}.{database}.{name}' does not exist",
        USER,
        NOT_FOUND,
    )
