"""The `athendef` command: the same engine on the same stack as `pulumi`, in fewer words.

Each command is a module of its own, loaded when it is called: `athendef --help` must not wait
for Pulumi's SDK or boto3.
"""

import importlib
import keyword
from collections.abc import Mapping

import click

from athendef_provider.cli import console

_COMMANDS: Mapping[str, str] = {
    "apply": "Show the plan, ask for approval, and apply it.",
    "check": "Read a tree without AWS, Pulumi or a stack; print its errors and warnings.",
    "completion": "Print what makes your shell complete athendef's commands and tables.",
    "doctor": "Check the engine, the credentials and the permissions, and report how to fix them.",
    "drift": "Report what was changed outside athendef; made for a nightly job.",
    "export": "Write the SQL files of what is in the catalog.",
    "graph": "Draw databases, tables and views, and what they read.",
    "import": "Write the SQL files of what is in the catalog, and import it into the stack.",
    "init": "Create a project.",
    "local": "Serve the embedded AWS on this machine: Athena, Glue, S3 and STS.",
    "plan": "Show what an apply would change, and how.",
    "restore": "Put a table and its partitions back from a backup.",
    "show": "Show one table: its file, the live table, what differs, partitions, backups.",
    "sql": "Print the canonical SQL of tables and views.",
}

# A wrong option is an error like any other: of `plan` and `drift`, 2 means that something changed.
click.UsageError.exit_code = 1


class _LazyGroup(click.Group):
    """Loads a command's module when it is run, and not to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        # `import` is no name that Python would have for a module.
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
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`athendef COMMAND --help` has an example of each. New here: `athendef init`.",
)
@click.version_option(None, "-V", "--version", package_name="athendef")
def main() -> None:
    """Athena databases, tables and views as a tree of SQL files, planned and applied by Pulumi."""
    console.interrupt_at_hangup()
