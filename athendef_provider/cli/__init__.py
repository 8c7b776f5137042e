"""The `athendef` command: plans and applies a stack with the same engine as `pulumi`.

Each command is a module of its own, loaded when it runs: `athendef --help` must not wait for
Pulumi's SDK or boto3.
"""

import importlib
import keyword
from collections.abc import Mapping
from typing import Any

import click

from athendef_provider.cli import console

_COMMANDS: Mapping[str, str] = {
    "apply": "Show the plan, ask for approval, and apply it.",
    "check": "Read a tree without AWS, Pulumi or a stack; print its errors and warnings.",
    "completion": "Print the completion script for your shell.",
    "doctor": "Check the engine, the credentials and the permissions, and report how to fix them.",
    "drift": "Report what was changed outside athendef; made for a nightly job.",
    "export": "Write SQL files of objects in the catalog.",
    "graph": "Draw databases, tables and views, and their dependencies.",
    "import": "Write SQL files of objects in the catalog, and import them into the stack.",
    "init": "Create a project.",
    "local": "Serve the embedded AWS on this machine: Athena, Glue, S3 and STS.",
    "plan": "Show what an apply would change, and how.",
    "restore": "Restore a table and its partitions from a backup.",
    "show": "Show one table: its file, the live table, differences, partitions, backups.",
    "sql": "Print the canonical SQL of tables and views.",
}


class _Group(click.Group):
    """The commands. A command's module is loaded when it runs, not when it is listed.

    Errors of all commands are shown here.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        with console.handle_errors():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with console.handle_errors():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches  # noqa: PLC0415 - only for mistakes

        if args[0] not in _COMMANDS and not ctx.resilient_parsing:
            near = get_close_matches(args[0], _COMMANDS, n=1, cutoff=0.6)
            if near:
                ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        # `import` is a keyword of Python.
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        module = importlib.import_module(f"athendef_provider.cli.commands.{name}")
        command = getattr(module, name)
        if not isinstance(command, click.Command):
            raise TypeError(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`athendef COMMAND --help` has an example of each. New here: `athendef init`.",
)
@click.version_option(None, "-V", "--version", package_name="athendef")
def main() -> None:
    """Athena databases, tables and views as a tree of SQL files, planned and applied by Pulumi."""
    console.interrupt_at_hangup()
