"""Plans an import: the SQL files of objects in a catalog, and their entries of Pulumi's import.

Each entry has the inputs and outputs that the program and the provider would have after `create`.
So Pulumi calls nothing for it, and the next preview is empty.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pulumi.dynamic.dynamic import serialize_provider

from athendef_provider import load
from athendef_provider.aws import Aws
from athendef_provider.aws.apply.live_object import LiveObject, to_live_object
from athendef_provider.aws.inventory import list_entries
from athendef_provider.config import Settings, read_settings
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
from athendef_provider.definition.model import Database, Definition, full_name
from athendef_provider.engine.driver.stack import Stack
from athendef_provider.engine.program.declaration import inputs_of_file
from athendef_provider.engine.program.resources import type_of
from athendef_provider.engine.project_folder import relative
from athendef_provider.engine.provider.inputs import CREATED, Inputs
from athendef_provider.engine.provider.masking import hidden, names_used
from athendef_provider.engine.provider.provider import outputs_of
from athendef_provider.export import Decision, ManagedDefinition, Outcome, plan_export
from athendef_provider.redaction import Secrets
from athendef_provider.targets import TargetError, Targets
from athendef_provider.tree import SqlFile, Tree, read_tree, reads_by


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of an import, as the stack's state will hold it."""

    type: str
    name: str
    inputs: Inputs
    outputs: Inputs

    @property
    def id(self) -> str:
        """The resource's id: its name, as `create` returns it."""
        return self.name


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The files and resources of an export or import, before anything is written."""

    tree: Path
    decisions: tuple[Decision, ...]
    resources: tuple[Resource, ...]

    @property
    def errors(self) -> tuple[IcebergMetadataError, ...]:
        """One error for each table that could not be read."""
        errors = (decision.entry.unreadable for decision in self.decisions)
        return tuple(error for error in errors if error is not None)

    def count(self, outcome: Outcome) -> int:
        """How many tables, views and databases have this outcome."""
        return Counter(decision.outcome for decision in self.decisions)[outcome]


def plan_import(
    settings: Settings, targets: Targets, folder: Path, *, overwrite: bool
) -> ImportPlan:
    """Read the objects that the targets select, and decide on the file and resource of each.

    ``folder`` is the tree, and need not exist. An Iceberg table whose metadata cannot be read is
    among the ``errors`` of the result. Raises `TargetError` or `AwsError`.
    """
    _check_databases(settings, targets)
    catalog = Aws(settings.aws).catalog
    entries = list_entries(catalog, targets, only=settings.databases)
    tree = (
        read_tree(folder, settings.variables, secret=settings.secret_variables)
        if folder.is_dir()
        else None
    )
    decisions = plan_export(entries, tree, overwrite=overwrite, secrets=settings.secrets)
    resources = _resources(decisions, tree, Secrets.of(settings.secrets))
    return ImportPlan(folder, decisions, tuple(resources))


def other_tree_warnings(stack: Stack, tree: Path) -> Sequence[str]:
    """A warning if the files are not written into the tree that the stack deploys."""
    if tree.resolve() == stack.tree.resolve():
        return ()
    own = relative(stack.tree)
    warning = (
        f"stack {stack.name} deploys {own}, not {tree}: imported objects without a file in {own} "
        "are removed by the next up. Move the files there, or set `athendef:tree`"
    )
    return (warning,)


def settings_outside_project(config: Mapping[str, str]) -> Settings:
    """The settings outside of any project: ``config``, and AWS's own environment."""
    return read_settings(config, os.environ)


def _check_databases(settings: Settings, targets: Targets) -> None:
    """Raise `TargetError` for targets outside of `athendef:databases`: no file may declare them."""
    outside = [
        name
        for name in targets.databases() or ()
        if settings.databases and name not in settings.databases
    ]
    if outside:
        raise TargetError(
            f"{', '.join(outside)}: not among this stack's databases: add it to "
            "`athendef:databases` in the stack's config, or leave that setting out"
        )


def _resources(
    decisions: Sequence[Decision], tree: Tree | None, secrets: Secrets
) -> Iterator[Resource]:
    """The entries of the import, as the program would declare them from the planned files."""
    managed = {
        full_name(decision.managed.definition): (decision, _file(decision, decision.managed))
        for decision in decisions
        if decision.managed is not None
    }
    files = {full_name(file.definition): file for file in (tree.files if tree else ())}
    files |= {name: file for name, (_, file) in managed.items()}
    definitions: dict[str, Definition] = {name: file.definition for name, file in files.items()}
    for name, (decision, file) in managed.items():
        inputs = inputs_of_file(file, definitions)
        outputs = outputs_of(inputs, file.definition, _live_object(decision, file.definition))
        if isinstance(file.definition, Database):
            outputs[CREATED] = "no"
        own = secrets.named(names_used(file, files))
        provider = {"__provider": _provider()}
        yield Resource(
            type_of(file.definition),
            name,
            hidden(inputs, own) | provider,
            hidden(outputs, own) | provider,
        )


def _file(decision: Decision, managed: ManagedDefinition) -> SqlFile:
    """The file as the program will read it."""
    definition = managed.definition
    return SqlFile(
        decision.path,
        definition,
        managed.directives,
        declared=managed.declared,
        reads=reads_by(definition),
        secrets=managed.secrets,
    )


def _live_object(decision: Decision, wanted: Definition) -> LiveObject:
    entry = decision.entry
    if entry.name is None:
        return LiveObject(wanted)
    return to_live_object(entry.glue, entry.metadata, wanted)


@cache
def _provider() -> str:
    return str(serialize_provider(load()))
