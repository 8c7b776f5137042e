"""``athendef graph``: a graph of databases, tables and views, and of what views read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.tree import SqlFile


@dataclass(frozen=True, slots=True)
class Node:
    """One table or view. ``kind`` is ``outside`` for an object that is not in the tree."""

    name: str
    kind: str

    @property
    def database(self) -> str:
        """The database of the table or view."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Graph:
    """Tables and views, and pairs of a view and an object that it reads."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]

    def by_database(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes of each database."""
        names = sorted({node.database for node in self.nodes})
        return {name: tuple(node for node in self.nodes if node.database == name) for name in names}


@click.command(epilog="Example: athendef graph sales --format dot | dot -Tsvg > sales.svg")
@options.targets
@options.stack
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot", "json"]),
    default="mermaid",
    show_default=True,
    help="GitHub renders Mermaid in Markdown; dot is for Graphviz.",
)
@options.debug
def graph(*, targets: tuple[str, ...], stack: str, form: str) -> None:
    """Draw the databases, tables and views of a stack's files, and what the views read.

    TARGET limits the graph to these objects and to what they read.
    """
    # Lazy, because importing the SQL parser takes a third of a second.
    from athendef_provider.cli.context.stack import open_tree  # noqa: PLC0415

    opened = open_tree(stack)
    result = graph_of(opened.files, tuple(opened.select(targets)))
    match form:
        case "dot":
            console.echo(dot(result))
        case "json":
            console.echo(as_json(result))
        case _:
            console.echo(mermaid(result))


def graph_of(files: "Mapping[str, SqlFile]", selected: tuple[str, ...]) -> Graph:
    """The graph of the selected definitions and of all that they read, directly or indirectly."""
    from athendef_provider.definition.model import Database, View, kind_of  # noqa: PLC0415 - see `graph`
    from athendef_provider.definition.query.query import reads_of  # noqa: PLC0415 - see `graph`

    nodes: dict[str, Node] = {}
    edges: list[tuple[str, str]] = []
    queue = [name for name in selected if not isinstance(files[name].definition, Database)]
    for name in queue:  # the loop appends to it
        if name in nodes:
            continue
        file = files.get(name)
        nodes[name] = Node(name, kind_of(file.definition) if file else "outside")
        if file is not None and isinstance(file.definition, View):
            read = [f"{database}.{table}" for database, table in reads_of(file.definition)]
            edges += [(name, table) for table in read]
            queue += read
    return Graph(tuple(sorted(nodes.values(), key=lambda node: node.name)), tuple(sorted(edges)))


def mermaid(graph: Graph) -> str:
    """A Mermaid flowchart. Arrows point from a table to the view that reads it."""
    shapes = {
        "view": '{id}(["{label}"])',
        "iceberg": '{id}[("{label}")]',
        "outside": '{id}>"{label}"]',
    }
    lines = ["flowchart LR"]
    ids = {node.name: f"n{number}" for number, node in enumerate(graph.nodes)}
    for number, (database, nodes) in enumerate(graph.by_database().items()):
        lines.append(f'  subgraph d{number}["{database}"]')
        for node in nodes:
            label = node.name.partition(".")[2].replace('"', "#quot;")
            shape = shapes.get(node.kind, '{id}["{label}"]')
            lines.append("    " + shape.format(id=ids[node.name], label=label))
        lines.append("  end")
    lines += [f"  {ids[read]} --> {ids[view]}" for view, read in graph.edges]
    return "\n".join(lines)


def dot(graph: Graph) -> str:
    """A Graphviz digraph with a cluster for each database."""
    return "\n".join(_dot_lines(graph))


def _dot_lines(graph: Graph) -> Iterator[str]:
    shapes = {"view": "ellipse", "iceberg": "cylinder", "outside": "plaintext"}
    yield "digraph athendef {"
    yield "  rankdir=LR;"
    for number, (database, nodes) in enumerate(graph.by_database().items()):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={_quoted(database)};"
        for node in nodes:
            label = _quoted(node.name.partition(".")[2])
            shape = shapes.get(node.kind, "box")
            yield f"    {_quoted(node.name)} [label={label}, shape={shape}];"
        yield "  }"
    for view, read in graph.edges:
        yield f"  {_quoted(read)} -> {_quoted(view)};"
    yield "}"


def as_json(graph: Graph) -> str:
    """The JSON object ``{"nodes": [{name, kind, database}], "edges": [{view, reads}]}``."""
    return json.dumps(
        {
            "nodes": [
                {"name": node.name, "kind": node.kind, "database": node.database}
                for node in graph.nodes
            ],
            "edges": [{"view": view, "reads": read} for view, read in graph.edges],
        },
        indent=2,
        ensure_ascii=False,
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
