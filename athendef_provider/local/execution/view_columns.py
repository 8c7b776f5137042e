"""What a view's query reads, and the columns that come out of it, asked of the catalogue.

Resolving names and types is sqlglot's work; the failures are Trino's.
"""

from dataclasses import dataclass

from sqlglot import MappingSchema, exp
from sqlglot.errors import OptimizeError, SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.failures import EXISTS, NOT_FOUND
from athendef_provider.local.execution.outcome import USER, QueryFailed

_CATALOGUE = "awsdatacatalog"


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column's name, and its type as Trino and as Hive write it."""

    name: str
    trino: str
    hive: str


def view_columns(
    query: exp.Query, view: tuple[str, str], database: str, catalogue: Catalogue
) -> list[ViewColumn]:
    """The query's columns; fails as Athena does for what it cannot resolve.

    ``database`` is where names without one are looked up.
    """
    _named(query)
    schema = _tables(query, view, database, catalogue)
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
        raise QueryFailed(_column_not_found(str(error)), USER, EXISTS) from error
    except SqlglotError as error:
        raise QueryFailed(f"NOT_SUPPORTED: {error}", USER, EXISTS) from error
    if not isinstance(annotated, exp.Query):
        raise QueryFailed("NOT_SUPPORTED: not a query", USER, EXISTS)
    columns = [_column(item) for item in annotated.selects]
    names = [column.name for column in columns]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise QueryFailed(
                f"DUPLICATE_COLUMN_NAME: line 1:1: Column name '{name}' specified more than once",
                USER,
                EXISTS,
            )
    return columns


def _named(query: exp.Query) -> None:
    for place, item in enumerate(query.selects, start=1):
        if not item.alias_or_name and not item.is_star:
            raise QueryFailed(
                f"MISSING_COLUMN_NAME: line 1:1: Column name not specified at position {place}",
                USER,
                EXISTS,
            )


def _tables(
    query: exp.Query, view: tuple[str, str], database: str, catalogue: Catalogue
) -> dict[str, object]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for scope in traverse_scope(query):
        for table in scope.tables:
            if not table.name or (not table.db and table.name in scope.cte_sources):
                continue
            owner = (table.db or database).lower()
            name = table.name.lower()
            if (owner, name) == view:
                raise QueryFailed(
                    "VIEW_IS_RECURSIVE: line 1:1: Statement would create a recursive view",
                    USER,
                    EXISTS,
                )
            entry = catalogue.table(owner, name)
            if entry is None:
                raise _missing(table, owner, name, catalogue)
            found.setdefault(owner, {})[name] = _columns_of(entry)
            table.set("catalog", None)
    return dict(found)


def _missing(table: exp.Table, owner: str, name: str, catalogue: Catalogue) -> QueryFailed:
    place = table.this.meta
    at = f"line {place.get('line', 1)}:{int(place.get('col', 1)) - len(table.name) + 1}"
    if catalogue.database(owner) is None:
        return QueryFailed(
            f"SCHEMA_NOT_FOUND: {at}: Schema '{owner}' does not exist", USER, NOT_FOUND
        )
    return QueryFailed(
        f"TABLE_NOT_FOUND: {at}: Table '{_CATALOGUE}.{owner}.{name}' does not exist",
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
        # What sqlglot cannot type, a query of Athena's still can; text is what comes closest.
        kind = exp.DataType.build("varchar")
    hive = kind.sql("hive").lower().replace(" ", "")
    trino = kind.sql("trino").lower().replace(", ", ",")
    return ViewColumn(
        name=item.alias_or_name.lower(),
        trino="timestamp(3)" if trino == "timestamp" else trino,
        hive={"integer": "int", "timestamptz": "timestamp", "varchar": "string"}.get(hive, hive),
    )
