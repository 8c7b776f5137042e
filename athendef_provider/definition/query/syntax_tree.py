"""Queries' syntax trees: the only module that knows sqlglot, which takes its time to load."""

import logging
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from athendef_provider.definition.lexical.identifiers import plain_in_select

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
        said = str(error.errors[0].get("description") or "it can't be parsed")
        return "something is missing" if "<class" in said else said
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it can't be parsed"


def stumbled_at(error: Exception) -> tuple[int, int] | None:
    """Line and column (of its last letter) of the token that sqlglot did not expect."""
    if not isinstance(error, ParseError) or not error.errors:
        return None
    line, column = error.errors[0].get("line"), error.errors[0].get("col")
    return (int(line), int(column)) if line and column else None


def tables_in(tree: exp.Expr) -> set[tuple[str, str]]:
    """(database or an empty text, name) of all tables that a query reads, in lower case."""
    return {
        # "orders$partitions" tells of orders.
        (table.db.lower(), table.name.lower().partition("$")[0])
        for table in _tables(tree)
        if table.catalog.lower() in {"", "awsdatacatalog"}
    }


def qualify(tree: exp.Expr, database: str) -> str:
    """The query with its bare table names looked up in this database."""
    for table in list(_tables(tree)):
        if not table.db:
            table.set("db", exp.to_identifier(database))
    return tree.sql(dialect="trino")


class _Scope(NamedTuple):
    """The CTEs of one WITH that a node can see: those numbered below ``visible``.

    ``numbers`` is the number of the first CTE of each name, ``outer`` the scope around the WITH.
    """

    numbers: Mapping[str, int]
    visible: int
    outer: "_Scope | None"


def _tables(tree: exp.Expr) -> Iterator[exp.Table]:
    """All tables that are no CTEs; each node is visited once."""
    todo: list[tuple[exp.Expr, _Scope | None]] = [(tree, None)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, exp.Table):
            name = node.name.lower()
            if name and (node.db or not _is_cte(name, scope)):
                yield node
        with_ = node.args.get("with_")
        if with_ is not None:
            numbers: dict[str, int] = {}
            for number, cte in enumerate(with_.expressions):
                numbers.setdefault(cte.alias.lower(), number)
            count = len(with_.expressions)
            # A CTE sees those before it; only a recursive one sees itself.
            todo += [
                (cte, _Scope(numbers, count if with_.recursive else number, scope))
                for number, cte in enumerate(with_.expressions)
            ]
            scope = _Scope(numbers, count, scope)
        todo += [(child, scope) for child in node.iter_expressions() if child is not with_]


def _is_cte(name: str, scope: _Scope | None) -> bool:
    while scope is not None:
        if scope.numbers.get(name, scope.visible) < scope.visible:
            return True
        scope = scope.outer
    return False


def output_names(tree: exp.Expr) -> tuple[str | None, ...]:
    """The names of a query's columns in order; None for a nameless one, ``*`` for a star."""
    while isinstance(tree, (exp.SetOperation, exp.Subquery, exp.Paren)):
        tree = tree.this
    if not isinstance(tree, exp.Select):
        return ()
    return tuple(map(_output_name, tree.expressions))


def _output_name(item: exp.Expr) -> str | None:
    """What Trino calls it: only an alias or a column's own name; sqlglot's guesses say more."""
    if item.is_star:
        return "*"
    own = item.name if isinstance(item, (exp.Column, exp.Dot)) else ""
    return (item.alias or own).lower() or None


def normal_spelling(tree: exp.Expr) -> str:
    """The query written anew: no needless parentheses, quotes, keywords or letter case.

    Changes the tree.
    """
    for paren in list(tree.find_all(exp.Paren)):
        # _grouped puts those back that the tree needs.
        _replace(paren, paren.this)
    for node in list(tree.walk()):
        _plain(node)
        _whole(node)
    _concatenated(tree)
    tree = _chained(tree)
    return _grouped(tree).sql(dialect="trino", comments=False, copy=False)


def _replace(node: exp.Expr, other: exp.Expr) -> None:
    """Put another node in a node's place, in constant time.

    sqlglot's own `replace` numbers all items of a list again, which is quadratic in the length of
    an IN list.
    """
    parent, key, index = node.parent, node.arg_key, node.index
    if parent is None or key is None or index is None:
        node.replace(other)
        return
    parent.args[key][index] = other
    other.parent, other.arg_key, other.index = parent, key, index
    node.parent = node.arg_key = node.index = None


def _plain(node: exp.Expr) -> None:
    """Take from one node what says nothing, or nothing that Trino hears."""
    match node:
        case exp.Identifier():
            name = node.name.lower()
            node.set("this", name)
            node.set("quoted", not plain_in_select(name))
        case exp.Literal():
            if not node.is_string:
                node.set("this", node.name.lower())
        case exp.Join():
            if node.kind == "INNER" or (node.side and node.kind == "OUTER"):
                node.set("kind", None)
        case exp.Ordered():
            if not node.args.get("desc"):
                node.set("desc", None)
        case exp.Any(this=exp.Select() as query):
            # SOME is ANY, and sqlglot writes it without the blank that it wants to see.
            node.set("this", exp.Subquery(this=query))
        case exp.Like() if node.args.get("negate"):
            _not_outside(node)
        case exp.WindowSpec():
            for part in ("kind", "start_side", "end_side"):
                node.set(part, (node.text(part)).upper() or None)
        case exp.Fetch():
            node.set("direction", "FIRST")
        case exp.HexString():
            node.set("this", node.name.upper())
        case exp.Values():
            for row in node.expressions:
                # VALUES has rows without saying ROW.
                only = row.expressions[0] if len(row.expressions) == 1 else None
                if isinstance(only, exp.Struct):
                    row.set("expressions", only.pop().expressions)
        case exp.Struct() if node.parent and len(node.expressions) > 1:
            # So has a row in an expression; a GROUP BY groups by the columns of the one.
            if not isinstance(node.parent, exp.Group):
                _replace(node, exp.Tuple(expressions=node.expressions))
        case exp.Select():
            _without_wrapped_tables(node)
        case _:
            pass


def _not_outside(like: exp.Like) -> None:
    """``a NOT LIKE b`` is ``NOT (a LIKE b)``, its ESCAPE included."""
    inside = like.parent if isinstance(like.parent, exp.Escape) else like
    like.set("negate", None)
    outside = exp.Not()
    _replace(inside, outside)
    outside.set("this", inside)


def _whole(node: exp.Expr) -> None:
    """Keep what sqlglot reads of a call and does not write: it knows a shorter form only."""
    match node:
        case exp.CurrentTimestamp() | exp.CurrentTime() if node.name == "3":
            node.set("this", None)  # as precise as it is by itself
        case exp.CurrentTimestamp() | exp.CurrentTime() if node.this:
            word = "CURRENT_TIME" if isinstance(node, exp.CurrentTime) else "CURRENT_TIMESTAMP"
            _replace(node, exp.Anonymous(this=word, expressions=[node.this]))
        case exp.Rand() if node.args.get("lower"):
            _replace(node, exp.Anonymous(this="RAND", expressions=[node.this, node.args["lower"]]))
        case _:
            pass


def _without_wrapped_tables(select: exp.Select) -> None:
    """A first table that is in parentheses with its joins stands alone, and they behind it."""
    source = select.args.get("from_")
    while source is not None and _is_wrapped_table(source.this):
        table = source.this.this
        joins = table.args.get("joins") or []
        table.set("joins", None)
        source.set("this", table)
        select.set("joins", [*joins, *(select.args.get("joins") or [])])


def _is_wrapped_table(node: exp.Expr) -> bool:
    return (
        isinstance(node, exp.Subquery)
        and isinstance(node.this, (exp.Table, exp.Subquery, exp.Unnest))
        and not node.alias
        and not node.args.get("joins")
    )


def _concatenated(tree: exp.Expr) -> None:
    """``a || b`` is ``concat(a, b)`` to Trino; calls in calls are one call."""
    found = [node for node in tree.find_all(exp.DPipe, exp.Concat) if _concatenates(node)]
    for node in [one for one in found if not _concatenates(one.parent)]:
        call = exp.Anonymous(this="concat")
        _replace(node, call)
        call.set("expressions", list(_pieces(node)))


def _concatenates(node: exp.Expr | None) -> bool:
    # To sqlglot CONCAT_WS is a Concat, too; its first argument stands between the others.
    return isinstance(node, (exp.DPipe, exp.Concat)) and not isinstance(node, exp.ConcatWs)


def _pieces(node: exp.Expr) -> Iterator[exp.Expr]:
    children = [node.this, node.expression] if isinstance(node, exp.DPipe) else node.expressions
    for child in children:
        if _concatenates(child):
            yield from _pieces(child)
        else:
            yield child


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
                _replace(node, chain)
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
            _replace(node, wrapper)
            wrapper.set("this", node)
    return tree
