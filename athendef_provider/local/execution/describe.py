"""DESCRIBE and SHOW COLUMNS. The output differs for Hive tables, Iceberg tables and views.

A row is one string: Athena joins the fields by tabs, and Hive pads them to 20 characters.
"""

from athendef_provider.local.execution import errors
from athendef_provider.local.execution.catalog import Catalog, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.hive.partitions import find_partition, partition_values
from athendef_provider.local.execution.iceberg.metadata import partition_fields, schema_fields
from athendef_provider.local.execution.iceberg.tables import read_metadata
from athendef_provider.local.execution.iceberg.types import to_hive
from athendef_provider.local.execution.lookup import find_table, is_iceberg, is_view
from athendef_provider.local.execution.result import Result
from athendef_provider.local.execution.views.ddl import stored_view
from athendef_provider.local.sql.statements import Describe, ShowColumns

_COLUMNS = (("col_name", "string"), ("data_type", "string"), ("comment", "string"))
_WIDTH = 20


def describe_table(statement: Describe, catalog: Catalog, context: Context) -> Result:
    """Return columns and partition keys, and table details for FORMATTED and EXTENDED."""
    database, entry = find_table(statement.table, catalog, context)
    if is_view(entry):
        return _view(entry)
    if is_iceberg(entry):
        return _iceberg(statement, database, entry, catalog)
    if statement.hive_error:
        raise errors.hive_parse_error(statement.hive_error)
    descriptor = entry["StorageDescriptor"]
    if statement.partition is not None:
        values = partition_values(statement.partition, entry)
        descriptor = find_partition(values, database, entry, catalog)["StorageDescriptor"]
    keys = entry.get("PartitionKeys", [])
    rows = [_row(column) for column in (*descriptor["Columns"], *keys)]
    if keys:
        header = {"Name": "# col_name", "Type": "data_type", "Comment": "comment"}
        blank = "\t \t "
        rows += [blank, f"# Partition Information{blank}", _row(header), blank]
        rows += [_row(key) for key in keys]
    if statement.style != "plain":
        rows += _details(database, entry, descriptor)
    return Result(_COLUMNS, tuple(rows))


def show_columns(statement: ShowColumns, catalog: Catalog, context: Context) -> Result:
    """Return the names of the columns and partition keys."""
    database, entry = find_table(statement.table, catalog, context)
    if is_view(entry):
        return _view(entry)
    columns = (("field", "string"),)
    if is_iceberg(entry):
        fields = schema_fields(read_metadata(database, entry, catalog))
        return Result(columns, tuple(field["name"] for field in fields))
    all_columns = (*entry["StorageDescriptor"]["Columns"], *entry.get("PartitionKeys", []))
    return Result(columns, tuple(_padded(column["Name"]) for column in all_columns))


def _view(entry: Entry) -> Result:
    rows = [f"{column['name']}\t{column['type']}" for column in stored_view(entry)["columns"]]
    return Result((("column", "varchar"), ("type", "varchar")), tuple(rows), view=True)


def _iceberg(statement: Describe, database: str, entry: Entry, catalog: Catalog) -> Result:
    metadata = read_metadata(database, entry, catalog)
    fields = schema_fields(metadata)
    names = {field["id"]: field["name"] for field in fields}
    rows = ["# Table schema:\t\t", "# col_name\tdata_type\tcomment"]
    rows += [f"{f['name']}\t{_spaced(to_hive(f['type']))}\t{f.get('doc', '')}" for f in fields]
    rows += ["\t\t", "# Partition spec:\t\t", "# field_name\tfield_transform\tcolumn_name"]
    rows += [
        f"{field['name']}\t{field['transform']}\t{names[field['source-id']]}"
        for field in partition_fields(metadata)
    ]
    if statement.style != "plain":
        rows += [
            "\t\t",
            "# Table location and properties\t\t",
            f"Location\t{metadata['location']}\t",
        ]
    return Result(_COLUMNS, tuple(rows))


def _row(column: Entry) -> str:
    comment = column.get("Comment", "")
    fields = (column["Name"], column["Type"], comment.partition("\t")[0])
    return "\t".join(_padded(field) for field in fields)


def _padded(text: str) -> str:
    return text.ljust(_WIDTH)


def _spaced(kind: str) -> str:
    """DESCRIBE prints Iceberg types with a space after commas and colons."""
    return kind.replace(",", ", ").replace(":", ": ")


def _details(database: str, entry: Entry, descriptor: Entry) -> list[str]:
    details = {
        "Database:": database,
        "Owner:": entry.get("Owner", ""),
        "Location:": descriptor["Location"],
        "Table Type:": entry["TableType"],
        "SerDe Library:": descriptor["SerdeInfo"]["SerializationLibrary"],
        "InputFormat:": descriptor["InputFormat"],
        "OutputFormat:": descriptor["OutputFormat"],
    }
    rows = ["\t \t ", "# Detailed Table Information\t \t "]
    rows += [f"{_padded(name)}\t{_padded(value)}\t{_padded('')}" for name, value in details.items()]
    rows.append(f"{_padded('Table Parameters:')}\t \t ")
    rows += [f"\t{_padded(k)}\t{_padded(v)}" for k, v in entry.get("Parameters", {}).items()]
    return rows
