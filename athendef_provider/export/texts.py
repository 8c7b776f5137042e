"""What Glue holds of one table, view or database -> the text of its file.

A text is believed only when it was read back, as the program will read it, and what came out
differs in nothing from what is live. Everything else is written as far as DDL can say it, under
the directive ``unmanaged``, which names what is missing: such a file is read by people alone.
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
    """One file's text. ``definition`` is what it says; None where ``missing`` names what it can't.

    ``missing`` is one line that a user understands: ``a resource link to raw.orders``. ``secrets``
    are the secret variables in whose place the text has ``{{ name }}``.
    """

    text: str
    definition: Definition | None
    directives: Directives = field(default_factory=Directives)
    missing: str = ""
    secrets: frozenset[str] = frozenset()


def text_of_table(
    table: GlueDict, metadata: IcebergMetadata | None, secrets: Mapping[str, str] = NO_SECRETS
) -> FileText:
    """A table's or view's file; ``metadata`` is an Iceberg table's own, where access is granted.

    ``secrets`` are values that must not be in it, by the variables that they are the values of.
    """
    return _masked(_text_of_table(table, metadata, secrets), secrets)


def _text_of_table(
    table: GlueDict, metadata: IcebergMetadata | None, secrets: Mapping[str, str]
) -> FileText:
    database, name = str(table["DatabaseName"]).lower(), str(table["Name"]).lower()
    reported = from_glue_table(table, metadata)
    live = normalize(reported, None)
    if isinstance(live, Opaque):
        return unmanaged(_as_far_as_known(table, live), _said(table, live.clause))
    if isinstance(live, IcebergTable) and live.partitioning is None:
        why = "how it is partitioned: " + (
            f"access to its Iceberg metadata file {metadata_location(table)} is denied"
            if metadata is None
            else "its Iceberg metadata has a transform that Athena's DDL has no word for"
        )
        return unmanaged(render(live), why)

    return _read_back(reported, live, database, name, secrets)


def text_of_database(database: GlueDict, secrets: Mapping[str, str] = NO_SECRETS) -> FileText:
    """A database's own file, ``_database.sql``; ``secrets`` as in `text_of_table`."""
    return _masked(_text_of_database(database, secrets), secrets)


def _text_of_database(database: GlueDict, secrets: Mapping[str, str]) -> FileText:
    reported = from_glue_database(database)
    live = normalize(reported, None)
    name = database_of(live)
    if target := database.get("TargetDatabase"):
        where = f"{target.get('CatalogId') or '?'}:{target.get('DatabaseName') or '?'}"
        return unmanaged(render(live), f"a resource link to database {where}")
    return _read_back(reported, live, name, None, secrets)


def unmanaged(sql: str, missing: str) -> FileText:
    """A file that the program leaves alone, for what ``missing`` names."""
    why = _one_line(missing)
    head = (
        f"-- athendef: {UNMANAGED}={why}\n"
        "-- Written for reading only. Athena's DDL can't say all of what the catalog holds,\n"
        "-- so this file is no part of the stack: it is neither planned nor applied.\n"
    )
    body = sql.strip()
    text = f"{head}{body};\n" if body else head
    return FileText(_writable(text), None, missing=why)


def equals(entry: GlueDict, metadata: IcebergMetadata | None, wanted: Definition) -> str:
    """In what the live table differs from ``wanted``, in words; empty where it does not."""
    reported = (
        from_glue_database(entry)
        if isinstance(wanted, Database)
        else from_glue_table(entry, metadata)
    )
    if isinstance(wanted, Opaque):
        return f"{wanted.clause or 'its statement'} can't be compared with what is live"
    return describe(differences(wanted, normalize(reported, wanted)))


def _read_back(
    reported: Reported,
    live: Definition,
    database: str,
    name: str | None,
    secrets: Mapping[str, str],
) -> FileText:
    """Return the text of ``live``, if reading it gives a definition equal to the reported one."""
    sql = render(live)
    text = _writable(f"{_template(sql, Secrets.of(secrets))};\n")
    try:
        used = used_in(text) if secrets else frozenset()
        filled_in = fill_in(text, secrets)
    except TemplateError as error:
        return unmanaged(sql, f"a text that can't be written: {error}")
    reading = read(filled_in, path="", database=database, name=name)
    if reading.definition is None:
        errors = [problem for problem in reading.problems if problem.severity == "error"]
        return unmanaged(sql, "; ".join(problem.message for problem in errors))
    if isinstance(reading.definition, Opaque):
        return unmanaged(sql, reading.definition.clause)
    if reading.directives != Directives():
        return unmanaged(sql, "a comment that would be taken for a directive")
    left = differences(reading.definition, normalize(reported, reading.definition))
    if left and used:
        names = ", ".join(f"`{name}`" for name in sorted(used))
        return unmanaged(
            sql, f"a text that the secret variable {names} differs from: {describe(left)}"
        )
    if left:
        return unmanaged(sql, describe(left))
    return FileText(text, reading.definition, reading.directives, secrets=used)


def _masked(text: FileText, secrets: Mapping[str, str]) -> FileText:
    """``text`` without secret values: one that is no template may still hold them."""
    if text.definition is not None or not secrets:
        return text
    return Secrets.of(secrets).mask(text)


def _template(sql: str, secrets: Secrets) -> str:
    """The template that is filled in to ``sql``, with secret values as variables."""
    pieces = secrets.split(sql)
    return "".join(f"{{{{ {name} }}}}" if name else _escaped(text) for text, name in pieces)


def _escaped(sql: str) -> str:
    """The statement with Jinja's marks as texts, so that filling in gives them back."""
    return _TEMPLATE_MARK.sub(lambda mark: "{{ '" + mark.group() + "' }}", sql)


def _writable(text: str) -> str:
    """Without what UTF-8 has no bytes for (half a surrogate pair)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _one_line(text: str) -> str:
    """A reason that stays in its comment, whatever the catalog put into it."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line[:300] or "something that is not understood"


def _said(table: GlueDict, clause: str) -> str:
    """The clause, with what it points at where that is known."""
    if target := table.get("TargetTable"):
        parts = [str(target.get(key) or "") for key in ("CatalogId", "DatabaseName", "Name")]
        return f"{clause} to {'.'.join(filter(None, parts))}"
    if handler := (table.get("Parameters") or {}).get("storage_handler"):
        return f"{clause} {quote_string(handler)}"
    return clause


def _as_far_as_known(table: GlueDict, live: Opaque) -> str:
    """The DDL of what the model can't hold, without what it can't."""
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
    return render(_hive_as_far_as_known(table))


def _hive_as_far_as_known(table: GlueDict) -> Definition:
    """A table without what keeps it from being a Hive table: SerDe, skew, storage handler."""
    storage = dict(table.get("StorageDescriptor") or {})
    storage.pop("SkewedInfo", None)
    storage.pop("StoredAsSubDirectories", None)
    parameters = dict(table.get("Parameters") or {})
    parameters.pop("storage_handler", None)
    serde = storage.get("SerdeInfo") or {}
    whole = serde.get("SerializationLibrary") and storage.get("InputFormat")
    if not whole:
        storage |= {"InputFormat": "?", "OutputFormat": "?"}
        storage["SerdeInfo"] = {"SerializationLibrary": "?"}
    without = {**table, "StorageDescriptor": storage, "Parameters": parameters}
    found = normalize(from_glue_table(without), None)
    if isinstance(found, HiveTable) and not whole:
        return replace(found, storage=Storage("", "", ""))
    return found
