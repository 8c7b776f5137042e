"""Parses the clauses of CREATE TABLE that follow its columns."""

from athendef_provider.definition.formats import (
    DELIMITED_CLAUSES,
    FORMATS,
    format_named,
)
from athendef_provider.definition.lexical.identifiers import did_you_mean, nearest
from athendef_provider.definition.model import Bucketing, SortColumn
from athendef_provider.definition.sql.ast import Property, RowFormat, StoredAs
from athendef_provider.definition.sql.parser.token_stream import Cursor, ParseError, shown

# Formats of other engines that are SerDes in Hive.
_OTHER_FORMATS = {
    "TEXT": "did you mean TEXTFILE?",
    "CSV": "write ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' STORED AS TEXTFILE",
    "TSV": "write ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE",
    "JSON": "write ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'",
    "ICEBERG": "write CREATE TABLE ... TBLPROPERTIES ('table_type' = 'ICEBERG')",
}


def read_properties(cursor: Cursor, clause: str) -> list[Property]:
    """Parse ``('key' = 'value', ...)``. Duplicate keys are errors."""
    hint = "remove the =" if cursor.at("=") else "write the properties in parentheses"
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
            _check_duplicate(cursor, entry, seen, clause)
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
        raise cursor.error(
            f"expected , or ) after the value of '{key}', found {shown(cursor.token)}",
            "close the list" if cursor.token.kind == "end" else "a comma may be missing",
        )
    return Property(key, value, at, value_at)


def _check_duplicate(cursor: Cursor, entry: Property, seen: dict[str, str], clause: str) -> None:
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
            f"{clause} is empty",
            "add an entry, or remove the clause",
        )
    else:
        cursor.report.add(
            "trailing-comma",
            cursor.token.start,
            f"unexpected comma before the ) of {clause}",
            "remove the comma",
        )


def read_names(cursor: Cursor, clause: str) -> list[tuple[str, int]]:
    """Parse ``(a, b)``. Return the names with their offsets."""
    cursor.expect("(", f"after {clause}", "write the names in parentheses")
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
    """Parse what follows CLUSTERED BY. Return it, and the columns it names with their offsets."""
    names = read_names(cursor, "CLUSTERED BY")
    positions = list(names)
    sort: list[SortColumn] = []
    if cursor.take("SORTED", "BY"):
        cursor.expect("(", "after SORTED BY")
        while True:
            name, token = cursor.name("column")
            positions.append((name, token.start))
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
        raise cursor.error(
            f"expected a number of buckets, found {shown(token)}",
            "write INTO 16 BUCKETS",
            code="bucket-count",
        )
    cursor.advance()
    cursor.expect("BUCKETS", f"after INTO {token.text}")
    columns = tuple(name for name, _ in names)
    return Bucketing(columns, int(token.text), tuple(sort)), positions


def read_row_format(cursor: Cursor) -> RowFormat:
    """Parse what follows ROW FORMAT: SERDE 'class' or DELIMITED, and WITH SERDEPROPERTIES (...).

    Hive has SERDEPROPERTIES only after SERDE. Athena's SHOW CREATE TABLE prints them also after
    DELIMITED, for what DELIMITED cannot express.
    """
    if cursor.take("SERDE"):
        at = cursor.token.start
        row_format = RowFormat(serde=cursor.string("the SerDe's class"), at=at)
    elif cursor.take("DELIMITED"):
        row_format = RowFormat(delimited=_read_delimited(cursor))
    else:
        raise cursor.error(
            f"expected SERDE or DELIMITED after ROW FORMAT, found {shown(cursor.token)}",
            "write SERDE before it"
            if cursor.token.kind == "string"
            else did_you_mean(cursor.token.text, ("SERDE", "DELIMITED")),
        )
    if cursor.take("WITH", "SERDEPROPERTIES"):
        read_serde_properties(cursor, row_format)
    return row_format


def read_serde_properties(cursor: Cursor, row_format: RowFormat) -> None:
    """Parse what follows WITH SERDEPROPERTIES into ``row_format``."""
    row_format.properties = read_properties(cursor, "SERDEPROPERTIES")
    for entry in row_format.properties:
        if row_format.delimited.get(entry.key, entry.value) != entry.value:
            cursor.report.add(
                "duplicate-property",
                entry.at,
                f"conflicting values of '{entry.key}' in DELIMITED and SERDEPROPERTIES",
                "remove one",
            )


def _read_delimited(cursor: Cursor) -> dict[str, str]:
    properties: dict[str, str] = {}
    order = list(DELIMITED_CLAUSES)
    last = -1
    while True:
        clause = next((name for name in order if cursor.at(*name.split())), None)
        if clause is None:
            if nearest_clause := nearest_delimiter(cursor):
                raise cursor.error(
                    f"unknown clause {shown(cursor.token)} {shown(cursor.ahead(1))} in "
                    "ROW FORMAT DELIMITED",
                    f"did you mean {nearest_clause}?",
                    code="unknown-clause",
                )
            return properties
        start = cursor.token.start
        position = order.index(clause)
        if position == last or DELIMITED_CLAUSES[clause] in properties:
            cursor.report.add("duplicate-clause", start, f"duplicate {clause} clause")
        elif position < last:
            cursor.report.add("clause-order", start, f"{clause} must precede {order[last]}")
        elif clause == "ESCAPED BY" and last != 0:
            cursor.report.add("clause-order", start, "ESCAPED BY must follow FIELDS TERMINATED BY")
        last = max(last, position)
        cursor.take(*clause.split())
        value = cursor.string(f"the value of {clause}")
        if clause.startswith("LINES") and value not in {"\n", "10"}:
            cursor.report.add(
                "line-terminator",
                start,
                "lines must end with a newline",
                "write LINES TERMINATED BY '\\n', or remove it",
            )
        properties[DELIMITED_CLAUSES[clause]] = value


def nearest_delimiter(cursor: Cursor) -> str | None:
    """Return the clause of DELIMITED that the next words are a misspelling or a part of."""
    word, follower = cursor.token.word, cursor.ahead(1).word
    if word in {"TERMINATED", "DEFINED"}:
        return "FIELDS TERMINATED BY" if word == "TERMINATED" else "NULL DEFINED AS"
    parts = {clause.split()[0]: clause for clause in DELIMITED_CLAUSES}
    if word in parts:
        return parts[word]
    # The word after a misspelling must fit as well: LOCATION is similar to COLLECTION.
    part = nearest(word, parts) if follower in {"TERMINATED", "ITEMS", "KEYS", "BY"} else None
    return parts[part] if part else None


def read_stored_as(cursor: Cursor) -> StoredAs:
    """Parse what follows STORED AS: a format, or INPUTFORMAT 'class' OUTPUTFORMAT 'class'."""
    token = cursor.token
    if cursor.take("INPUTFORMAT"):
        input_format = cursor.string("the input format's class")
        if not cursor.take("OUTPUTFORMAT"):
            raise cursor.error(
                f"expected OUTPUTFORMAT after INPUTFORMAT, found {shown(cursor.token)}",
                "add OUTPUTFORMAT 'class'",
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
                f"unknown file format {token.text}",
                _OTHER_FORMATS.get(token.word)
                or did_you_mean(token.text, FORMATS)
                or f"the formats are {', '.join(FORMATS)}",
            )
        return StoredAs(name or "TEXTFILE", at=token.start)
    raise cursor.error(f"expected a file format after STORED AS, found {shown(token)}")
