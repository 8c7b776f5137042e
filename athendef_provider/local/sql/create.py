"""CREATE DATABASE and CREATE TABLE, each with its clauses in Hive's one order."""

from dataclasses import dataclass, field, replace

from athendef_provider.local.sql.parts import (
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
from athendef_provider.local.sql.reader import Mismatch, Reader
from athendef_provider.local.sql.refusals import SyntaxRefused
from athendef_provider.local.sql.statements import (
    CreateDatabase,
    CreateHiveTable,
    CreateIcebergTable,
    Unexecutable,
)
from athendef_provider.local.sql.types import TypeReader

FILE_FORMATS = {"TEXTFILE", "SEQUENCEFILE", "RCFILE", "ORC", "PARQUET", "AVRO", "ION"}
# Hive's other names; AWS's registry of open data has ORCFILE.
_OTHER_NAMES = {"ORCFILE": "ORC", "PARQUETFILE": "PARQUET", "AVROFILE": "AVRO"}
_QUERY_STARTS = ("SELECT", "WITH", "VALUES", "TABLE", "(")


def create_database(reader: Reader) -> CreateDatabase:
    """After CREATE DATABASE|SCHEMA."""
    if_not_exists = reader.takes("IF", "NOT", "EXISTS")
    name = reader.name()
    comment = reader.string() if reader.takes("COMMENT") else None
    location = reader.string() if reader.takes("LOCATION") else None
    properties = reader.properties() if reader.takes("WITH", "DBPROPERTIES") else {}
    reader.ends()
    return CreateDatabase(name, if_not_exists, comment, location, properties)


@dataclass(slots=True)
class _Clauses:
    """What stands between the name and the end, before it is known for which kind of table."""

    columns: tuple[Column, ...] = ()
    comment: str | None = None
    partitioned_by: tuple[Column | Transform, ...] = ()
    bucketing: Bucketing | None = None
    row_format: RowFormat | None = None
    file_format: FileFormat | None = None
    location: str | None = None
    properties: dict[str, str] = field(default_factory=dict)


def create_table(reader: Reader) -> CreateHiveTable | CreateIcebergTable | Unexecutable:
    """After CREATE [EXTERNAL] TABLE, of which EXTERNAL may still be there to take."""
    external = reader.takes("EXTERNAL")
    reader.needs("TABLE")
    if not external and _is_create_as(reader):
        return Unexecutable(
            "DDL",
            "CREATE_TABLE_AS_SELECT",
            "NOT_SUPPORTED: CREATE TABLE AS is not executed by the embedded AWS.",
            category=2,
            error_type=1200,
        )
    if_not_exists = reader.takes("IF", "NOT", "EXISTS")
    table = reader.table()
    clauses = _clauses(reader)
    reader.ends()
    if _is_iceberg(clauses):
        if external:
            raise SyntaxRefused("External keyword not supported for table type ICEBERG")
        return _iceberg(table, clauses, if_not_exists=if_not_exists)
    if clauses.location is None:
        raise SyntaxRefused("No location was specified for table. An S3 location must be specified")
    if not external:
        raise SyntaxRefused("External keyword required for table type HIVE")
    return _hive(reader, table, clauses, clauses.location, if_not_exists=if_not_exists)


def _is_create_as(reader: Reader) -> bool:
    """CTAS has AS and a query outside of all brackets."""
    depth = 0
    for token, following in zip(reader.tokens, reader.tokens[1:], strict=False):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if (
            depth == 0
            and token.upper == "AS"
            and (following.upper or following.text) in _QUERY_STARTS
        ):
            return True
    return False


def _clauses(reader: Reader) -> _Clauses:
    found = _Clauses()
    types = TypeReader(reader)
    if reader.sees("("):
        found.columns = types.columns()
    if reader.takes("COMMENT"):
        found.comment = reader.string()
    if reader.takes("PARTITIONED", "BY"):
        found.partitioned_by = reader.listed(lambda: _partition_entry(reader, types))
    if reader.takes("CLUSTERED", "BY"):
        found.bucketing = _bucketing(reader)
    if reader.takes("ROW", "FORMAT"):
        found.row_format = _row_format(reader)
    if reader.takes("STORED", "AS"):
        found.file_format = _file_format(reader)
    if reader.takes("WITH", "SERDEPROPERTIES"):
        # The user guide's synopsis has it here, too, after STORED AS.
        found.row_format = _with_properties(reader, found.row_format)
    if reader.takes("LOCATION"):
        found.location = reader.string()
    if reader.takes("TBLPROPERTIES"):
        found.properties = reader.properties()
    return found


def _partition_entry(reader: Reader, types: TypeReader) -> Column | Transform:
    word = reader.here.upper.lower()
    if reader.ahead(1).text == "(":
        match word:
            case "year" | "month" | "day" | "hour":
                reader.next()
                (column,) = _exactly(reader, 1)
                return Transform(word, column)
            case "bucket" | "truncate":
                reader.next()
                reader.needs("(")
                argument = reader.number()
                reader.needs(",")
                column = reader.name()
                reader.needs(")")
                return Transform(word, column, argument)
            case _:
                raise Mismatch(reader.ahead(1))
    if reader.ahead(1).text in (",", ")"):
        return Transform("identity", reader.name())
    return types.column()


def _exactly(reader: Reader, count: int) -> tuple[str, ...]:
    names = reader.listed(reader.name)
    if len(names) != count:
        raise Mismatch(reader.here)
    return names


def _bucketing(reader: Reader) -> Bucketing:
    columns = reader.listed(reader.name)
    ordered: tuple[SortColumn, ...] = ()
    if reader.takes("SORTED", "BY"):
        ordered = reader.listed(lambda: _sort_column(reader))
    reader.needs("INTO")
    count = reader.number()
    reader.needs("BUCKETS")
    return Bucketing(columns, count, ordered)


def _sort_column(reader: Reader) -> SortColumn:
    name = reader.name()
    descending = reader.takes("DESC")
    if not descending:
        reader.takes("ASC")
    return SortColumn(name, descending)


def _row_format(reader: Reader) -> RowFormat:
    if reader.takes("SERDE"):
        serde = Serde(reader.string())
        if reader.takes("WITH", "SERDEPROPERTIES"):
            return Serde(serde.library, reader.properties())
        return serde
    reader.needs("DELIMITED")
    fields = escaped = None
    if reader.takes("FIELDS", "TERMINATED", "BY"):
        fields = reader.string()
        escaped = reader.string() if reader.takes("ESCAPED", "BY") else None
    items = reader.string() if reader.takes("COLLECTION", "ITEMS", "TERMINATED", "BY") else None
    keys = reader.string() if reader.takes("MAP", "KEYS", "TERMINATED", "BY") else None
    lines = reader.string() if reader.takes("LINES", "TERMINATED", "BY") else None
    null = reader.string() if reader.takes("NULL", "DEFINED", "AS") else None
    # Athena's own SHOW CREATE TABLE prints them there.
    others = reader.properties() if reader.takes("WITH", "SERDEPROPERTIES") else {}
    return Delimited(fields, escaped, items, keys, lines, null, others)


def _with_properties(reader: Reader, row_format: RowFormat | None) -> RowFormat:
    if row_format is None or row_format.properties:
        # Without ROW FORMAT there is no SerDe of the user's to have properties.
        raise Mismatch(reader.here)
    return replace(row_format, properties=reader.properties())


def _file_format(reader: Reader) -> FileFormat:
    if reader.takes("INPUTFORMAT"):
        input_format = reader.string()
        reader.needs("OUTPUTFORMAT")
        return ClassFormat(input_format, reader.string())
    token = reader.next()
    name = _OTHER_NAMES.get(token.upper, token.upper)
    if name not in FILE_FORMATS:
        raise Mismatch(token)
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
        raise SyntaxRefused("No location was specified for table. An S3 location must be specified")
    properties = {key: value for key, value in clauses.properties.items() if key != "table_type"}
    typed = [entry for entry in clauses.partitioned_by if isinstance(entry, Column)]
    if typed:
        raise SyntaxRefused(
            "Column types are not allowed in PARTITIONED BY of table type ICEBERG: "
            + ", ".join(column.name for column in typed)
        )
    # A COMMENT of the table is taken, and not kept: Iceberg's list of properties has none.
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
    reader: Reader, table: TableName, clauses: _Clauses, location: str, *, if_not_exists: bool
) -> CreateHiveTable:
    if any(isinstance(entry, Transform) for entry in clauses.partitioned_by):
        # A partition key without a type is no column to Hive, so its grammar ends there.
        raise Mismatch(reader.tokens[1])
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
