"""The statements of a plan, in the syntax that Athena documents.

Names are always qualified. They are quoted with backquotes in Hive DDL, and with double quotes in
statements on views, which Trino parses. The statements have no comments: Athena rejects ``/* */``
in DDL ("cannot recognize input near '/' '*'").
"""

from collections.abc import Iterable, Mapping

from athendef_provider.definition.lexical.string_literals import quote_string
from athendef_provider.definition.model import Column, Database, View
from athendef_provider.definition.sql.render import quote_name, render, view_name
from athendef_provider.definition.type_reader import ddl_type


def table_name(database: str, name: str) -> str:
    """Return the qualified name of a table in Hive DDL."""
    return f"{quote_name(database)}.{quote_name(name)}"


def add_columns(database: str, name: str, columns: Iterable[Column]) -> str:
    """Return ALTER TABLE ADD COLUMNS; its documented syntax has no COMMENT."""
    definitions = ", ".join(f"`{column.name}` {ddl_type(column.type)}" for column in columns)
    return f"ALTER TABLE {table_name(database, name)} ADD COLUMNS ({definitions})"


def replace_columns(database: str, name: str, columns: Iterable[Column]) -> str:
    """Return ALTER TABLE REPLACE COLUMNS; its documented syntax has no COMMENT."""
    definitions = ", ".join(f"`{column.name}` {ddl_type(column.type)}" for column in columns)
    return f"ALTER TABLE {table_name(database, name)} REPLACE COLUMNS ({definitions})"


def change_column(database: str, name: str, from_: Column, to: Column) -> str:
    """Return ALTER TABLE CHANGE COLUMN that changes the name, type or comment of a column."""
    comment = f" COMMENT {quote_string(to.comment)}" if from_.comment != to.comment else ""
    return (
        f"ALTER TABLE {table_name(database, name)} "
        f"CHANGE COLUMN `{from_.name}` `{to.name}` {ddl_type(to.type)}{comment}"
    )


def move_column(database: str, name: str, column: Column, after: str | None) -> str:
    """Return ALTER TABLE CHANGE COLUMN that moves a column; ``after`` None means first."""
    position = "FIRST" if after is None else f"AFTER `{after}`"
    return (
        f"ALTER TABLE {table_name(database, name)} "
        f"CHANGE COLUMN `{column.name}` `{column.name}` {ddl_type(column.type)} {position}"
    )


def drop_column(database: str, name: str, column: str) -> str:
    """Return ALTER TABLE DROP COLUMN. Iceberg only, one column per statement."""
    return f"ALTER TABLE {table_name(database, name)} DROP COLUMN `{column}`"


def set_location(database: str, name: str, location: str) -> str:
    """Return ALTER TABLE SET LOCATION. Hive only."""
    return f"ALTER TABLE {table_name(database, name)} SET LOCATION {quote_string(location)}"


def set_properties(database: str, name: str, properties: Mapping[str, str]) -> str:
    """Return ALTER TABLE SET TBLPROPERTIES."""
    return f"ALTER TABLE {table_name(database, name)} SET TBLPROPERTIES ({_pairs(properties)})"


def unset_properties(database: str, name: str, keys: Iterable[str]) -> str:
    """Return ALTER TABLE UNSET TBLPROPERTIES. Athena documents it for Iceberg tables only."""
    quoted = ", ".join(quote_string(key) for key in sorted(keys))
    return f"ALTER TABLE {table_name(database, name)} UNSET TBLPROPERTIES ({quoted})"


def rename_table(old: tuple[str, str], new: tuple[str, str]) -> str:
    """Return ALTER TABLE RENAME TO. Iceberg only; a name is (database, table)."""
    return f"ALTER TABLE {table_name(*old)} RENAME TO {table_name(*new)}"


def drop_table(database: str, name: str) -> str:
    """Return DROP TABLE, which deletes the data of an Iceberg table: see `steps.Unregister`."""
    return f"DROP TABLE IF EXISTS {table_name(database, name)}"


def repair_table(database: str, name: str) -> str:
    """Return MSCK REPAIR TABLE, which adds folders named ``key=value`` as partitions."""
    return f"MSCK REPAIR TABLE {table_name(database, name)}"


def drop_view(database: str, name: str) -> str:
    """Return DROP VIEW."""
    return f"DROP VIEW IF EXISTS {view_name(database, name)}"


def create_or_replace_view(view: View) -> str:
    """Return CREATE OR REPLACE VIEW, the only way to change a view. It is atomic."""
    return render(view).replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1)


def create_database(database: Database) -> str:
    """Return CREATE DATABASE IF NOT EXISTS, so that an interrupted run can be run again."""
    return render(database).replace("CREATE DATABASE", "CREATE DATABASE IF NOT EXISTS", 1)


def set_database_properties(name: str, properties: Mapping[str, str]) -> str:
    """Return ALTER DATABASE SET DBPROPERTIES."""
    return f"ALTER DATABASE {quote_name(name)} SET DBPROPERTIES ({_pairs(properties)})"


def drop_database(name: str) -> str:
    """Return DROP DATABASE, which fails while the database has tables."""
    return f"DROP DATABASE IF EXISTS {quote_name(name)}"


def _pairs(properties: Mapping[str, str]) -> str:
    return ", ".join(
        f"{quote_string(key)} = {quote_string(value)}" for key, value in sorted(properties.items())
    )
