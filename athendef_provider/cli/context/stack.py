"""Opens what a command works on: the stack, its tree, the engine."""

from dataclasses import dataclass
from pathlib import Path

import click

from athendef_provider.cli import console
from athendef_provider.cli.context.athenadef_config import stack_config_from
from athendef_provider.cli.context.stack_tree import fail_with_errors, located, tree_of
from athendef_provider.definition.model import full_name
from athendef_provider.engine.driver.engine import Engine
from athendef_provider.engine.driver.errors import StackNotFoundError
from athendef_provider.engine.driver.stack import Stack, new_stack
from athendef_provider.engine.driver.stack import open_stack as open_pulumi_stack
from athendef_provider.engine.program_source import program_tree
from athendef_provider.engine.project_folder import relative
from athendef_provider.redaction import Secrets
from athendef_provider.targets import parse_targets
from athendef_provider.tree import SqlFile, Tree


@dataclass(frozen=True, slots=True)
class StackTree:
    """A stack and the tree that it deploys."""

    stack: Stack
    tree: Tree

    @property
    def files(self) -> dict[str, SqlFile]:
        """The tree's files by the names of what they define."""
        return {full_name(file.definition): file for file in self.tree.files}

    def select(self, targets: tuple[str, ...]) -> dict[str, SqlFile]:
        """The files that the targets select. Raises `TargetError`."""
        files = self.files
        names = parse_targets(targets).choose(sorted(files))
        return {name: files[name] for name in names}


def open_stack(name: str, config_file: Path | None = None) -> Stack:
    """The stack called ``name``, or the selected one, with its config read.

    ``config_file`` replaces the stack's own config. Its secrets are masked in all later output.
    Raises `EngineError`, `YamlFileError` or `ConfigError`.
    """
    stack = _configured(open_pulumi_stack(Path.cwd(), name), config_file)
    console.mask(Secrets.of(stack.settings.secrets))
    return stack


def open_tree(name: str, *, required: bool = True) -> StackTree:
    """The stack called ``name``, or the selected one, and its tree.

    Raises as `open_stack`; ends the command if a file has an error. If the program's source does
    not name the tree that it deploys, the tree is empty, or the command ends if it is ``required``.
    """
    stack = open_stack(name)
    if not stack.tree.is_dir() and program_tree(stack.root) is None:
        what = "the source of the project's program does not show which tree it deploys"
        if required:
            console.fail(what, "athendef check --tree DIR reads any tree; `plan` runs the program")
        console.warn(f"{what}: its files are not read")
        return StackTree(stack, Tree())
    tree = tree_of(stack)
    for warning in tree.warnings:
        console.warn(str(located(warning, relative(stack.tree))))
    if tree.errors:
        fail_with_errors(tree.errors, stack.tree)
    return StackTree(stack, tree)


def open_engine(name: str, config_file: Path | None = None) -> Engine:
    """The engine for a stack. If the project has no stack yet, the user can create the first.

    Raises `EngineError` or `YamlFileError`.
    """
    try:
        stack = open_pulumi_stack(Path.cwd(), name)
    except StackNotFoundError as error:
        if error.existing or not console.can_prompt():
            raise
        console.echo_err("The project has no stack yet.")
        first = click.prompt("Name of the first one", default="local", err=True)
        stack = new_stack(Path.cwd(), first)
        stack.create()
    return Engine(_configured(stack, config_file))


def offer_to_create(stack: Stack, error: StackNotFoundError) -> None:
    """Create a stack that does not exist if the user confirms; else raise ``error``."""
    if not console.can_prompt():
        raise error
    console.echo_err(f"{error.what[0].upper()}{error.what[1:]}.")
    if not click.confirm(f"Create stack `{stack.name}` now?", err=True):
        raise error
    stack.create()


def _configured(stack: Stack, config_file: Path | None) -> Stack:
    if config_file is not None:
        stack.use_config(stack_config_from(config_file, stack.root, stack.name))
    return stack
