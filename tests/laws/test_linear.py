"""The time to read a file is proportional to its size.

The bounds are generous, because the machine may be busy: a quadratic function takes minutes, and a
backtracking one never ends.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from athendef_provider.definition import read, reads_of
from athendef_provider.definition.lexical.lexer import Language, language_of, lex
from athendef_provider.definition.model import Definition, View
from athendef_provider.definition.type_reader import parse_type
from athendef_provider.definition.types import Scalar, Struct
from tests.support.cpu import cpu_limit

_SECONDS = 8
_MEGABYTE = 1_000_000
_LANGUAGES: tuple[Language, ...] = ("hive", "trino")

_FRAGMENTS = (
    *("-", "--", "-- x\n", "--\n", " ", "\n", "\t \r\n", "/", "*", "/*", "*/", "/**/", "/* x */"),
    *(";", "'", '"', "`", "''", '""', "``", "\\", "\\'", "'a'", "'a' ", "`a`", "'a\\"),
    *("a", "1", "1.", "1e", "1e+", "1_", "_", "é", "٣", "a ", "1 ", "(", "<", "<>", "||", "->"),
    *("CREATE ", "CREATE VIEW ", "OR REPLACE ", "VIEW", "PROTECTED ", "\x00", "\u2028", "\ufeff"),
)
_BEGINNINGS = ("", "CREATE ", "CREATE OR REPLACE ", "CREATE VIEW v AS ", "'", '"', "`", "/*", "--")


def _repeated(fragment: str, size: int) -> str:
    return fragment * (size // len(fragment))


def _lex(text: str) -> None:
    language_of(text)
    for language in _LANGUAGES:
        tokens = lex(text, language).tokens
        assert (tokens[-1].kind, tokens[-1].end) == ("end", len(text))


@pytest.mark.parametrize(
    "fragment",
    [*"- \n'\"`1a;", "-- x\n", "/* x */", "/*", "''", "'\\", "-- ;\n"],
)
def test_a_megabyte_of_one_token_is_lexed(fragment: str):
    text = _repeated(fragment, _MEGABYTE) + "\nCREATE TABLE t (a int)"

    with cpu_limit(_SECONDS):
        language_of(text)
    with cpu_limit(_SECONDS):
        lex(text, "hive")


@given(
    beginning=st.sampled_from(_BEGINNINGS),
    fragments=st.lists(st.sampled_from(_FRAGMENTS), min_size=1, max_size=4),
    end=st.sampled_from(("", "'", "*/", "\n", "\\", "CREATE VIEW v AS SELECT 1 a")),
)
@settings(max_examples=20)
def test_any_mixture_of_tokens_is_lexed(beginning: str, fragments: list[str], end: str):
    text = beginning + _repeated("".join(fragments), 100_000) + end

    with cpu_limit(_SECONDS):
        _lex(text)


@pytest.mark.parametrize("banner", ["-" * 40, " " * 24, "/**/" * 22, "\n" * 100, "--\n" * 60])
@pytest.mark.parametrize(
    ("statement", "language"),
    [
        ("CREATE EXTERNAL TABLE t (a int)", "hive"),
        ("CREATE OR REPLACE /* x */ -- y\n VIEW v AS SELECT 1 a", "trino"),
        ("create protected multi dialect view v AS SELECT 1 a", "trino"),
        ("CREATE DATABASE view", "hive"),
        ("SELECT 1", "hive"),
        ("CREATE", "hive"),
    ],
)
def test_a_long_comment_does_not_change_the_dialect(banner: str, statement: str, language: str):
    with cpu_limit(_SECONDS):
        assert language_of(f"{banner}\n;{banner}\n{statement}") == language


@pytest.mark.parametrize("comment", ["-- CREATE VIEW v AS SELECT 1 a\n", "/* CREATE VIEW v */"])
def test_a_view_in_a_comment_does_not_change_the_kind_of_a_table(comment: str):
    assert language_of(f"{comment} CREATE EXTERNAL TABLE t (`a` int)") == "hive"


_HEAD = "CREATE EXTERNAL TABLE orders"
_PLACE = "LOCATION 's3://lake/orders/'"


def _list(template: str, count: int) -> str:
    return ",".join(template.format(number) for number in range(count))


def _table(columns: str, rest: str = "") -> str:
    return f"{_HEAD} ({columns}) {_PLACE}{rest}"


def _iceberg(columns: str, partitioning: str) -> str:
    return (
        f"CREATE TABLE orders ({columns}) PARTITIONED BY ({partitioning}) {_PLACE} "
        "TBLPROPERTIES ('table_type' = 'ICEBERG')"
    )


def _projected(columns: str, properties: str) -> str:
    return (
        f"{_HEAD} (a int) PARTITIONED BY ({columns}) {_PLACE} "
        f"TBLPROPERTIES ('projection.enabled' = 'true', {properties})"
    )


def _view(query: str) -> str:
    return f"CREATE VIEW orders AS {query}"


_LONG = "x" * 150_000
_FILES = {
    "fields of a struct": _table(f"a struct<{_list('f{}:int', 40_000)}>"),
    "errors of a long name": _table(f"{_LONG} int {'NOT NULL ' * 40_000}"),
    "errors of a long type": _iceberg(f"a struct<{_LONG}:int>", "a," * 60_000 + "a"),
    "unknown transformed columns": _iceberg(_list("c{} int", 6_000), _list("d{}", 6_000)),
    "unknown bucketing columns": (
        f"{_HEAD} ({_list('c{} int', 6_000)}) CLUSTERED BY ({_list('d{}', 6_000)}) "
        f"INTO 4 BUCKETS {_PLACE}"
    ),
    "unknown projected columns": _projected(
        _list("c{} int", 10_000), _list("'projection.d{}.type' = 'date'", 10_000)
    ),
    "projected columns": _projected(
        _list("c{} int", 20_000), _list("'projection.c{}.type' = 'date'", 20_000)
    ),
    "placeholders": _projected(
        _list("c{} int", 10_000),
        f"'storage.location.template' = 's3://lake/{_list('${{d{}}}', 10_000)}/'",
    ),
    "unclosed placeholders": _projected(
        "c int", f"'storage.location.template' = 's3://lake/{'${' * 300_000}'"
    ),
    "a chain of renamed columns": _table(
        ",\n".join(f"c{n} int -- athendef: renamed-from=c{n - 1}\n" for n in range(15_000))
    ),
    "directives of no column": (
        _table(_list("c{} int", 15_000)) + "\n\n" + "-- athendef: renamed-from=b\n" * 15_000
    ),
    "directives of one column": _table(
        "/* athendef: renamed-from=b */ " * 15_000 + _list("c{} int", 15_000)
    ),
    "what is not in quotes": f"{_HEAD} (a int) " + "LOCATION/**/" * 40_000,
    "tables of a view": _view("WITH " + _list("t{} AS (SELECT 1 a FROM u)", 7_000) + " SELECT 1 a"),
    "parentheses of a view": _view(f"SELECT a FROM t WHERE a IN ({'(1),' * 20_000}(1))"),
    "operations of a view": _view(f"SELECT a FROM t WHERE a IN ({'-1,' * 20_000}-1)"),
    "conditions of a view": _view(f"SELECT f({'(a = 1 AND b = 2),' * 11_000}a) AS a FROM t"),
}


def _read(sql: str) -> Definition | None:
    return read(sql, path="orders.sql", database="sales", name="orders").definition


@pytest.mark.parametrize("sql", _FILES.values(), ids=_FILES.keys())
def test_a_file_with_many_items_is_read(sql: str):
    with cpu_limit(_SECONDS):
        definition = _read(sql)
        if isinstance(definition, View):
            reads_of(definition)


@pytest.mark.parametrize("text", ["struct</*:int", "struct<`:int", "struct<--:int", "array<"])
def test_a_type_of_glue_is_read(text: str):
    with cpu_limit(_SECONDS):
        parse_type(text + "," + ",".join([text.removeprefix("struct<")] * 40_000))


def test_a_field_in_glue_may_have_the_name_of_a_comment():
    fields = (("/*", Scalar("int")), ("*/", Scalar("string")), ("--x", Scalar("int")))

    assert parse_type("struct</*:int,*/:string,--x:int>") == Struct(fields)


def test_a_view_that_exceeds_athenas_limit_is_an_error():
    sql = _view(f"SELECT a FROM t WHERE a IN ({'-1,' * 90_000}-1)")

    with cpu_limit(_SECONDS):
        reading = read(sql, path="", database="sales", name="orders")

    assert [problem.code for problem in reading.diagnostics] == ["long-statement"]
