"""Format a query as Athena stores it, which is Presto's formatting of the parsed query.

The stored text differs from what the user wrote: one item per line, comparisons in parentheses,
aliases without AS. A client that compares texts would always find a difference.
"""

import re

from sqlglot import exp

_FRACTION = re.compile(r"-?[0-9]*\.[0-9]*\Z")
_CLAUSES = ("where", "group", "having", "order", "limit", "offset")
_SUPPORTED_ARGS = {
    "expressions",
    "distinct",
    "from_",
    "from",
    "joins",
    "with_",
    "with",
    "kind",
    *_CLAUSES,
}


def presto_sql(query: exp.Query) -> str:
    """Return the query in Presto's formatting; its meaning does not change."""
    rewritten = query.transform(_parenthesized).transform(_decimal).transform(_with_all_arguments)
    return _query(rewritten) if isinstance(rewritten, exp.Query) else query.sql("trino")


def _parenthesized(node: exp.Expr) -> exp.Expr:
    # In sqlglot, AND is also a function, and some functions are also binary operators.
    operator = isinstance(node, exp.Connector) or not isinstance(node, exp.Func)
    named = isinstance(node, (exp.Dot, exp.PropertyEQ))
    wrapped = isinstance(node, exp.Binary) and operator and not named
    # LIKE with ESCAPE is one operation in Presto and two in sqlglot.
    if wrapped and not isinstance(node.parent, (exp.Paren, exp.Kwarg, exp.Escape)):
        return exp.Paren(this=node.copy().transform(_parenthesized_inside))
    return node


def _parenthesized_inside(node: exp.Expr) -> exp.Expr:
    return node if node.parent is None else _parenthesized(node)


def _decimal(node: exp.Expr) -> exp.Expr:
    """Write 1.5 and DECIMAL '1.5' as Presto does.

    sqlglot writes the latter as CAST('1.5' AS DECIMAL), which is another number: a DECIMAL without
    a scale has no fractional digits.
    """
    match node:
        case exp.Cast(this=exp.Literal(is_string=True, this=str(digits)), to=to) if (
            to.this is exp.DType.DECIMAL and not to.expressions and _FRACTION.match(digits)
        ):
            return exp.var(f"DECIMAL '{digits}'")
        case exp.Literal(is_string=False, this=str(digits)) if _FRACTION.match(digits):
            return exp.var(f"DECIMAL '{digits}'")
        case _:
            return node


def _with_all_arguments(node: exp.Expr) -> exp.Expr:
    """Keep arguments that sqlglot parses but omits in its output (precision, upper bound)."""
    match node:
        case exp.CurrentTimestamp() if node.this:
            return exp.Anonymous(this="current_timestamp", expressions=[node.this])
        case exp.CurrentTime() if node.this:
            return exp.Anonymous(this="current_time", expressions=[node.this])
        case exp.Rand() if node.args.get("lower"):
            return exp.Anonymous(this="random", expressions=[node.this, node.args["lower"]])
        case _:
            return node


def _query(query: exp.Query) -> str:
    match query:
        case exp.Select() if _is_supported(query):
            return _with(query) + _select(query)
        case exp.SetOperation() if not any(query.args.get(name) for name in _CLAUSES):
            word = {exp.Union: "UNION", exp.Except: "EXCEPT", exp.Intersect: "INTERSECT"}[
                type(query)
            ]
            quantifier = "" if query.args.get("distinct") else " ALL"
            left, right = _query(query.left), _query(query.right)
            return f"{_with(query)}{left}{word}{quantifier} {right}"
        case _:
            return query.sql("trino", pretty=True) + "\n"


def _is_supported(query: exp.Select) -> bool:
    return {name for name, value in query.args.items() if value} <= _SUPPORTED_ARGS


def _with(query: exp.Query) -> str:
    ctes = query.ctes
    if not ctes:
        return ""
    parts = [f"{_cte_name(cte)} AS (\n{_indent(_query(cte.this))}) \n" for cte in ctes]
    clause = query.args.get("with_") or query.args["with"]
    return ("WITH RECURSIVE" if clause.recursive else "WITH") + "\n  " + ", ".join(parts)


def _cte_name(cte: exp.CTE) -> str:
    columns = ", ".join(column.sql("trino") for column in cte.args["alias"].columns)
    name = cte.args["alias"].this.sql("trino")
    return f"{name} ({columns})" if columns else name


def _select(query: exp.Select) -> str:
    head = "SELECT DISTINCT" if query.args.get("distinct") else "SELECT"
    items = [_item(item) for item in query.expressions]
    text = f"{head} {items[0]}\n" if len(items) == 1 else f"{head}\n  " + "\n, ".join(items) + "\n"
    source = query.args.get("from_") or query.args.get("from")
    if source is not None:
        text += f"FROM\n  {_sources(source.this, query.args.get('joins') or [])}\n"
    for name in _CLAUSES:
        clause = query.args.get(name)
        if clause is not None:
            text += clause.sql("trino").strip() + "\n"
    return text


def _sources(first: exp.Expr, joins: list[exp.Join]) -> str:
    text = _source(first)
    for join in joins:
        text = f"({text}\n{join.sql('trino').strip()})"
    return text


def _source(source: exp.Expr) -> str:
    if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Query):
        alias = f" {source.alias}" if source.alias else ""
        return f"(\n{_indent(_query(source.this))}) {alias}"
    if isinstance(source, exp.Table) and source.alias:
        return source.sql("trino").replace(" AS ", " ", 1)
    return source.sql("trino")


def _item(item: exp.Expr) -> str:
    if isinstance(item, exp.Alias):
        return f"{item.this.sql('trino')} {item.args['alias'].sql('trino')}"
    return item.sql("trino")


def _indent(text: str) -> str:
    return "".join(f"   {line}\n" for line in text.splitlines())
