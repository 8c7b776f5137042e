"""Declares the resources of a tree: each after those that it depends on."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pulumi
from jinja2 import TemplateError

from athendef_provider.config import Settings
from athendef_provider.definition import model
from athendef_provider.definition.model import Definition, full_name
from athendef_provider.definition.sql.parser import read
from athendef_provider.engine.program.resources import (
    Database,
    Table,
    View,
    aliases_of,
    late_properties,
    resource_class,
)
from athendef_provider.engine.provider.inputs import (
    READS,
    SECRETS,
    Inputs,
    inputs_of,
    reads_of_view,
)
from athendef_provider.engine.provider.masking import hidden, names_used
from athendef_provider.redaction import Secrets
from athendef_provider.tree import SqlFile, Tree, computed_error, computed_with, fill_in


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of a tree: known ``values``, and ``late`` ones, which are outputs."""

    values: Mapping[str, str]
    late: Mapping[str, pulumi.Output[str]]
    secrets: Secrets


class DeclaredResources(Mapping[str, Table | View | Database]):
    """The resources of a tree by name. `declare` declares them; a lookup declares a missing one.

    With ``on-remove=refuse``, a resource is protected: the engine does not call a provider in the
    preview of a delete, but it rejects the delete of a protected resource.
    """

    def __init__(self, tree: Tree, folder: Path, settings: Settings, variables: Variables) -> None:
        self._tree = tree
        self._folder = folder
        self._settings = settings
        self._variables = variables
        self._files = {full_name(file.definition): file for file in tree.files}
        self._definitions = {name: file.definition for name, file in self._files.items()}
        self._declared: dict[str, Table | View | Database] = {}

    def declare(self, names: Collection[str] | None = None) -> None:
        """Declare the resources with these names, and what they depend on; all for None."""
        graph = {name: self._tree.dependencies(file) for name, file in self._files.items()}
        for name in TopologicalSorter(graph).static_order():
            if names is None or name in names:
                self._get(name)

    @property
    def declared(self) -> Mapping[str, Table | View | Database]:
        """The resources that are declared so far."""
        return self._declared

    def __getitem__(self, name: str) -> Table | View | Database:
        """Return a resource. Raises `KeyError` for a name that the tree does not have."""
        return self._get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _get(self, name: str) -> Table | View | Database:
        if name not in self._declared:
            file = self._files[name]
            needed = [self._get(other) for other in self._tree.dependencies(file)]
            self._declared[name] = self._register(name, file, needed)
        return self._declared[name]

    def _register(
        self, name: str, file: SqlFile, needed: list[Table | View | Database]
    ) -> Table | View | Database:
        on_remove = file.directives.on_remove or self._settings.on_remove
        options = pulumi.ResourceOptions(
            depends_on=needed,
            aliases=aliases_of(file.definition, file.directives),
            protect=on_remove == "refuse" or None,
        )
        own = self._variables.secrets.named(names_used(file, self._files))
        properties = (
            late_properties(self._late_inputs(file, own), masked=True)
            if file.late
            else _encrypted(hidden(inputs_of_file(file, self._definitions), own))
        )
        return resource_class(file.definition)(name, opts=options, properties=properties)

    def _late_inputs(self, file: SqlFile, secrets: Secrets) -> pulumi.Output[Inputs]:
        """Return the properties of a file that uses outputs; it is read again with their values."""

        def read_again(outputs: Mapping[str, Mapping[str, Any]]) -> Inputs:
            resolved = outputs["values"]
            secret = {n: resolved[n] for n, is_secret in outputs["secret"].items() if is_secret}
            own = secrets | Secrets.of(secret)
            values = {**self._variables.values, **resolved}
            with masked_errors(own):
                return hidden(_read_late(file, values, secret, self._folder), own)

        used = {name: self._variables.late[name] for name in file.late}
        are_secret = {name: output.is_secret() for name, output in used.items()}
        return pulumi.Output.all(
            values=pulumi.Output.all(**used), secret=pulumi.Output.all(**are_secret)
        ).apply(read_again)


def inputs_of_file(file: SqlFile, definitions: Mapping[str, Definition]) -> Inputs:
    """Return the properties to declare for a file.

    ``definitions`` are all of the tree's, by name.
    """
    inputs = inputs_of(file.definition, file.directives)
    if not file.declared:
        inputs["declared"] = "no"
    if isinstance(file.definition, model.View):
        inputs[READS] = reads_of_view(file.definition, definitions)
    return inputs


@contextmanager
def masked_errors(secrets: Secrets) -> Iterator[None]:
    """Mask secret values in errors raised inside: Pulumi prints them."""
    try:
        yield
    except pulumi.RunError as error:
        raise pulumi.RunError(secrets.mask(str(error))) from None
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        if secrets.mask(text) == text:
            raise
        raise pulumi.RunError(secrets.mask(text)) from None


def _encrypted(inputs: Inputs) -> Inputs:
    """Return the properties with `SECRETS` as a secret output, which the engine encrypts."""
    if SECRETS not in inputs:
        return inputs
    return inputs | {SECRETS: pulumi.Output.secret(inputs[SECRETS])}


def _read_late(
    file: SqlFile, values: Mapping[str, str], secret: Mapping[str, str], folder: Path
) -> Inputs:
    database, _, name = full_name(file.definition).partition(".")
    path = str(folder / file.path)
    for variable, line in computed_with(file.template, secret):
        raise pulumi.RunError(str(computed_error(path, variable, line)))
    try:
        text = fill_in(file.template, values)
    except TemplateError as error:
        raise pulumi.RunError(f"{path}: {error}") from None
    reading = read(text, path=path, database=database, name=name or None)
    if reading.definition is None:
        raise pulumi.RunError("\n".join(map(str, reading.diagnostics)))
    return inputs_of(reading.definition, reading.directives)
