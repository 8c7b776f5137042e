"""Plans changes of statements that the model cannot represent.

A view is replaced by CREATE OR REPLACE. A Hive table is swapped: its statement creates the shadow
table. A change of an Iceberg table is not supported: ALTER TABLE needs the changed clause, and
Athena cannot create a second table with the same metadata.

The statement is edited at the positions of its tokens, so that text in string literals, quoted
names and comments is never parsed as a clause.
"""

from collections.abc import Iterator
from itertools import pairwise

from athendef_provider.changes.planning import ddl
from athendef_provider.changes.planning.hive import SHADOW_PROPERTY, shadow_name
from athendef_provider.changes.steps import Effect, RunStatement, Swap, Unsupported
from athendef_provider.definition.lexical.lexer import Language, Token, lex
from athendef_provider.definition.lexical.string_literals import quote_string
from athendef_provider.definition.model import Definition, Kind, Opaque, full_name

_NAME_KINDS = ("word", "name", "number")


def creation_of(opaque: Opaque) -> str:
    """Return the statement of ``opaque``; that of a view becomes CREATE OR REPLACE VIEW."""
    if opaque.kind is not Kind.VIEW:
        return opaque.sql
    create, following, *_ = _tokens(opaque.sql, "trino")
    if following.word == "OR":
        return opaque.sql
    return f"{opaque.sql[: create.end]} OR REPLACE{opaque.sql[create.end :]}"


def plan_opaque(to: Opaque, why: str) -> RunStatement | Swap | Unsupported:
    """Return the step that changes a live object of the same kind into ``to``."""
    match to.kind:
        case Kind.VIEW:
            return RunStatement(creation_of(to), why, Effect.CREATES, Kind.VIEW)
        case Kind.HIVE:
            return _swap(to, why)
        case Kind.ICEBERG:
            return Unsupported(
                f"cannot change {full_name(to)}: athendef does not support the clause "
                f"{to.clause} of Iceberg tables",
                "restore the statement, or remove the clause",
            )


def partition_notices(to: Definition) -> tuple[str, ...]:
    """Return the notice for a swap of a partitioned table, which does not update partitions."""
    if not (isinstance(to, Opaque) and to.kind is Kind.HIVE):
        return ()
    words = [token.word for token in _tokens(to.sql, "hive")]
    if ("PARTITIONED", "BY") not in pairwise(words):
        return ()
    notice = (
        f"the partition schemas of {full_name(to)} are not updated, because athendef does not "
        f"support the clause {to.clause}"
    )
    return (notice,)


def _swap(to: Opaque, why: str) -> Swap:
    """Return the swap whose shadow table is created by the statement of ``to``."""
    shadow = shadow_name(to.name)
    return Swap(
        database=to.database,
        shadow=shadow,
        create_sql=_with_property(
            _with_table_name(to.sql, ddl.table_name(to.database, shadow)),
            f"{quote_string(SHADOW_PROPERTY)} = {quote_string(full_name(to))}",
        ),
        why=why,
    )


def _with_table_name(sql: str, name: str) -> str:
    """Return a CREATE TABLE statement with another table name."""
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
    """Return a CREATE TABLE statement with an additional table property."""
    offsets = list(_property_lists(_tokens(sql, "hive")))
    if not offsets:
        return f"{sql}\nTBLPROPERTIES ({pair})"
    offset = offsets[-1]
    return f"{sql[:offset]}{pair}, {sql[offset:].lstrip()}"


def _property_lists(tokens: tuple[Token, ...]) -> Iterator[int]:
    """Yield the offsets after ``TBLPROPERTIES (``."""
    for token, following in pairwise(tokens):
        if token.word == "TBLPROPERTIES" and following.text == "(":
            yield following.end


def _tokens(sql: str, language: Language) -> tuple[Token, ...]:
    return lex(sql, language).tokens
