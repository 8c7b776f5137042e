"""Generates definitions of every kind, for the tests of laws.

Athena accepts all of them: names that it allows, types that each kind of table has, formats and
properties as users combine them.
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
# Glue's pattern for single lines, without surrogates.
_LINE = st.characters(exclude_categories=["Cs", "Cc"])


@cache
def names() -> st.SearchStrategy[str]:
    """Generate names that Athena accepts, also reserved words and leading underscores."""
    plain = st.text(_LETTERS, min_size=1, max_size=12)
    awkward = st.sampled_from(["date", "timestamp", "order", "user", "_id", "1st", "a-b", "größe"])
    # The views read t and u.
    return (plain | awkward).filter(lambda name: name not in {"t", "u"})


@cache
def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Generate texts of one line: quotes, backslashes and letters of all scripts."""
    return st.text(st.sampled_from("'\"\\%_-;`$ un0") | _LINE, max_size=max_size)


@cache
def values() -> st.SearchStrategy[str]:
    """Generate property values: texts, and control characters as in delimiters."""
    return texts() | st.sampled_from(["\x01", "\t", "\n", "\\", "|", ",", '^(\\S+) "(.*)"$'])


_PLAIN_TYPES = (
    "boolean tinyint smallint int bigint float double string binary date timestamp decimal(10,0) "
    "decimal(38,38) char(1) char(255) varchar(1) varchar(65535)"
)
_ICEBERG_TYPES = "boolean int bigint float double string binary date timestamp decimal(10,2)"


@cache
def types(plain: str = _PLAIN_TYPES) -> st.SearchStrategy[str]:
    """Generate nested types, as Glue writes them."""
    scalars = st.sampled_from(plain.split())
    fields = st.sampled_from(["a", "b2", "date", "_x", "end", "$oid", "a-b", "c.d"])

    def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        structs = st.dictionaries(fields, inner, min_size=1, max_size=3)
        return (
            inner.map("array<{}>".format)
            | st.tuples(scalars, inner).map(lambda two: f"map<{two[0]},{two[1]}>")
            | structs.map(
                lambda struct: (
                    "struct<" + ",".join(f"{name}:{type_}" for name, type_ in struct.items()) + ">"
                )
            )
        )

    return st.recursive(scalars, nested, max_leaves=4)


@st.composite
def columns(
    draw: st.DrawFn,
    column_types: st.SearchStrategy[str],
    *,
    taken: frozenset[str] = frozenset(),
    at_least: int = 1,
) -> tuple[Column, ...]:
    """Generate columns of these types, with names outside of ``taken``."""
    chosen = draw(
        st.lists(
            names().filter(lambda name: name not in taken),
            min_size=at_least,
            max_size=5,
            unique=True,
        )
    )
    return tuple(Column(name, draw(column_types), draw(texts())) for name in chosen)


@cache
def locations() -> st.SearchStrategy[str]:
    """Generate S3 folders."""
    part = st.text("abcdefghijklmnopqrstuvwxyz0123456789-=", min_size=1, max_size=10)
    return st.lists(part, min_size=1, max_size=4).map(
        lambda parts: normal_location("s3://law/" + "/".join(parts))
    )


@cache
def properties() -> st.SearchStrategy[Mapping[str, str]]:
    """Generate table properties: custom ones, and some that Athena interprets."""
    common = st.sampled_from(
        ["classification", "skip.header.line.count", "parquet.compression", "owner's note"]
    )
    # Keys that differ only in case give a warning, and one of them is dropped. Hypothesis also uses
    # the constants in the code, some of which are keys that an import leaves to their services.
    keys = common | st.text("abcdefghijklmnopqrstuvwxyz.-_'\\", min_size=1, max_size=12).filter(
        lambda key: (
            key != "comment"
            and not key.startswith(("projection", "storage"))
            and not _is_a_services(key)
        )
    )
    return st.dictionaries(keys, values(), max_size=4)


def _is_a_services(key: str) -> bool:
    return any(
        parameter.scope == "table" and parameter.matches_key(key) and not parameter.import_keeps
        for parameter in SERVICE_PARAMETERS
    )


@st.composite
def storages(draw: st.DrawFn) -> Storage:
    """Generate storage: by name, DELIMITED, by SerDe with properties, and by classes."""
    kind = draw(st.sampled_from(["named", "delimited", "serde", "classes"]))
    name = draw(st.sampled_from(sorted(FORMATS)))
    named = FORMATS[name]
    if kind == "delimited":
        keys = draw(st.lists(st.sampled_from(sorted(DELIMITED_CLAUSES.values())), unique=True))
        serde_properties = {key: draw(values()) for key in keys}
        if "line.delim" in serde_properties:
            serde_properties["line.delim"] = "\n"
        text = FORMATS["TEXTFILE"]
        return Storage(LAZY_SIMPLE_SERDE, text.input_format, text.output_format, serde_properties)
    if kind == "named":
        return Storage(named.serde, named.input_format, named.output_format)
    serde = draw(
        st.sampled_from(
            ["org.openx.data.jsonserde.JsonSerDe", "org.apache.hadoop.hive.serde2.RegexSerDe"]
        )
        | st.just(named.serde)
    )
    serde_properties = draw(
        st.dictionaries(
            st.sampled_from(["input.regex", "separatorChar", "case.insensitive", "field.delim"]),
            values(),
            max_size=3,
        )
    )
    if kind == "serde":
        return Storage(serde, named.input_format, named.output_format, serde_properties)
    return Storage(serde, "com.example.InputFormat", "com.example.OutputFormat", serde_properties)


@st.composite
def bucketings(draw: st.DrawFn, table_columns: tuple[Column, ...]) -> Bucketing:
    """Generate CLUSTERED BY over some of these columns."""
    column_names = st.sampled_from([column.name for column in table_columns])
    chosen = draw(st.lists(column_names, unique=True, min_size=1, max_size=2))
    sort = [
        SortColumn(name, draw(st.booleans()))
        for name in draw(st.lists(column_names, unique=True, max_size=2))
    ]
    return Bucketing(tuple(chosen), draw(st.integers(1, 256)), tuple(sort))


@st.composite
def hive_tables(draw: st.DrawFn, database: str = "law", name: str | None = None) -> HiveTable:
    """Generate external tables."""
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
    """Generate partitioning of Iceberg over some of these columns."""
    partitioning = []
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
            partitioning.append(Transform(kind, column.name, argument))
    return tuple(partitioning)


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
    """Generate Iceberg tables."""
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
        | inner.map(lambda condition: f"NOT ({condition})")
    ),
    max_leaves=5,
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Generate SELECT statements as users write them."""
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
    """Generate views. The tables in them may be absent."""
    text = draw(queries())
    return View(database, name or draw(names()), normal_query(text), text)


@st.composite
def databases(draw: st.DrawFn, name: str | None = None) -> Database:
    """Generate databases."""
    return Database(
        name or draw(names()),
        draw(texts()),
        draw(st.just("") | locations()),
        draw(st.dictionaries(st.text(_LETTERS, min_size=1, max_size=8), values(), max_size=3)),
    )


def hive_pairs() -> st.SearchStrategy[tuple[HiveTable, HiveTable]]:
    """Generate two definitions of one external table."""
    return st.tuples(hive_tables(name="pair"), hive_tables(name="pair"))


def iceberg_pairs() -> st.SearchStrategy[tuple[IcebergTable, IcebergTable]]:
    """Generate two definitions of one Iceberg table."""
    return st.tuples(iceberg_tables(name="pair"), iceberg_tables(name="pair"))
