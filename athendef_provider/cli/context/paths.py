"""Files and folders as targets: editors and pre-commit hooks pass paths to `athendef check`."""

from collections.abc import Sequence
from pathlib import Path

from athendef_provider.engine.project_folder import find_project, relative
from athendef_provider.targets import TargetError
from athendef_provider.tree import DATABASE_FILE


def split_paths(arguments: Sequence[str], tree: Path | None) -> tuple[Path | None, tuple[str, ...]]:
    """The tree and the targets for arguments that are targets or paths in a tree.

    ``tree`` is the option; without it, it is the tree that the paths are in. Raises `TargetError`
    for paths that are not in a tree, or in several.
    """
    targets: list[str] = []
    trees: list[Path] = [] if tree is None else [tree.resolve()]
    errors: list[str] = []
    for argument in arguments:
        if not _is_path(argument):
            targets.append(argument)
            continue
        path = Path(argument).resolve()
        folder = tree.resolve() if tree is not None else _tree_around(path)
        try:
            targets += _targets(argument, path, folder)
        except TargetError as error:
            errors.append(str(error))
        else:
            trees.append(folder)
    trees = list(dict.fromkeys(trees))
    if len(trees) > 1 and not errors:
        names = ", ".join(str(relative(folder)) for folder in trees)
        errors.append(f"the paths are in several trees: {names}: check one tree at a time")
    if errors:
        raise TargetError("\n".join(errors))
    return (tree or relative(trees[0]) if trees else None), tuple(targets)


def _is_path(argument: str) -> bool:
    return "/" in argument or "\\" in argument or Path(argument).is_file()


def _tree_around(path: Path) -> Path:
    """The tree that a path is in: a folder of the project's stacks/, or the folder that fits."""
    project = find_project(path) or find_project(Path.cwd()) or Path.cwd()
    stacks = project / "stacks"
    if path != stacks and path.is_relative_to(stacks):
        return stacks / path.relative_to(stacks).parts[0]
    folder = path if path.is_dir() else path.parent.parent
    is_database = path.is_dir() and any(path.glob("*.sql"))
    return folder.parent if is_database else folder


def _targets(argument: str, path: Path, tree: Path) -> Sequence[str]:
    """The targets for a path: one for a file or a database's folder, none for the tree itself."""
    if not path.exists():
        raise TargetError(f"`{argument}` does not exist")
    parts = path.relative_to(tree).parts if path.is_relative_to(tree) else ("",) * 3
    if path.is_dir() and len(parts) < 2:
        return [part.lower() for part in parts]
    if path.is_file() and len(parts) == 2 and path.suffix.lower() == ".sql":
        database = parts[0].lower()
        return [database if parts[1] == DATABASE_FILE else f"{database}.{path.stem.lower()}"]
    pattern = f"{relative(tree)}/<database>/<name>.sql"
    raise TargetError(f"`{argument}` is not a SQL file of a tree: these are {pattern}")
