"""The statements of a plan, in the forms that Athena documents, and in no others.

Names are always qualified and backquoted where Hive's grammar reads them, double-quoted where
Trino's does (views). No statement holds a comment: Athena refuses ``/* */`` in DDL ("cannot
recognize input near '/' '*'").
"""

from collections.abc import Iterable, Mapping

from athendef_provider.definition.model import Column, Database, View
from athendef_provider.definition.rendering import quote_name, render, view_name
from athendef_provider.definition.strings import quote_string
from athendef_provider.definition.types import ddl_type


def table_name(database: str, name: str) -> str:
    """``db.table`` as Hive's grammar takes it."""
    return f"{quote_name(database)}.{quote_name(name)}"


def add_columns(database: str, name: str, columns: Iterable[Column]) -> str:
    """ALTER TABLE ADD COLUMNS; its documented form has no COMMENT."""
    listed = ", ".join(f"`{column.name}` {ddl_type(column.type)}" for column in columns)
    return f"ALTER TABLE {table_name(database, name)} ADD COLUMNS ({listed})"


def replace_columns(database: str, name: str, columns: Iterable[Column]) -> str:
    """ALTER TABLE REPLACE COLUMNS; its documented form has no COMMENT either."""
    listed = ", ".join(f"`{column.name}` {ddl_type(column.type)}" for column in columns)
    return f"ALTER TABLE {table_name(database, name)} REPLACE COLUMNS ({listed})"


def change_column(database: str, name: str, from_: Column, to: Column) -> str:
    """ALTER TABLE CHANGE COLUMN for another name, type or comment."""
    comment = f" COMMENT {quote_string(to.comment)}" if from_.comment != to.comment else ""
    return (
        f"ALTER TABLE {table_name(database, name)} "
        f"CHANGE COLUMN `{from_.name}` `{to.name}` {ddl_type(to.type)}{comment}"
    )


def move_column(database: str, name: str, column: Column, after: str | None) -> str:
    """ALTER TABLE CHANGE COLUMN for another place."""
    place = "FIRST" if after is None else f"AFTER `{after}`"
    return (
        f"ALTER TABLE {table_name(database, name)} "
        f"CHANGE COLUMN `{column.name}` `{column.name}` {ddl_type(column.type)} {place}"
    )


def drop_column(database: str, name: str, column: str) -> str:
    """ALTER TABLE DROP COLUMN: Iceberg only, one column a statement."""
    return f"ALTER TABLE {table_name(database, name)} DROP COLUMN `{column}`"


def set_location(database: str, name: str, location: str) -> str:
    """ALTER TABLE SET LOCATION."""
    return f"ALTER TABLE {table_name(database, name)} SET LOCATION {quote_string(location)}"


def set_properties(database: str, name: str, properties: Mapping[str, str]) -> str:
    """ALTER TABLE SET TBLPROPERTIES."""
    listed = _pairs(properties)
    return f"ALTER TABLE {table_name(database, name)} SET TBLPROPERTIES ({listed})"


def unset_properties(database: str, name: str, keys: Iterable[str]) -> str:
    """ALTER TABLE UNSET TBLPROPERTIES: Athena documents it for Iceberg tables only."""
    listed = ", ".join(quote_string(key) for key in sorted(keys))
    return f"ALTER TABLE {table_name(database, name)} UNSET TBLPROPERTIES ({listed})"


def rename_table(old: tuple[str, str], new: tuple[str, str]) -> str:
    """ALTER TABLE RENAME TO: Iceberg only; a name is (database, table)."""
    return f"ALTER TABLE {table_name(*old)} RENAME TO {table_name(*new)}"


def drop_table(database: str, name: str) -> str:
    """DROP TABLE. Of an Iceberg table this deletes the data: see `steps.Unregister`."""
    return f"DROP TABLE IF EXISTS {table_name(database, name)}"


def repair_table(database: str, name: str) -> str:
    """MSCK REPAIR TABLE: Athena looks for ``key=value`` folders and adds them as partitions."""
    return f"MSCK REPAIR TABLE {table_name(database, name)}"


def drop_view(database: str, name: str) -> str:
    """DROP VIEW."""
    return f"DROP VIEW IF EXISTS {view_name(database, name)}"


def create_or_replace_view(view: View) -> str:
    """CREATE OR REPLACE VIEW: the only way in which a view changes, and atomic."""
    return render(view).replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1)


def create_database(database: Database) -> str:
    """CREATE DATABASE IF NOT EXISTS, so that a run that was killed can be run again."""
    return render(database).replace("CREATE DATABASE", "CREATE DATABASE IF NOT EXISTS", 1)


def set_database_properties(name: str, properties: Mapping[str, str]) -> str:
    """ALTER DATABASE SET DBPROPERTIES."""
    return f"ALTER DATABASE {quote_name(name)} SET DBPROPERTIES ({_pairs(properties)})"


def drop_database(name: str) -> str:
    """DROP DATABASE, which Athena refuses while there are tables in it."""
    return f"DROP DATABASE IF EXISTS {quote_name(name)}"


def _pairs(properties: Mapping[str, str]) -> str:
    return ", ".join(
        f"{quote_string(key)} = {quote_string(value)}" for key, value in sorted(properties.items())
    )
