"""Options that several commands share."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from athendef_provider.cli import console
from athendef_provider.engine.project_folder import find_project

F = TypeVar("F", bound=Callable[..., Any])


def _debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value:
        ctx.meta[console.DEBUG] = True
        handler = logging.StreamHandler()
        handler.setFormatter(console.MaskingFormatter("%(asctime)s %(name)s %(message)s"))
        logging.basicConfig(level=logging.DEBUG, handlers=[handler], force=True)


def complete_stacks(_ctx: click.Context, _param: click.Parameter, start: str) -> list[str]:
    """The stacks that have a config file in this project."""
    names = [path.stem.removeprefix("Pulumi.") for path in _root().glob("stacks/Pulumi.*.yaml")]
    return [name for name in sorted(names) if name.startswith(start)]


def complete_names(
    _ctx: click.Context, _param: click.Parameter, start: str
) -> list[CompletionItem]:
    """The tables, views and databases with a file in one of this project's trees."""
    names: dict[str, str] = {}
    for path in sorted(_root().glob("stacks/*/*/*.sql")):
        names[path.parent.name.lower()] = "database"
        if path.stem != "_database":
            names[f"{path.parent.name}.{path.stem}".lower()] = str(path)
    return [CompletionItem(name, help=where) for name, where in names.items() if start in name]


def _root() -> Path:
    here = Path.cwd()
    return find_project(here) or here


stack = click.option(
    "-s",
    "--stack",
    default="",
    metavar="STACK",
    shell_complete=complete_stacks,
    help="The stack; by default the one selected in Pulumi.",
)

debug = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    envvar="ATHENDEF_DEBUG",
    callback=_debug,
    help="Log to stderr, and show the traceback of an error.",
)

config_file = click.option(
    "-c",
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Take the stack's config from this file: a Pulumi.<stack>.yaml, or an athenadef.yaml.",
)

exit_zero = click.option(
    "--exit-zero",
    is_flag=True,
    envvar="ATHENDEF_EXIT_ZERO",
    help="Exit with 0 if there are changes, too (also: ATHENDEF_EXIT_ZERO=1).",
)


full = click.option(
    "--full",
    is_flag=True,
    help="Show each object by itself, and all names: without it, equal changes are grouped.",
)

diff = click.option(
    "--diff/--no-diff",
    default=None,
    help="Show the diffs of views' queries. By default, those of up to 20 lines are shown.",
)

auto_approve = click.option(
    "-y",
    "--yes",
    "-a",
    "--auto-approve",
    "auto_approve",
    is_flag=True,
    help="Do not ask for approval.",
)


def targets(command: F) -> F:
    """Add TARGET... and -t TARGET, passed together as ``targets``.

    ``db.table``, ``db.*``, ``*.table``, ``db``, and ``!pattern`` for what to leave out.
    """
    argument = click.argument(
        "targets",
        nargs=-1,
        metavar="[TARGET]...",
        shell_complete=complete_names,
        callback=_all_targets,
    )
    option = click.option(
        "-t",
        "--target",
        "more_targets",
        multiple=True,
        metavar="TARGET",
        is_eager=True,
        expose_value=False,
        shell_complete=complete_names,
        callback=_store_targets,
        help="As TARGET: db.table, db.*, *.table, db, or !pattern to leave out.",
    )
    return argument(option(command))


_MORE_TARGETS = "athendef.targets"


def _store_targets(
    ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    ctx.meta[_MORE_TARGETS] = value
    return value


def _all_targets(
    ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    return (*value, *ctx.meta.get(_MORE_TARGETS, ()))
