"""DESCRIBE and SHOW COLUMNS, which Hive's tables, Iceberg's and views each answer in another shape.

Rows are single texts: Athena joins the fields by tabs, and Hive pads them to 20 characters.
"""

from athendef_provider.local.execution import failures
from athendef_provider.local.execution import iceberg_metadata as meta
from athendef_provider.local.execution.catalogue import Catalogue, Entry
from athendef_provider.local.execution.context import Context
from athendef_provider.local.execution.iceberg import read_metadata
from athendef_provider.local.execution.iceberg_types import to_hive
from athendef_provider.local.execution.lookup import is_iceberg, is_view, table_of
from athendef_provider.local.execution.outcome import Result
from athendef_provider.local.execution.partitions import partition_of, values_of
from athendef_provider.local.execution.views import stored_view
from athendef_provider.local.sql.statements import Describe, ShowColumns

_COLUMNS = (("col_name", "string"), ("data_type", "string"), ("comment", "string"))
_WIDTH = 20


def describe_table(statement: Describe, catalogue: Catalogue, context: Context) -> Result:
    """Columns, then partition keys or Iceberg's partition spec; more in the long styles."""
    database, entry = table_of(statement.table, catalogue, context)
    if is_view(entry):
        return _view(entry)
    if is_iceberg(entry):
        return _iceberg(statement, database, entry, catalogue)
    if statement.hive_refusal:
        raise failures.hive_parser(statement.hive_refusal)
    descriptor = entry["StorageDescriptor"]
    if statement.partition is not None:
        values = values_of(statement.partition, entry)
        descriptor = partition_of(values, database, entry, catalogue)["StorageDescriptor"]
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


def show_columns(statement: ShowColumns, catalogue: Catalogue, context: Context) -> Result:
    """Names only; partition keys are among them."""
    database, entry = table_of(statement.table, catalogue, context)
    if is_view(entry):
        return _view(entry)
    columns = (("field", "string"),)
    if is_iceberg(entry):
        fields = meta.fields_of(read_metadata(database, entry, catalogue))
        return Result(columns, tuple(field["name"] for field in fields))
    found = (*entry["StorageDescriptor"]["Columns"], *entry.get("PartitionKeys", []))
    return Result(columns, tuple(_padded(column["Name"]) for column in found))


def _view(entry: Entry) -> Result:
    rows = [f"{column['name']}\t{column['type']}" for column in stored_view(entry)["columns"]]
    return Result((("column", "varchar"), ("type", "varchar")), tuple(rows), view=True)


def _iceberg(statement: Describe, database: str, entry: Entry, catalogue: Catalogue) -> Result:
    metadata = read_metadata(database, entry, catalogue)
    fields = meta.fields_of(metadata)
    names = {field["id"]: field["name"] for field in fields}
    rows = ["# Table schema:\t\t", "# col_name\tdata_type\tcomment"]
    rows += [f"{f['name']}\t{_spaced(to_hive(f['type']))}\t{f.get('doc', '')}" for f in fields]
    rows += ["\t\t", "# Partition spec:\t\t", "# field_name\tfield_transform\tcolumn_name"]
    rows += [
        f"{field['name']}\t{field['transform']}\t{names[field['source-id']]}"
        for field in meta.partition_fields_of(metadata)
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
    """Iceberg's types are told with a blank behind comma and colon."""
    return kind.replace(",", ", ").replace(":", ": ")


def _details(database: str, entry: Entry, descriptor: Entry) -> list[str]:
    facts = {
        "Database:": database,
        "Owner:": entry.get("Owner", ""),
        "Location:": descriptor["Location"],
        "Table Type:": entry["TableType"],
        "SerDe Library:": descriptor["SerdeInfo"]["SerializationLibrary"],
        "InputFormat:": descriptor["InputFormat"],
        "OutputFormat:": descriptor["OutputFormat"],
    }
    rows = ["\t \t ", "# Detailed Table Information\t \t "]
    rows += [f"{_padded(name)}\t{_padded(value)}\t{_padded('')}" for name, value in facts.items()]
    rows.append(f"{_padded('Table Parameters:')}\t \t ")
    rows += [f"\t{_padded(k)}\t{_padded(v)}" for k, v in entry.get("Parameters", {}).items()]
    return rows
