"""CREATE DATABASE and CREATE TABLE, with their clauses in Hive's order."""

from dataclasses import dataclass, field, replace

from athendef_provider.local.sql.clauses import (
    Bucketing,
    ClassFormat,
    Column,
    Delimited,
    FileFormat,
    NamedFormat,
    RowFormat,
    Serde,
    SortColumn,
    TableName,
    Transform,
)
from athendef_provider.local.sql.errors import InvalidStatementError
from athendef_provider.local.sql.hive.parser import HiveParser, UnexpectedTokenError
from athendef_provider.local.sql.hive.types import TypeParser
from athendef_provider.local.sql.statements import (
    CreateDatabase,
    CreateHiveTable,
    CreateIcebergTable,
    Unexecutable,
)

FILE_FORMATS = {"TEXTFILE", "SEQUENCEFILE", "RCFILE", "ORC", "PARQUET", "AVRO", "ION"}
# Hive's aliases; AWS's registry of open data has ORCFILE.
_ALIASES = {"ORCFILE": "ORC", "PARQUETFILE": "PARQUET", "AVROFILE": "AVRO"}
_NO_LOCATION = "No location was specified for table. An S3 location must be specified"
_QUERY_STARTS = ("SELECT", "WITH", "VALUES", "TABLE", "(")


def create_database(parser: HiveParser) -> CreateDatabase:
    """Parse the rest of a statement that begins with CREATE DATABASE|SCHEMA."""
    if_not_exists = parser.accept("IF", "NOT", "EXISTS")
    name = parser.name()
    comment = parser.string() if parser.accept("COMMENT") else None
    location = parser.string() if parser.accept("LOCATION") else None
    properties = parser.properties() if parser.accept("WITH", "DBPROPERTIES") else {}
    parser.expect_end()
    return CreateDatabase(name, if_not_exists, comment, location, properties)


@dataclass(slots=True)
class _Clauses:
    """The clauses of CREATE TABLE, before the kind of the table is known."""

    columns: tuple[Column, ...] = ()
    comment: str | None = None
    partitioned_by: tuple[Column | Transform, ...] = ()
    bucketing: Bucketing | None = None
    row_format: RowFormat | None = None
    file_format: FileFormat | None = None
    location: str | None = None
    properties: dict[str, str] = field(default_factory=dict)


def create_table(parser: HiveParser) -> CreateHiveTable | CreateIcebergTable | Unexecutable:
    """Parse the rest of a statement that begins with CREATE, from [EXTERNAL] TABLE on."""
    external = parser.accept("EXTERNAL")
    parser.expect("TABLE")
    if not external and _is_ctas(parser):
        return Unexecutable(
            "DDL",
            "CREATE_TABLE_AS_SELECT",
            "NOT_SUPPORTED: CREATE TABLE AS is not executed by the embedded AWS.",
            category=2,
            error_type=1200,
        )
    if_not_exists = parser.accept("IF", "NOT", "EXISTS")
    table = parser.table()
    clauses = _clauses(parser)
    parser.expect_end()
    if _is_iceberg(clauses):
        if external:
            raise InvalidStatementError("External keyword not supported for table type ICEBERG")
        return _iceberg(table, clauses, if_not_exists=if_not_exists)
    if clauses.location is None:
        raise InvalidStatementError(_NO_LOCATION)
    if not external:
        raise InvalidStatementError("External keyword required for table type HIVE")
    return _hive(parser, table, clauses, clauses.location, if_not_exists=if_not_exists)


def _is_ctas(parser: HiveParser) -> bool:
    """Whether AS and a query follow, outside of all parentheses."""
    depth = 0
    for token, following in zip(parser.tokens, parser.tokens[1:], strict=False):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if (
            depth == 0
            and token.upper == "AS"
            and (following.upper or following.text) in _QUERY_STARTS
        ):
            return True
    return False


def _clauses(parser: HiveParser) -> _Clauses:
    clauses = _Clauses()
    types = TypeParser(parser)
    if parser.at("("):
        clauses.columns = types.columns()
    if parser.accept("COMMENT"):
        clauses.comment = parser.string()
    if parser.accept("PARTITIONED", "BY"):
        clauses.partitioned_by = parser.parenthesized(lambda: _partition_entry(parser, types))
    if parser.accept("CLUSTERED", "BY"):
        clauses.bucketing = _bucketing(parser)
    if parser.accept("ROW", "FORMAT"):
        clauses.row_format = _row_format(parser)
    if parser.accept("STORED", "AS"):
        clauses.file_format = _file_format(parser)
    if parser.accept("WITH", "SERDEPROPERTIES"):
        # The user guide's synopsis also allows it here, after STORED AS.
        clauses.row_format = _with_properties(parser, clauses.row_format)
    if parser.accept("LOCATION"):
        clauses.location = parser.string()
    if parser.accept("TBLPROPERTIES"):
        clauses.properties = parser.properties()
    return clauses


def _partition_entry(parser: HiveParser, types: TypeParser) -> Column | Transform:
    word = parser.current.upper.lower()
    if parser.lookahead(1).text == "(":
        match word:
            case "year" | "month" | "day" | "hour":
                parser.advance()
                (column,) = _exactly(parser, 1)
                return Transform(word, column)
            case "bucket" | "truncate":
                parser.advance()
                parser.expect("(")
                argument = parser.number()
                parser.expect(",")
                column = parser.name()
                parser.expect(")")
                return Transform(word, column, argument)
            case _:
                raise UnexpectedTokenError(parser.lookahead(1))
    if parser.lookahead(1).text in (",", ")"):
        return Transform("identity", parser.name())
    return types.column()


def _exactly(parser: HiveParser, count: int) -> tuple[str, ...]:
    names = parser.parenthesized(parser.name)
    if len(names) != count:
        raise UnexpectedTokenError(parser.current)
    return names


def _bucketing(parser: HiveParser) -> Bucketing:
    columns = parser.parenthesized(parser.name)
    sort_columns: tuple[SortColumn, ...] = ()
    if parser.accept("SORTED", "BY"):
        sort_columns = parser.parenthesized(lambda: _sort_column(parser))
    parser.expect("INTO")
    count = parser.number()
    parser.expect("BUCKETS")
    return Bucketing(columns, count, sort_columns)


def _sort_column(parser: HiveParser) -> SortColumn:
    name = parser.name()
    descending = parser.accept("DESC")
    if not descending:
        parser.accept("ASC")
    return SortColumn(name, descending)


def _row_format(parser: HiveParser) -> RowFormat:
    if parser.accept("SERDE"):
        serde = Serde(parser.string())
        if parser.accept("WITH", "SERDEPROPERTIES"):
            return Serde(serde.library, parser.properties())
        return serde
    parser.expect("DELIMITED")
    fields = escaped = None
    if parser.accept("FIELDS", "TERMINATED", "BY"):
        fields = parser.string()
        escaped = parser.string() if parser.accept("ESCAPED", "BY") else None
    items = parser.string() if parser.accept("COLLECTION", "ITEMS", "TERMINATED", "BY") else None
    keys = parser.string() if parser.accept("MAP", "KEYS", "TERMINATED", "BY") else None
    lines = parser.string() if parser.accept("LINES", "TERMINATED", "BY") else None
    null = parser.string() if parser.accept("NULL", "DEFINED", "AS") else None
    # Athena's SHOW CREATE TABLE prints SERDEPROPERTIES here.
    properties = parser.properties() if parser.accept("WITH", "SERDEPROPERTIES") else {}
    return Delimited(fields, escaped, items, keys, lines, null, properties)


def _with_properties(parser: HiveParser, row_format: RowFormat | None) -> RowFormat:
    if row_format is None or row_format.properties:
        # SERDEPROPERTIES need a ROW FORMAT without properties of its own.
        raise UnexpectedTokenError(parser.current)
    return replace(row_format, properties=parser.properties())


def _file_format(parser: HiveParser) -> FileFormat:
    if parser.accept("INPUTFORMAT"):
        input_format = parser.string()
        parser.expect("OUTPUTFORMAT")
        return ClassFormat(input_format, parser.string())
    token = parser.advance()
    name = _ALIASES.get(token.upper, token.upper)
    if name not in FILE_FORMATS:
        raise UnexpectedTokenError(token)
    return NamedFormat(name)


def _is_iceberg(clauses: _Clauses) -> bool:
    return clauses.properties.get("table_type", "").upper() == "ICEBERG"


def _iceberg(
    table: TableName, clauses: _Clauses, *, if_not_exists: bool
) -> CreateIcebergTable | Unexecutable:
    if clauses.file_format or clauses.row_format or clauses.bucketing:
        return Unexecutable(
            "DDL",
            "CREATE_TABLE",
            "Iceberg create table statement does not allow STORED AS/BY",
            category=2,
            error_type=1200,
        )
    if clauses.location is None:
        raise InvalidStatementError(_NO_LOCATION)
    properties = {key: value for key, value in clauses.properties.items() if key != "table_type"}
    typed = [entry for entry in clauses.partitioned_by if isinstance(entry, Column)]
    if typed:
        raise InvalidStatementError(
            "Column types are not allowed in PARTITIONED BY of table type ICEBERG: "
            + ", ".join(column.name for column in typed)
        )
    # A COMMENT of the table is accepted and dropped: there is no Iceberg property for it.
    return CreateIcebergTable(
        table=table,
        columns=clauses.columns,
        location=clauses.location,
        if_not_exists=if_not_exists,
        partitioning=tuple(
            entry for entry in clauses.partitioned_by if isinstance(entry, Transform)
        ),
        properties=properties,
    )


def _hive(
    parser: HiveParser, table: TableName, clauses: _Clauses, location: str, *, if_not_exists: bool
) -> CreateHiveTable:
    if any(isinstance(entry, Transform) for entry in clauses.partitioned_by):
        # Hive's grammar has no partition key without a type.
        raise UnexpectedTokenError(parser.tokens[1])
    return CreateHiveTable(
        table=table,
        columns=clauses.columns,
        location=location,
        if_not_exists=if_not_exists,
        comment=clauses.comment,
        partition_keys=tuple(
            entry for entry in clauses.partitioned_by if isinstance(entry, Column)
        ),
        bucketing=clauses.bucketing,
        row_format=clauses.row_format,
        file_format=clauses.file_format,
        properties=clauses.properties,
    )
