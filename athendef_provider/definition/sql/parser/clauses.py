"""The clauses of CREATE TABLE behind its columns, each read into one plain value."""

from dataclasses import dataclass, field

from athendef_provider.definition.formats import (
    DELIMITED_CLAUSES,
    FORMATS,
    LAZY_SIMPLE_SERDE,
    format_named,
    normal_output_format,
)
from athendef_provider.definition.lexical.identifiers import did_you_mean, nearest
from athendef_provider.definition.model import Bucketing, SortColumn, Storage
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, shown

# What other engines call a format is a SerDe to Hive.
_OTHER_FORMATS = {
    "TEXT": "did you mean TEXTFILE?",
    "CSV": "write ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' STORED AS TEXTFILE",
    "TSV": "write ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE",
    "JSON": "write ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'",
    "ICEBERG": "write CREATE TABLE ... TBLPROPERTIES ('table_type' = 'ICEBERG')",
}


@dataclass(frozen=True, slots=True)
class Property:
    """One entry of a property list with the places of its key and value."""

    key: str
    value: str
    at: int
    value_at: int


@dataclass(slots=True)
class RowFormat:
    """ROW FORMAT: the SerDe (empty where Hive chooses) and its properties."""

    serde: str = ""
    at: int = 0
    properties: list[Property] = field(default_factory=list)
    delimited: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class StoredAs:
    """STORED AS: a name, or two classes."""

    name: str = ""
    input_format: str = ""
    output_format: str = ""
    at: int = 0


def read_properties(cursor: Cursor, clause: str) -> list[Property]:
    """``('key' = 'value', ...)``; keys that stand twice are errors."""
    hint = "remove the =" if cursor.at("=") else "put the properties in parentheses"
    cursor.expect("(", f"after {clause}", hint)
    entries: list[Property] = []
    seen: dict[str, str] = {}
    while True:
        if cursor.at(")"):
            _trailing_comma(cursor, clause, empty=not entries)
            break
        try:
            entry = _property(cursor, clause)
        except ParseError:
            cursor.skip_to(",", ")")
            if cursor.token.kind == "end":
                return entries
        else:
            _check_twice(cursor, entry, seen, clause)
            entries.append(entry)
        if not cursor.take(","):
            break
    cursor.expect(")", f"to close {clause}")
    return entries


def _property(cursor: Cursor, clause: str) -> Property:
    at = cursor.token.start
    key = cursor.string(f"a key of {clause}")
    cursor.expect("=", f"after the key '{key}'", f"write '{key}' = 'value'")
    value_at = cursor.token.start
    value = cursor.string(f"the value of '{key}'")
    if cursor.token.word not in {",", ")"}:
        raise cursor.lost(
            f"expected , or ) after the value of '{key}', found {shown(cursor.token)}",
            "close it" if cursor.token.kind == "end" else "a comma may be missing",
        )
    return Property(key, value, at, value_at)


def _check_twice(cursor: Cursor, entry: Property, seen: dict[str, str], clause: str) -> None:
    other = seen.get(entry.key.lower())
    if other == entry.key:
        cursor.report.add(
            "duplicate-property",
            entry.at,
            f"duplicate key '{entry.key}' in {clause}",
            "remove one",
        )
    elif other is not None:
        cursor.report.add(
            "property-case",
            entry.at,
            f"'{entry.key}' and '{other}' differ only in case",
            "remove one",
        )
    seen[entry.key.lower()] = entry.key


def _trailing_comma(cursor: Cursor, clause: str, *, empty: bool) -> None:
    if empty:
        cursor.report.add(
            "empty-parentheses",
            cursor.token.start,
            f"{clause} has nothing in its parentheses",
            "fill them, or remove the clause",
        )
    else:
        cursor.report.add(
            "trailing-comma",
            cursor.token.start,
            f"a comma stands before the ) of {clause}",
            "remove the comma",
        )


def read_names(cursor: Cursor, clause: str) -> list[tuple[str, int]]:
    """``(a, b)``: the names, each with its place."""
    cursor.expect("(", f"after {clause}", "put the names in parentheses")
    names: list[tuple[str, int]] = []
    while True:
        if cursor.at(")"):
            _trailing_comma(cursor, clause, empty=not names)
            break
        name, token = cursor.name("column")
        names.append((name, token.start))
        if not cursor.take(","):
            break
    cursor.expect(")", f"to close {clause}")
    return names


def read_bucketing(cursor: Cursor) -> tuple[Bucketing, list[tuple[str, int]]]:
    """CLUSTERED BY with what follows it, and the columns it speaks of with their places."""
    names = read_names(cursor, "CLUSTERED BY")
    places = list(names)
    sort: list[SortColumn] = []
    if cursor.take("SORTED", "BY"):
        cursor.expect("(", "after SORTED BY")
        while True:
            name, token = cursor.name("column")
            places.append((name, token.start))
            descending = cursor.take("DESC")
            if not descending:
                cursor.take("ASC")
            sort.append(SortColumn(name, descending))
            if not cursor.take(","):
                break
        cursor.expect(")", "to close SORTED BY")
    cursor.expect("INTO", "after CLUSTERED BY (...)")
    token = cursor.token
    if token.kind != "number" or int(token.text) < 1:
        raise cursor.lost(
            f"expected a number of buckets, found {shown(token)}",
            "write INTO 16 BUCKETS",
            code="bucket-count",
        )
    cursor.advance()
    cursor.expect("BUCKETS", f"after INTO {token.text}")
    columns = tuple(name for name, _ in names)
    return Bucketing(columns, int(token.text), tuple(sort)), places


def read_row_format(cursor: Cursor) -> RowFormat:
    """What follows ROW FORMAT: SERDE 'class' or DELIMITED ..., and WITH SERDEPROPERTIES (...).

    Hive has SERDEPROPERTIES behind SERDE alone; Athena's SHOW CREATE TABLE prints them behind
    DELIMITED, too, for what DELIMITED has no words for.
    """
    if cursor.take("SERDE"):
        at = cursor.token.start
        row_format = RowFormat(serde=cursor.string("the SerDe's class"), at=at)
    elif cursor.take("DELIMITED"):
        row_format = RowFormat(delimited=_read_delimited(cursor))
    else:
        raise cursor.lost(
            f"expected SERDE or DELIMITED after ROW FORMAT, found {shown(cursor.token)}",
            "write SERDE before it"
            if cursor.token.kind == "string"
            else did_you_mean(cursor.token.text, ("SERDE", "DELIMITED")),
        )
    if cursor.take("WITH", "SERDEPROPERTIES"):
        read_serde_properties(cursor, row_format)
    return row_format


def read_serde_properties(cursor: Cursor, row_format: RowFormat) -> None:
    """What follows WITH SERDEPROPERTIES, into the row format that it belongs to."""
    row_format.properties = read_properties(cursor, "SERDEPROPERTIES")
    for entry in row_format.properties:
        if row_format.delimited.get(entry.key, entry.value) != entry.value:
            cursor.report.add(
                "duplicate-property",
                entry.at,
                f"DELIMITED gives '{entry.key}' another value",
                "remove one",
            )


def _read_delimited(cursor: Cursor) -> dict[str, str]:
    properties: dict[str, str] = {}
    order = list(DELIMITED_CLAUSES)
    last = -1
    while True:
        clause = next((one for one in order if cursor.at(*one.split())), None)
        if clause is None:
            if meant := delimiter_meant(cursor):
                raise cursor.lost(
                    f"{shown(cursor.token)} {shown(cursor.ahead(1))} is no part of "
                    "ROW FORMAT DELIMITED",
                    f"did you mean {meant}?",
                    code="unknown-clause",
                )
            return properties
        start = cursor.token.start
        place = order.index(clause)
        if place == last or DELIMITED_CLAUSES[clause] in properties:
            cursor.report.add("duplicate-clause", start, f"duplicate {clause} clause")
        elif place < last:
            cursor.report.add("clause-order", start, f"{clause} must stand before {order[last]}")
        elif clause == "ESCAPED BY" and last != 0:
            cursor.report.add("clause-order", start, "ESCAPED BY must follow FIELDS TERMINATED BY")
        last = max(last, place)
        cursor.take(*clause.split())
        value = cursor.string(f"the value of {clause}")
        if clause.startswith("LINES") and value not in {"\n", "10"}:
            cursor.report.add(
                "line-terminator",
                start,
                "lines can only end with a newline",
                "write LINES TERMINATED BY '\\n', or leave it out",
            )
        properties[DELIMITED_CLAUSES[clause]] = value


def delimiter_meant(cursor: Cursor) -> str | None:
    """The part of ROW FORMAT DELIMITED that something like one here should have been."""
    word, follower = cursor.token.word, cursor.ahead(1).word
    if word in {"TERMINATED", "DEFINED"}:
        return "FIELDS TERMINATED BY" if word == "TERMINATED" else "NULL DEFINED AS"
    parts = {clause.split()[0]: clause for clause in DELIMITED_CLAUSES}
    if word in parts:
        return parts[word]
    # Of a word that is only like one, what follows must speak for it: LOCATION 's3://...'
    # is not far from COLLECTION.
    like = nearest(word, parts) if follower in {"TERMINATED", "ITEMS", "KEYS", "BY"} else None
    return parts[like] if like else None


def read_stored_as(cursor: Cursor) -> StoredAs:
    """What follows STORED AS: a format's name, or INPUTFORMAT 'class' OUTPUTFORMAT 'class'."""
    token = cursor.token
    if cursor.take("INPUTFORMAT"):
        input_format = cursor.string("the input format's class")
        if not cursor.take("OUTPUTFORMAT"):
            raise cursor.lost(
                f"expected OUTPUTFORMAT after INPUTFORMAT, found {shown(cursor.token)}",
                "both belong together",
                code="missing-output-format",
            )
        output_format = cursor.string("the output format's class")
        return StoredAs("", input_format, output_format, token.start)
    if token.kind == "word":
        cursor.advance()
        name = format_named(token.word)
        if name is None:
            cursor.report.add(
                "unknown-format",
                token.start,
                f"there is no file format {token.text}",
                _OTHER_FORMATS.get(token.word)
                or did_you_mean(token.text, FORMATS)
                or f"write one of {', '.join(FORMATS)}",
            )
        return StoredAs(name or "TEXTFILE", at=token.start)
    raise cursor.lost(f"expected a file format after STORED AS, found {shown(token)}")


def storage_of(row_format: RowFormat | None, stored_as: StoredAs | None) -> Storage:
    """The classes and SerDe properties that Hive makes of ROW FORMAT and STORED AS."""
    stored_as = stored_as or StoredAs("TEXTFILE")
    row_format = row_format or RowFormat()
    if stored_as.input_format:
        serde = row_format.serde or LAZY_SIMPLE_SERDE
        formats = (stored_as.input_format, stored_as.output_format)
    else:
        named = FORMATS[stored_as.name]
        serde = row_format.serde or named.serde
        formats = (named.input_format, named.output_format)
    properties = {entry.key: entry.value for entry in row_format.properties}
    properties.update(row_format.delimited)
    return Storage(serde, formats[0], normal_output_format(formats[1]), properties)
