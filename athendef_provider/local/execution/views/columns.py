"""The columns of a view: its query is resolved against the catalog.

sqlglot resolves names and types; the errors are Trino's.
"""

from dataclasses import dataclass

from sqlglot import MappingSchema, exp
from sqlglot.errors import OptimizeError, SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.errors import EXISTS, NOT_FOUND, USER, QueryFailedError
from athendef_provider.local.sql.clauses import CATALOG


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """The name of a column, and its type in Trino's and in Hive's notation."""

    name: str
    trino: str
    hive: str


def view_columns(
    query: exp.Query, view: tuple[str, str], database: str, catalog: Catalog
) -> list[ViewColumn]:
    """Return the columns of a query; raises QueryFailedError if names cannot be resolved.

    ``database`` is the default database.
    """
    _check_column_names(query)
    schema = _tables(query, view, database, catalog)
    try:
        qualified = qualify(
            query.copy(),
            db=database,
            dialect="trino",
            schema=MappingSchema(schema, dialect="hive"),
            validate_qualify_columns=True,
        )
        annotated = annotate_types(qualified, schema=MappingSchema(schema, dialect="hive"))
    except OptimizeError as error:
        raise QueryFailedError(_column_not_found(str(error)), USER, EXISTS) from error
    except SqlglotError as error:
        raise QueryFailedError(f"NOT_SUPPORTED: {error}", USER, EXISTS) from error
    if not isinstance(annotated, exp.Query):
        raise QueryFailedError("NOT_SUPPORTED: not a query", USER, EXISTS)
    columns = [_column(item) for item in annotated.selects]
    names = [column.name for column in columns]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise QueryFailedError(
                f"DUPLICATE_COLUMN_NAME: line 1:1: Column name '{name}' specified more than once",
                USER,
                EXISTS,
            )
    return columns


def _check_column_names(query: exp.Query) -> None:
    for position, item in enumerate(query.selects, start=1):
        if not item.alias_or_name and not item.is_star:
            raise QueryFailedError(
                f"MISSING_COLUMN_NAME: line 1:1: Column name not specified at position {position}",
                USER,
                EXISTS,
            )


def _tables(
    query: exp.Query, view: tuple[str, str], database: str, catalog: Catalog
) -> dict[str, object]:
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for scope in traverse_scope(query):
        for table in scope.tables:
            if not table.name or (not table.db and table.name in scope.cte_sources):
                continue
            table_database = (table.db or database).lower()
            name = table.name.lower()
            if (table_database, name) == view:
                raise QueryFailedError(
                    "VIEW_IS_RECURSIVE: line 1:1: Statement would create a recursive view",
                    USER,
                    EXISTS,
                )
            entry = catalog.table(table_database, name)
            if entry is None:
                raise _not_found(table, table_database, name, catalog)
            tables.setdefault(table_database, {})[name] = _columns_of(entry)
            table.set("catalog", None)
    return dict(tables)


def _not_found(table: exp.Table, database: str, name: str, catalog: Catalog) -> QueryFailedError:
    meta = table.this.meta
    position = f"line {meta.get('line', 1)}:{int(meta.get('col', 1)) - len(table.name) + 1}"
    if catalog.database(database) is None:
        return QueryFailedError(
            f"SCHEMA_NOT_FOUND: {position}: Schema '{database}' does not exist", USER, NOT_FOUND
        )
    return QueryFailedError(
        f"TABLE_NOT_FOUND: {position}: Table '{CATALOG}.{database}.{name}' does not exist",
        USER,
        NOT_FOUND,
    )


def _columns_of(entry: Entry) -> dict[str, str]:
    columns = [
        column
        for column in entry.get("StorageDescriptor", {}).get("Columns", [])
        if column.get("Parameters", {}).get("iceberg.field.current") != "false"
    ]
    return {
        column["Name"]: column["Type"] for column in (*columns, *entry.get("PartitionKeys", []))
    }


def _column_not_found(message: str) -> str:
    name = message.partition("'")[2].partition("'")[0].replace('"', "")
    return f"COLUMN_NOT_FOUND: line 1:1: Column '{name}' cannot be resolved"


def _column(item: exp.Expr) -> ViewColumn:
    kind = item.type
    if kind is None or kind.this in (exp.DataType.Type.UNKNOWN, exp.DataType.Type.NULL):
        # sqlglot cannot infer the type, although Athena can; varchar is a plausible guess.
        kind = exp.DataType.build("varchar")
    hive = kind.sql("hive").lower().replace(" ", "")
    trino = kind.sql("trino").lower().replace(", ", ",")
    return ViewColumn(
        name=item.alias_or_name.lower(),
        trino="timestamp(3)" if trino == "timestamp" else trino,
        hive={"integer": "int", "timestamptz": "timestamp", "varchar": "string"}.get(hive, hive),
    )
