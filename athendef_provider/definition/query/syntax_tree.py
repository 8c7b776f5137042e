"""Syntax trees of queries. The only module that imports sqlglot, which is slow to load."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from athendef_provider.definition.lexical.identifiers import plain_in_select

PARSE_ERRORS = (SqlglotError, RecursionError)

# It logs parse errors, which the caller reports.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

# An operation inside one of these gets parentheses.
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
    """Parse one query. Raises one of PARSE_ERRORS."""
    tree: exp.Expr = sqlglot.parse_one(text, dialect="trino")
    if not isinstance(tree, (exp.Query, exp.Values, exp.Table)):
        raise ParseError(f"{tree.key} is not a query")
    return tree


def reason(error: Exception) -> str:
    """Return a short reason for a parse error."""
    if isinstance(error, ParseError) and error.errors:
        description = str(error.errors[0].get("description") or "invalid syntax")
        return "incomplete expression" if "<class" in description else description
    return "nested too deeply" if isinstance(error, RecursionError) else "invalid syntax"


def error_position(error: Exception) -> tuple[int, int] | None:
    """Return the line and column of the last character of the unexpected token."""
    if not isinstance(error, ParseError) or not error.errors:
        return None
    line, column = error.errors[0].get("line"), error.errors[0].get("col")
    return (int(line), int(column)) if line and column else None


def tables_in(tree: exp.Expr) -> set[tuple[str, str]]:
    """Return (database or an empty string, name) of all tables in a query, in lower case."""
    return {
        # "orders$partitions" is metadata of orders.
        (table.db.lower(), table.name.lower().partition("$")[0])
        for table in _tables(tree)
        if table.catalog.lower() in {"", "awsdatacatalog"}
    }


def qualify(tree: exp.Expr, database: str) -> str:
    """Return the query with this database for unqualified table names."""
    for table in list(_tables(tree)):
        if not table.db:
            table.set("db", exp.to_identifier(database))
    return tree.sql(dialect="trino")


class _Scope(NamedTuple):
    """The CTEs of one WITH that are visible to a node: those with an index below ``visible``.

    ``numbers`` is the index of the first CTE of each name, ``outer`` the scope around the WITH.
    """

    numbers: Mapping[str, int]
    visible: int
    outer: "_Scope | None"


def _tables(tree: exp.Expr) -> Iterator[exp.Table]:
    """Yield all tables that are not CTEs. Each node is visited once."""
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
            # Preceding CTEs are visible to a CTE; itself only if it is recursive.
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
    """Return the names of the columns of a query; None for no name, ``*`` for a star."""
    while isinstance(tree, (exp.SetOperation, exp.Subquery, exp.Paren)):
        tree = tree.this
    if not isinstance(tree, exp.Select):
        return ()
    return tuple(map(_output_name, tree.expressions))


def _output_name(item: exp.Expr) -> str | None:
    """Return the alias or the name of a column. sqlglot derives more names than Trino."""
    if item.is_star:
        return "*"
    own = item.name if isinstance(item, (exp.Column, exp.Dot)) else ""
    return (item.alias or own).lower() or None


def normal_form(tree: exp.Expr) -> str:
    """Return the query without redundant parentheses, quotes and keywords, and in one letter case.

    Modifies the tree.
    """
    nodes = list(tree.walk())  # once, because a walk visits each node
    for node in nodes:
        if isinstance(node, exp.Paren):
            # _grouped adds those that are needed.
            _replace(node, node.this)
    for node in nodes:
        _plain(node)
        _whole(node)
    _concatenated(nodes)
    tree = _chained(tree, nodes)
    return _grouped(tree).sql(dialect="trino", comments=False, copy=False)


def _replace(node: exp.Expr, other: exp.Expr) -> None:
    """Replace a node in constant time.

    sqlglot's own `replace` renumbers all items of a list, which is quadratic for an IN list.
    """
    parent, key, index = node.parent, node.arg_key, node.index
    if parent is None or key is None or index is None:
        node.replace(other)
        return
    parent.args[key][index] = other
    other.parent, other.arg_key, other.index = parent, key, index
    node.parent = node.arg_key = node.index = None


def _plain(node: exp.Expr) -> None:
    """Remove what has no meaning in Trino from a node."""
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
            # SOME is ANY. sqlglot renders it without the blank that its parser requires.
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
                # A row of VALUES needs no ROW.
                only = row.expressions[0] if len(row.expressions) == 1 else None
                if isinstance(only, exp.Struct):
                    row.set("expressions", only.pop().expressions)
        case exp.Struct() if node.parent and len(node.expressions) > 1:
            # A row in an expression needs no ROW either, except in GROUP BY.
            if not isinstance(node.parent, exp.Group):
                _replace(node, exp.Tuple(expressions=node.expressions))
        case exp.Select():
            _without_wrapped_tables(node)
        case _:
            pass


def _not_outside(like: exp.Like) -> None:
    """Convert ``a NOT LIKE b`` to ``NOT (a LIKE b)``, with its ESCAPE."""
    inside = like.parent if isinstance(like.parent, exp.Escape) else like
    like.set("negate", None)
    outside = exp.Not()
    _replace(inside, outside)
    outside.set("this", inside)


def _whole(node: exp.Expr) -> None:
    """Keep the arguments of calls that sqlglot parses but does not render."""
    match node:
        case exp.CurrentTimestamp() | exp.CurrentTime() if node.name == "3":
            node.set("this", None)  # the default precision
        case exp.CurrentTimestamp() | exp.CurrentTime() if node.this:
            word = "CURRENT_TIME" if isinstance(node, exp.CurrentTime) else "CURRENT_TIMESTAMP"
            _replace(node, exp.Anonymous(this=word, expressions=[node.this]))
        case exp.Rand() if node.args.get("lower"):
            _replace(node, exp.Anonymous(this="RAND", expressions=[node.this, node.args["lower"]]))
        case _:
            pass


def _without_wrapped_tables(select: exp.Select) -> None:
    """Remove the parentheses around the first table and its joins."""
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


def _concatenated(nodes: Iterable[exp.Expr]) -> None:
    """Convert ``a || b`` to ``concat(a, b)``, and nested calls to one call."""
    for node in [n for n in nodes if _concatenates(n) and not _concatenates(n.parent)]:
        call = exp.Anonymous(this="concat")
        _replace(node, call)
        call.set("expressions", list(_pieces(node)))


def _concatenates(node: exp.Expr | None) -> bool:
    # In sqlglot, CONCAT_WS is a Concat as well; its first argument is the separator.
    return isinstance(node, (exp.DPipe, exp.Concat)) and not isinstance(node, exp.ConcatWs)


def _pieces(node: exp.Expr) -> Iterator[exp.Expr]:
    children = [node.this, node.expression] if isinstance(node, exp.DPipe) else node.expressions
    for child in children:
        if _concatenates(child):
            yield from _pieces(child)
        else:
            yield child


def _chained(tree: exp.Expr, nodes: Iterable[exp.Expr]) -> exp.Expr:
    """Convert ``a AND (b AND c)`` to ``(a AND b) AND c``."""
    for kind in (exp.And, exp.Or):
        for node in [n for n in nodes if isinstance(n, kind)]:
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
    """Add parentheses around each operation inside another one."""
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
