"""How a statement that the model cannot represent is carried out again.

A view's is run again, as CREATE OR REPLACE. A Hive table's is swapped in like any other, from its
own text under the shadow's name. An Iceberg table's can't be: ALTER needs to know what changed,
and Athena makes no second table over the same metadata.

The statement is edited at the positions of its tokens, so that no text inside a string literal,
a quoted name or a comment is taken for a clause.
"""

from collections.abc import Iterator
from itertools import pairwise

from athendef_provider.changes import ddl
from athendef_provider.changes.hive import SHADOW_PROPERTY, shadow_name
from athendef_provider.changes.steps import Effect, RunStatement, Swap, Unsupported
from athendef_provider.definition.lexer import Language, Token, lex
from athendef_provider.definition.model import Definition, Kind, Opaque, full_name
from athendef_provider.definition.strings import quote_string

_NAME_KINDS = ("word", "name", "number")


def creation_of(opaque: Opaque) -> str:
    """The user's statement; a view's can be run twice."""
    if opaque.kind is not Kind.VIEW:
        return opaque.sql
    create, following, *_ = _tokens(opaque.sql, "trino")
    if following.word == "OR":
        return opaque.sql
    return f"{opaque.sql[: create.end]} OR REPLACE{opaque.sql[create.end :]}"


def plan_opaque(to: Opaque, why: str) -> RunStatement | Swap | Unsupported:
    """The step that brings a live table or view of the same kind to an opaque statement."""
    match to.kind:
        case Kind.VIEW:
            return RunStatement(creation_of(to), why, Effect.CREATES, Kind.VIEW)
        case Kind.HIVE:
            return _swap(to, why)
        case Kind.ICEBERG:
            return Unsupported(
                f"{full_name(to)} is an Iceberg table with a clause that athendef does not "
                f"understand ({to.clause}), so it can't tell what to alter",
                "put the statement back, or write it without that clause",
            )


def partition_notices(to: Definition) -> tuple[str, ...]:
    """What to know of a swapped statement: which columns its partitions need can't be told."""
    if not (isinstance(to, Opaque) and to.kind is Kind.HIVE):
        return ()
    words = [token.word for token in _tokens(to.sql, "hive")]
    if ("PARTITIONED", "BY") not in pairwise(words):
        return ()
    clause = to.clause or "a clause"
    notice = (
        f"the partitions of {full_name(to)} keep the columns that they have: its statement holds "
        f"{clause}, which is not understood"
    )
    return (notice,)


def _swap(to: Opaque, why: str) -> Swap:
    """The statement under the shadow's name, with the shadow's mark among its properties."""
    shadow = shadow_name(to.name)
    return Swap(
        database=to.database,
        shadow=shadow,
        create_sql=_with_property(
            _named(to.sql, ddl.table_name(to.database, shadow)),
            f"{quote_string(SHADOW_PROPERTY)} = {quote_string(full_name(to))}",
        ),
        why=why,
    )


def _named(sql: str, name: str) -> str:
    """A CREATE TABLE statement with another table name."""
    tokens = _tokens(sql, "hive")
    words = [token.word for token in tokens]
    first = words.index("TABLE") + 1
    if words[first : first + 3] == ["IF", "NOT", "EXISTS"]:
        first += 3
    last = first
    while tokens[last + 1].text == "." and tokens[last + 2].kind in _NAME_KINDS:
        last += 2
    return f"{sql[: tokens[first].start]}{name}{sql[tokens[last].end :]}"


def _with_property(sql: str, pair: str) -> str:
    """A CREATE TABLE statement with one more table property."""
    positions = list(_property_lists(_tokens(sql, "hive")))
    if not positions:
        return f"{sql}\nTBLPROPERTIES ({pair})"
    end = positions[-1]
    return f"{sql[:end]}{pair}, {sql[end:].lstrip()}"


def _property_lists(tokens: tuple[Token, ...]) -> Iterator[int]:
    """The offsets behind ``TBLPROPERTIES (``."""
    for token, following in pairwise(tokens):
        if token.word == "TBLPROPERTIES" and following.text == "(":
            yield following.end


def _tokens(sql: str, language: Language) -> tuple[Token, ...]:
    return lex(sql, language).tokens
