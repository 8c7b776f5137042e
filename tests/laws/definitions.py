"""Definitions of every kind, made up: what the laws are tried on.

All of them are what Athena takes: names that it allows, types that its kind of table has, formats
and properties as users combine them.
"""

from collections.abc import Mapping
from functools import cache
from typing import get_args

from hypothesis import strategies as st

from athendef_provider.definition import normal_location
from athendef_provider.definition.formats import (
    DELIMITED_CLAUSES,
    FORMATS,
    LAZY_SIMPLE_SERDE,
)
from athendef_provider.definition.model import (
    Bucketing,
    Column,
    Database,
    HiveTable,
    IcebergTable,
    SortColumn,
    Storage,
    Transform,
    TransformKind,
    View,
)
from athendef_provider.definition.query.query import normal_query
from athendef_provider.definition.service_parameters import SERVICE_PARAMETERS

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
# Glue's pattern for single lines, without halves of surrogate pairs.
_LINE = st.characters(exclude_categories=["Cs", "Cc"])


@cache
def names() -> st.SearchStrategy[str]:
    """Names as Athena likes them, with reserved words and leading underscores among them."""
    plain = st.text(_LETTERS, min_size=1, max_size=12)
    awkward = st.sampled_from(["date", "timestamp", "order", "user", "_id", "1st", "a-b", "größe"])
    # t and u are what the views read.
    return (plain | awkward).filter(lambda name: name not in {"t", "u"})


@cache
def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Texts in one line: quotes, backslashes and letters of all scripts."""
    return st.text(st.sampled_from("'\"\\%_-;`$ un0") | _LINE, max_size=max_size)


@cache
def values() -> st.SearchStrategy[str]:
    """Property values: texts, and control characters as delimiters need them."""
    return texts() | st.sampled_from(["\x01", "\t", "\n", "\\", "|", ",", '^(\\S+) "(.*)"$'])


_PLAIN_TYPES = (
    "boolean tinyint smallint int bigint float double string binary date timestamp decimal(10,0) "
    "decimal(38,38) char(1) char(255) varchar(1) varchar(65535)"
)
_ICEBERG_TYPES = "boolean int bigint float double string binary date timestamp decimal(10,2)"


@cache
def types(plain: str = _PLAIN_TYPES) -> st.SearchStrategy[str]:
    """Types of any nesting, as Glue writes them."""
    scalars = st.sampled_from(plain.split())
    fields = st.sampled_from(["a", "b2", "date", "_x", "end", "$oid", "a-b", "c.d"])

    def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        structs = st.dictionaries(fields, inner, min_size=1, max_size=3)
        return (
            inner.map("array<{}>".format)
            | st.tuples(scalars, inner).map(lambda two: f"map<{two[0]},{two[1]}>")
            | structs.map(
                lambda found: (
                    "struct<" + ",".join(f"{name}:{one}" for name, one in found.items()) + ">"
                )
            )
        )

    return st.recursive(scalars, nested, max_leaves=4)


@st.composite
def columns(
    draw: st.DrawFn,
    found: st.SearchStrategy[str],
    *,
    taken: frozenset[str] = frozenset(),
    at_least: int = 1,
) -> tuple[Column, ...]:
    """Columns of these types, with names that none of ``taken`` has."""
    chosen = draw(
        st.lists(
            names().filter(lambda name: name not in taken),
            min_size=at_least,
            max_size=5,
            unique=True,
        )
    )
    return tuple(Column(name, draw(found), draw(texts())) for name in chosen)


@cache
def locations() -> st.SearchStrategy[str]:
    """S3 folders."""
    part = st.text("abcdefghijklmnopqrstuvwxyz0123456789-=", min_size=1, max_size=10)
    return st.lists(part, min_size=1, max_size=4).map(
        lambda parts: normal_location("s3://law/" + "/".join(parts))
    )


@cache
def properties() -> st.SearchStrategy[Mapping[str, str]]:
    """Table properties of users' own, and some that mean something to Athena."""
    known = st.sampled_from(
        ["classification", "skip.header.line.count", "parquet.compression", "owner's note"]
    )
    # Keys that differ only in case are warned of, and one of them would go. Hypothesis makes words,
    # too, out of the constants in our code: those that an import leaves to their services.
    keys = known | st.text("abcdefghijklmnopqrstuvwxyz.-_'\\", min_size=1, max_size=12).filter(
        lambda key: (
            key != "comment"
            and not key.startswith(("projection", "storage"))
            and not _is_a_services(key)
        )
    )
    return st.dictionaries(keys, values(), max_size=4)


def _is_a_services(key: str) -> bool:
    return any(
        one.scope == "table" and one.matches_key(key) and not one.import_keeps
        for one in SERVICE_PARAMETERS
    )


@st.composite
def storages(draw: st.DrawFn) -> Storage:
    """Storage by name, DELIMITED, by SerDe with properties, and by classes."""
    kind = draw(st.sampled_from(["named", "delimited", "serde", "classes"]))
    name = draw(st.sampled_from(sorted(FORMATS)))
    named = FORMATS[name]
    if kind == "delimited":
        keys = draw(st.lists(st.sampled_from(sorted(DELIMITED_CLAUSES.values())), unique=True))
        found = {key: draw(values()) for key in keys}
        if "line.delim" in found:
            found["line.delim"] = "\n"
        text = FORMATS["TEXTFILE"]
        return Storage(LAZY_SIMPLE_SERDE, text.input_format, text.output_format, found)
    if kind == "named":
        return Storage(named.serde, named.input_format, named.output_format)
    serde = draw(
        st.sampled_from(
            ["org.openx.data.jsonserde.JsonSerDe", "org.apache.hadoop.hive.serde2.RegexSerDe"]
        )
        | st.just(named.serde)
    )
    found = draw(
        st.dictionaries(
            st.sampled_from(["input.regex", "separatorChar", "case.insensitive", "field.delim"]),
            values(),
            max_size=3,
        )
    )
    if kind == "serde":
        return Storage(serde, named.input_format, named.output_format, found)
    return Storage(serde, "com.example.InputFormat", "com.example.OutputFormat", found)


@st.composite
def bucketings(draw: st.DrawFn, table_columns: tuple[Column, ...]) -> Bucketing:
    """CLUSTERED BY over some of these columns."""
    one = st.sampled_from([column.name for column in table_columns])
    chosen = draw(st.lists(one, unique=True, min_size=1, max_size=2))
    sort = [
        SortColumn(name, draw(st.booleans()))
        for name in draw(st.lists(one, unique=True, max_size=2))
    ]
    return Bucketing(tuple(chosen), draw(st.integers(1, 256)), tuple(sort))


@st.composite
def hive_tables(draw: st.DrawFn, database: str = "law", name: str | None = None) -> HiveTable:
    """External tables."""
    table_columns = draw(columns(types()))
    taken = frozenset(column.name for column in table_columns)
    keys = draw(columns(st.sampled_from(["string", "int", "date"]), taken=taken, at_least=0))
    return HiveTable(
        database,
        name or draw(names()),
        table_columns,
        draw(storages()),
        draw(locations()),
        keys,
        draw(st.none() | bucketings(table_columns)),
        draw(texts()),
        draw(properties()),
    )


_KINDS: tuple[TransformKind, ...] = get_args(TransformKind)


@st.composite
def transforms(draw: st.DrawFn, table_columns: tuple[Column, ...]) -> tuple[Transform, ...]:
    """Partitioning that Iceberg takes over some of these columns."""
    found = []
    for column in table_columns:
        base = column.type.split("(")[0]
        kinds: list[TransformKind] = []
        if "<" not in base:
            kinds.append("identity")
        if base in {"date", "timestamp"}:
            kinds += ["year", "month", "day"]
        if base == "timestamp":
            kinds.append("hour")
        if base in {"int", "bigint", "decimal", "string"}:
            kinds += ["bucket", "truncate"]
        chosen = draw(st.booleans())
        if kinds and chosen:
            kind: TransformKind = draw(st.sampled_from(kinds))
            argument = draw(st.integers(1, 100)) if kind in {"bucket", "truncate"} else None
            found.append(Transform(kind, column.name, argument))
    return tuple(found)


_ICEBERG_PROPERTIES = {
    "format": ["orc", "avro"],
    "write_compression": ["snappy", "lz4"],
    "write_target_data_file_size_bytes": ["134217728"],
    "optimize_rewrite_data_file_threshold": ["7"],
    "optimize_rewrite_delete_file_threshold": ["10"],
    "vacuum_min_snapshots_to_keep": ["3"],
    "vacuum_max_snapshot_age_seconds": ["86400"],
    "vacuum_max_metadata_files_to_keep": ["20"],
}


@st.composite
def iceberg_tables(draw: st.DrawFn, database: str = "law", name: str | None = None) -> IcebergTable:
    """Iceberg tables."""
    table_columns = draw(columns(types(_ICEBERG_TYPES)))
    keys = draw(st.lists(st.sampled_from(sorted(_ICEBERG_PROPERTIES)), unique=True, max_size=3))
    return IcebergTable(
        database,
        name or draw(names()),
        table_columns,
        draw(locations()),
        draw(transforms(table_columns)),
        "",
        {key: draw(st.sampled_from(_ICEBERG_PROPERTIES[key])) for key in keys},
    )


_CONDITIONS = st.recursive(
    st.sampled_from(["a = 1", "b IS NULL", "c IN ('x', 'y''z')", "d LIKE 'p%'", "e + 1 > f"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(
            lambda three: f"({three[0]}) {three[1]} ({three[2]})"
        )
        | inner.map(lambda one: f"NOT ({one})")
    ),
    max_leaves=5,
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """SELECTs as people write them."""
    expressions = st.sampled_from(
        [
            "a",
            "b AS x",
            "count(*) n",
            "a || '-' || b AS ab",
            "CAST(c AS varchar) y",
            '"order"',
            "(e + 1) * 2 z",
        ]
    )
    listed = draw(st.lists(expressions, min_size=1, max_size=4, unique=True))
    source = draw(
        st.sampled_from(
            ["t", "law.t", "t JOIN u ON t.id = u.id", "(SELECT * FROM t) q", "t CROSS JOIN u"]
        )
    )
    text = f"SELECT {', '.join(listed)}\nFROM {source}"
    if draw(st.booleans()):
        text += f"\nWHERE {draw(_CONDITIONS)}"
    if draw(st.booleans()):
        text += "\nORDER BY 1 DESC"
    return text


@st.composite
def views(draw: st.DrawFn, database: str = "law", name: str | None = None) -> View:
    """Views over tables that need not be there."""
    text = draw(queries())
    return View(database, name or draw(names()), normal_query(text), text)


@st.composite
def databases(draw: st.DrawFn, name: str | None = None) -> Database:
    """Databases."""
    return Database(
        name or draw(names()),
        draw(texts()),
        draw(st.just("") | locations()),
        draw(st.dictionaries(st.text(_LETTERS, min_size=1, max_size=8), values(), max_size=3)),
    )


def hive_pairs() -> st.SearchStrategy[tuple[HiveTable, HiveTable]]:
    """Two definitions of one external table."""
    return st.tuples(hive_tables(name="pair"), hive_tables(name="pair"))


def iceberg_pairs() -> st.SearchStrategy[tuple[IcebergTable, IcebergTable]]:
    """Two definitions of one Iceberg table."""
    return st.tuples(iceberg_tables(name="pair"), iceberg_tables(name="pair"))
