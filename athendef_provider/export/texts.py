"""Renders the text of the file for a table, view or database of the catalog.

A text is verified: it is parsed as the program will parse it, and compared with the live
definition. If they differ, the file has the directive ``unmanaged`` with the reason, and as much of
the definition as DDL can express.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import TemplateError

from athendef_provider.changes.describe import describe
from athendef_provider.changes.diff import differences
from athendef_provider.definition.glue.from_glue import (
    from_glue_database,
    from_glue_table,
    metadata_location,
)
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata
from athendef_provider.definition.lexical.string_literals import quote_string
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    Storage,
    database_of,
)
from athendef_provider.definition.normalize import Reported, normalize
from athendef_provider.definition.sql.parser import Directives, read
from athendef_provider.definition.sql.parser.directives import UNMANAGED
from athendef_provider.definition.sql.render import render, table_name, view_name
from athendef_provider.redaction import Secrets
from athendef_provider.tree import fill_in, used_in

GlueDict = Mapping[str, Any]

NO_SECRETS: Mapping[str, str] = {}

_TEMPLATE_MARK = re.compile(r"\{[{%#]")


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of one file, and its ``definition``; None if the file is unmanaged.

    ``missing`` is what the text cannot express, in one line: ``a resource link to raw.orders``.
    ``secrets`` are the secret variables that the text uses as ``{{ name }}``.
    """

    text: str
    definition: Definition | None
    directives: Directives = field(default_factory=Directives)
    missing: str = ""
    secrets: frozenset[str] = frozenset()


def text_of_table(
    table: GlueDict, metadata: IcebergMetadata | None, secrets: Mapping[str, str] = NO_SECRETS
) -> FileText:
    """The file of a table or view. ``metadata`` is an Iceberg table's, if it can be read.

    ``secrets`` are the values of secret variables, by name; the text does not contain them.
    """
    return _masked(_text_of_table(table, metadata, secrets), secrets)


def _text_of_table(
    table: GlueDict, metadata: IcebergMetadata | None, secrets: Mapping[str, str]
) -> FileText:
    database, name = str(table["DatabaseName"]).lower(), str(table["Name"]).lower()
    reported = from_glue_table(table, metadata)
    live = normalize(reported, None)
    if isinstance(live, Opaque):
        return unmanaged(_partial_ddl(table, live), _describe_clause(table, live.clause))
    if isinstance(live, IcebergTable) and live.partitioning is None:
        why = "its partitioning: " + (
            f"access to its Iceberg metadata file {metadata_location(table)} is denied"
            if metadata is None
            else "its Iceberg metadata has a transform that Athena's DDL does not support"
        )
        return unmanaged(render(live), why)
    return _verify(reported, live, database, name, secrets)


def text_of_database(database: GlueDict, secrets: Mapping[str, str] = NO_SECRETS) -> FileText:
    """The file ``_database.sql`` of a database; ``secrets`` as in `text_of_table`."""
    return _masked(_text_of_database(database, secrets), secrets)


def _text_of_database(database: GlueDict, secrets: Mapping[str, str]) -> FileText:
    reported = from_glue_database(database)
    live = normalize(reported, None)
    name = database_of(live)
    if target := database.get("TargetDatabase"):
        where = f"{target.get('CatalogId') or '?'}:{target.get('DatabaseName') or '?'}"
        return unmanaged(render(live), f"a resource link to database {where}")
    return _verify(reported, live, name, None, secrets)


def unmanaged(sql: str, missing: str) -> FileText:
    """The text of an unmanaged file; ``missing`` is the reason."""
    why = _one_line(missing)
    head = (
        f"-- athendef: {UNMANAGED}={why}\n"
        "-- For reading only: Athena's DDL cannot express the complete definition. This file is\n"
        "-- not part of the stack, and is neither planned nor applied.\n"
    )
    body = sql.strip()
    text = f"{head}{body};\n" if body else head
    return FileText(_writable(text), None, missing=why)


def difference_from(entry: GlueDict, metadata: IcebergMetadata | None, wanted: Definition) -> str:
    """A description of how the live object differs from ``wanted``; empty if it is equal."""
    reported = (
        from_glue_database(entry)
        if isinstance(wanted, Database)
        else from_glue_table(entry, metadata)
    )
    if isinstance(wanted, Opaque):
        return f"{wanted.clause or 'its statement'} cannot be compared with the live definition"
    return describe(differences(wanted, normalize(reported, wanted)))


def _verify(
    reported: Reported,
    live: Definition,
    database: str,
    name: str | None,
    secrets: Mapping[str, str],
) -> FileText:
    """The text of ``live``, if its parsed definition equals the reported one."""
    sql = render(live)
    text = _writable(f"{_template(sql, Secrets.of(secrets))};\n")
    try:
        used = used_in(text) if secrets else frozenset()
        filled_in = fill_in(text, secrets)
    except TemplateError as error:
        return unmanaged(sql, f"a text that cannot be written: {error}")
    reading = read(filled_in, path="", database=database, name=name)
    if reading.definition is None:
        errors = [diagnostic for diagnostic in reading.diagnostics if diagnostic.is_error]
        return unmanaged(sql, "; ".join(diagnostic.message for diagnostic in errors))
    if isinstance(reading.definition, Opaque):
        return unmanaged(sql, reading.definition.clause)
    if reading.directives != Directives():
        return unmanaged(sql, "a comment that would be parsed as a directive")
    changes = differences(reading.definition, normalize(reported, reading.definition))
    if changes and used:
        names = ", ".join(f"`{name}`" for name in sorted(used))
        return unmanaged(
            sql, f"a text that the secret variable {names} differs from: {describe(changes)}"
        )
    if changes:
        return unmanaged(sql, describe(changes))
    return FileText(text, reading.definition, reading.directives, secrets=used)


def _masked(text: FileText, secrets: Mapping[str, str]) -> FileText:
    """``text`` without secret values: an unmanaged text may still contain them."""
    if text.definition is not None or not secrets:
        return text
    return Secrets.of(secrets).mask(text)


def _template(sql: str, secrets: Secrets) -> str:
    """The template that renders to ``sql``, with variables for secret values."""
    pieces = secrets.split(sql)
    return "".join(f"{{{{ {name} }}}}" if name else _escaped(text) for text, name in pieces)


def _escaped(sql: str) -> str:
    """The statement with Jinja's delimiters escaped."""
    return _TEMPLATE_MARK.sub(lambda match: "{{ '" + match.group() + "' }}", sql)


def _writable(text: str) -> str:
    """The text without characters that UTF-8 cannot encode (unpaired surrogates)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _one_line(text: str) -> str:
    """The reason as one printable line, so that it stays inside its comment."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line[:300] or "an unknown clause"


def _describe_clause(table: GlueDict, clause: str) -> str:
    """The clause, with the object that it refers to, if there is one."""
    if target := table.get("TargetTable"):
        parts = [str(target.get(key) or "") for key in ("CatalogId", "DatabaseName", "Name")]
        return f"{clause} to {'.'.join(filter(None, parts))}"
    if handler := (table.get("Parameters") or {}).get("storage_handler"):
        return f"{clause} {quote_string(handler)}"
    return clause


def _partial_ddl(table: GlueDict, live: Opaque) -> str:
    """The part of an opaque definition that DDL can express."""
    if table.get("TargetTable"):
        return ""
    if live.kind is Kind.VIEW:
        query = str(table.get("ViewExpandedText") or table.get("ViewOriginalText") or "")
        name = view_name(live.database, live.name)
        return f"CREATE VIEW {name} AS\n{query}" if query else ""
    storage = dict(table.get("StorageDescriptor") or {})
    if live.clause == "table_type DELTA":
        location = quote_string(str(storage.get("Location") or ""))
        head = f"CREATE EXTERNAL TABLE {table_name(live.database, live.name)}"
        return f"{head}\nLOCATION {location}\nTBLPROPERTIES (\n  'table_type' = 'DELTA'\n)"
    return render(_partial_hive_table(table))


def _partial_hive_table(table: GlueDict) -> Definition:
    """The table as a Hive table, without skew and storage handler."""
    storage = dict(table.get("StorageDescriptor") or {})
    storage.pop("SkewedInfo", None)
    storage.pop("StoredAsSubDirectories", None)
    parameters = dict(table.get("Parameters") or {})
    parameters.pop("storage_handler", None)
    serde = storage.get("SerdeInfo") or {}
    complete = serde.get("SerializationLibrary") and storage.get("InputFormat")
    if not complete:
        storage |= {"InputFormat": "?", "OutputFormat": "?"}
        storage["SerdeInfo"] = {"SerializationLibrary": "?"}
    partial = {**table, "StorageDescriptor": storage, "Parameters": parameters}
    definition = normalize(from_glue_table(partial), None)
    if isinstance(definition, HiveTable) and not complete:
        return replace(definition, storage=Storage("", "", ""))
    return definition
