"""Opening a stack and its tree without starting the engine: for commands that only look."""

from dataclasses import dataclass
from pathlib import Path

from athendef_provider.cli.console import fail, mask, warn
from athendef_provider.definition.model import full_name
from athendef_provider.engine.driver.installation import prepare_environment
from athendef_provider.engine.driver.project import Stack, open_stack
from athendef_provider.redaction import Secrets
from athendef_provider.targets import parse_targets
from athendef_provider.tree import SqlFile, Tree, read_tree


@dataclass(frozen=True, slots=True)
class Opened:
    """A stack with the tree that it deploys."""

    stack: Stack
    tree: Tree

    @property
    def files(self) -> dict[str, SqlFile]:
        """The tree's files by the names of what they define."""
        return {full_name(file.definition): file for file in self.tree.files}

    def chosen(self, targets: tuple[str, ...]) -> dict[str, SqlFile]:
        """Those files that the targets mean; raises `TargetError`."""
        files = self.files
        names = parse_targets(targets).choose(sorted(files))
        return {name: files[name] for name in names}


def open_tree(stack: str) -> Opened:
    """The stack (or the selected one) and its tree; ends the command where a file is wrong."""
    prepare_environment()
    opened = open_stack(Path.cwd(), stack)
    settings = opened.settings
    mask(Secrets.of(settings.secrets))
    tree = read_tree(
        opened.tree,
        settings.variables,
        databases=settings.databases,
        secret=settings.secret_variables,
    )
    for problem in tree.warnings:
        warn(f"stacks/{settings.tree}/{problem}")
    if tree.errors:
        fail(
            "\n".join(f"stacks/{settings.tree}/{problem}" for problem in tree.errors),
            "athendef check",
        )
    return Opened(opened, tree)
