"""Queries' syntax trees: the only module that knows sqlglot, which takes its time to load."""

import logging
from collections.abc import Iterator
from functools import reduce

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from athendef_provider.definition.words import plain_in_select

UNREADABLE = (SqlglotError, RecursionError)

# It logs where it gives up on a statement; the caller tells it better.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

# Where an operation stands inside one of these, only parentheses tell how they bind.
_OPERATIONS = (
    exp.Binary,
    exp.Unary,
    exp.Between,
    exp.In,
    exp.Is,
    exp.AtTimeZone,
    exp.Interval,
    exp.Lambda,
)
_TIGHT = (exp.Dot, exp.Paren, exp.Escape)


def parse(text: str) -> exp.Expr:
    """The tree of one query; raises one of UNREADABLE."""
    tree: exp.Expr = sqlglot.parse_one(text, dialect="trino")
    if not isinstance(tree, (exp.Query, exp.Values, exp.Table)):
        raise ParseError(f"{tree.key} is no query")
    return tree


def reason(error: Exception) -> str:
    """What sqlglot did not like, in a few words."""
    if isinstance(error, ParseError) and error.errors:
        return str(error.errors[0].get("description") or "it can't be parsed")
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it can't be parsed"


def tables_in(tree: exp.Expr) -> set[tuple[str, str]]:
    """(database or an empty text, name) of all tables that a query reads, in lower case."""
    return {
        # "orders$partitions" tells of orders.
        (table.db.lower(), table.name.lower().partition("$")[0])
        for table in _tables(tree)
        if table.catalog.lower() in {"", "awsdatacatalog"}
    }


def at_home_in(tree: exp.Expr, database: str) -> str:
    """The query with its bare table names looked up in this database."""
    for table in list(_tables(tree)):
        if not table.db:
            table.set("db", exp.to_identifier(database))
    return tree.sql(dialect="trino")


def _tables(tree: exp.Expr) -> Iterator[exp.Table]:
    """All tables that are no CTEs."""
    for table in tree.find_all(exp.Table):
        name = table.name.lower()
        if name and (table.db or name not in _ctes_around(table)):
            yield table


def _ctes_around(table: exp.Expr) -> set[str]:
    names: set[str] = set()
    node: exp.Expr | None = table
    inside: exp.Expr | None = None
    while node is not None:
        with_ = node.args.get("with_")
        if with_ is not None:
            for cte in with_.expressions:
                # A CTE sees those before it; only a recursive one sees itself.
                if cte is inside and not with_.recursive:
                    break
                names.add(cte.alias.lower())
        if isinstance(node, exp.CTE):
            inside = node
        node = node.parent
    return names


def output_names(tree: exp.Expr) -> tuple[str | None, ...]:
    """The names of a query's columns in order; None for a nameless one, ``*`` for a star."""
    while isinstance(tree, (exp.SetOperation, exp.Subquery, exp.Paren)):
        tree = tree.this
    if not isinstance(tree, exp.Select):
        return ()
    return tuple(
        "*" if item.is_star else (item.output_name.lower() or None) for item in tree.expressions
    )


def normal_spelling(tree: exp.Expr) -> str:
    """The query written anew: no needless parentheses, quotes, keywords or letter case."""
    tree = tree.copy()
    for step in (_unwrapped, _renamed, _plain_joins, _plain_rows, _concatenated, _chained):
        tree = step(tree)
    return _grouped(tree).sql(dialect="trino", comments=False)


def _unwrapped(tree: exp.Expr) -> exp.Expr:
    """Without parentheses: ``_grouped`` puts those back that the tree needs."""
    for paren in list(tree.find_all(exp.Paren)):
        paren.replace(paren.this)
    return tree


def _renamed(tree: exp.Expr) -> exp.Expr:
    """Names in lower case, quoted only where they must be; an AS that changes nothing stays."""
    for identifier in tree.find_all(exp.Identifier):
        name = identifier.name.lower()
        identifier.set("this", name)
        identifier.set("quoted", not plain_in_select(name))
    for literal in tree.find_all(exp.Literal):
        if not literal.is_string:
            literal.set("this", literal.name.lower())
    return tree


def _plain_joins(tree: exp.Expr) -> exp.Expr:
    """INNER and OUTER say nothing; a first table in parentheses with its joins stands alone."""
    for join in tree.find_all(exp.Join):
        if join.kind == "INNER":
            join.set("kind", None)
        if join.side and join.kind == "OUTER":
            join.set("kind", None)
    for select in list(tree.find_all(exp.Select)):
        source = select.args.get("from_")
        while source is not None and _is_wrapped_table(source.this):
            table = source.this.this
            joins = table.args.get("joins") or []
            table.set("joins", None)
            source.set("this", table)
            select.set("joins", [*joins, *(select.args.get("joins") or [])])
    return tree


def _is_wrapped_table(node: exp.Expr) -> bool:
    return (
        isinstance(node, exp.Subquery)
        and isinstance(node.this, (exp.Table, exp.Subquery, exp.Unnest))
        and not node.alias
        and not node.args.get("joins")
    )


def _plain_rows(tree: exp.Expr) -> exp.Expr:
    """ASC is what ORDER BY does anyway, and VALUES has rows without saying ROW."""
    for ordered in tree.find_all(exp.Ordered):
        if not ordered.args.get("desc"):
            ordered.set("desc", None)
    for values in tree.find_all(exp.Values):
        for row in values.expressions:
            only = row.expressions[0] if len(row.expressions) == 1 else None
            if isinstance(only, exp.Struct):
                row.set("expressions", only.expressions)
    return tree


def _concatenated(tree: exp.Expr) -> exp.Expr:
    """``a || b`` is ``concat(a, b)`` to Trino; calls in calls are one call."""

    def flat(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, (exp.DPipe, exp.Concat)):
            return node
        pieces: list[exp.Expr] = []
        children = [node.this, node.expression] if isinstance(node, exp.DPipe) else node.expressions
        for child in children:
            done = child if not isinstance(child, (exp.DPipe, exp.Concat)) else flat(child)
            pieces.extend(done.expressions if isinstance(done, exp.Anonymous) else [done])
        return exp.Anonymous(this="concat", expressions=pieces)

    return tree.transform(flat, copy=False)


def _chained(tree: exp.Expr) -> exp.Expr:
    """``a AND (b AND c)`` is ``(a AND b) AND c``."""
    for kind in (exp.And, exp.Or):
        for node in list(tree.find_all(kind)):
            if isinstance(node.parent, kind):
                continue
            parts = list(_links(node, kind))
            chain = reduce(lambda left, right: kind(this=left, expression=right), parts)
            if node is tree:
                tree = chain
            else:
                node.replace(chain)
    return tree


def _links(node: exp.Expr, kind: type[exp.And | exp.Or]) -> Iterator[exp.Expr]:
    if isinstance(node, kind):
        yield from _links(node.this, kind)
        yield from _links(node.expression, kind)
    else:
        yield node


def _grouped(tree: exp.Expr) -> exp.Expr:
    """With parentheses around each operation that stands inside another."""
    for node in list(tree.find_all(*_OPERATIONS)):
        parent = node.parent
        if not isinstance(parent, _OPERATIONS) or isinstance(node, _TIGHT):
            continue
        if isinstance(parent, exp.Escape):
            continue
        same_chain = isinstance(node, (exp.And, exp.Or)) and type(parent) is type(node)
        if not same_chain:
            wrapper = exp.Paren()
            node.replace(wrapper)
            wrapper.set("this", node)
    return tree
