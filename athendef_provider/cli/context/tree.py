"""Finds the tree that `athendef check` reads, and the values of its variables.

Both come from the project's and the stacks' files, which are read without Pulumi. A tree that
several stacks deploy is read with the values of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from athendef_provider.cli.context.stack_files import read_stacks
from athendef_provider.cli.context.stack_tree import read_with_placeholders
from athendef_provider.config import Settings
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.engine.program_source import ProgramTree, program_tree
from athendef_provider.engine.project_folder import find_project, relative
from athendef_provider.tree import SqlFile, Tree, read_tree, variables_in

_HINT = "set it with --var NAME=VALUE, or --stack"


@dataclass(frozen=True, slots=True)
class Values:
    """What stacks pass to a tree. ``stacks`` are their names, empty if no stack deploys the tree.

    If it is ``complete``, a variable without a value is an error, because an apply of the stacks
    would fail; else a placeholder is used. ``secret`` names the secret variables.
    """

    stacks: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    databases: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class TreeSource:
    """A tree, and the values to read it with, from the options and the stacks' configs.

    ``diagnostics`` are the errors of the stacks' files. Without ``values``, the tree is not read.
    """

    folder: Path
    values: tuple[Values, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedTree:
    """A tree as all of its stacks read it.

    ``stacks`` has the stacks that each diagnostic concerns. ``several`` is whether there are others
    for which the tree was read.
    """

    tree: Tree = field(default_factory=Tree)
    stacks: Mapping[Diagnostic, tuple[str, ...]] = field(default_factory=dict)
    all_stacks: tuple[str, ...] = ()

    def only_in(self, diagnostic: Diagnostic) -> tuple[str, ...]:
        """The stacks that a diagnostic concerns; empty if it concerns all."""
        stacks = self.stacks.get(diagnostic, ())
        return () if set(stacks) == set(self.all_stacks) else stacks


def resolve_tree(tree: Path | None, stack: str, variables: Mapping[str, str]) -> TreeSource:
    """The tree and values for the options; errors in the stacks' files are diagnostics."""
    here = Path.cwd()
    start = tree.resolve() if tree is not None else here
    project = find_project(start) or find_project(here) or here
    stacks = project / "stacks"
    settings, diagnostics = read_stacks(project, stack)
    program = program_tree(project)

    def deployed_by(own: Settings) -> Path:
        named = program.folder if program is not None else None
        return named or stacks / own.tree

    if stack:
        own = settings.get(stack)
        if own is None:
            return TreeSource(tree or relative(stacks), (), diagnostics)
        folder = tree or relative(deployed_by(own))
        return TreeSource(folder, (_values((stack,), own, variables, program),), diagnostics)
    trees = [tree] if tree is not None else _trees(stacks, program)
    if len(trees) > 1:
        return TreeSource(relative(stacks), (), (*diagnostics, _several(trees)))
    folder = trees[0]
    deploying = {
        name: own
        for name, own in settings.items()
        if deployed_by(own).resolve() == folder.resolve()
    }
    values = tuple(_grouped(folder, deploying, variables, program))
    return TreeSource(folder, values, diagnostics)


def read_tree_source(source: TreeSource) -> CheckedTree:
    """Read the tree with the values of each stack."""
    files: dict[str, SqlFile] = {}
    stacks: dict[Diagnostic, tuple[str, ...]] = {}
    for values in source.values:
        read = (
            read_tree(
                source.folder, values.variables, databases=values.databases, secret=values.secret
            )
            if values.complete
            else read_with_placeholders(
                source.folder,
                values.variables,
                databases=values.databases,
                secret=values.secret,
                hint=_HINT,
            )
        )
        files = {file.path: file for file in read.files} | files
        for diagnostic in read.diagnostics:
            stacks[diagnostic] = (*stacks.get(diagnostic, ()), *values.stacks)
    tree = Tree(tuple(files[path] for path in sorted(files)), tuple(sorted(stacks)))
    return CheckedTree(tree, stacks, tuple(n for values in source.values for n in values.stacks))


def _values(
    stacks: tuple[str, ...],
    settings: Settings,
    variables: Mapping[str, str],
    program: ProgramTree | None,
) -> Values:
    return Values(
        stacks,
        {**settings.variables, **variables},
        settings.databases,
        settings.secret_variables,
        complete=program is not None and program.from_config,
    )


def _grouped(
    folder: Path,
    settings: Mapping[str, Settings],
    variables: Mapping[str, str],
    program: ProgramTree | None,
) -> Iterator[Values]:
    """The values of each stack; stacks whose values do not differ for the tree are one entry.

    Databases that no stack deploys are read, too: all files of the tree are checked.
    """
    used = variables_in(folder) if len(settings) > 1 else frozenset[str]()
    groups: dict[object, list[str]] = {}
    for name, own in settings.items():
        values = {**own.variables, **variables}
        key = (
            tuple((name, values.get(name)) for name in sorted(used)),
            own.databases,
            own.secret_variables & used,
        )
        groups.setdefault(key, []).append(name)
    for names in groups.values():
        yield _values(tuple(names), settings[names[0]], variables, program)
    deployed = {database for own in settings.values() for database in own.databases}
    if settings and any(not own.databases for own in settings.values()):
        return
    others = {path.parent.name.lower() for path in folder.glob("*/*.sql")} - deployed
    if others or not settings:
        merged: dict[str, str] = {}
        for own in reversed(list(settings.values())):
            merged |= own.variables
        secret = frozenset(name for own in settings.values() for name in own.secret_variables)
        databases = tuple(sorted(others)) if settings else ()
        yield Values((), {**merged, **variables}, databases, secret)


def _trees(stacks: Path, program: ProgramTree | None) -> list[Path]:
    """The trees to choose from if no option names one: the program's, the default, or all."""
    if program is not None and program.folder is not None:
        return [relative(program.folder)]
    default = stacks / "warehouse"
    trees = [path for path in sorted(stacks.glob("*/")) if any(path.glob("*/*.sql"))]
    return [relative(path) for path in ([default] if default.is_dir() or not trees else trees)]


def _several(trees: Sequence[Path]) -> Diagnostic:
    message = "there are several trees: " + ", ".join(map(str, trees))
    return Diagnostic("", 0, 0, "several-trees", message, f"name one: --tree {trees[0]}")
