"""The program: declares a resource for each SQL file of a tree.

All errors in the config and in the files are reported at once, before the first resource is
registered.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pulumi
from jinja2 import TemplateError
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.claims import Claims
from athendef_provider.config import ConfigError, Settings, read_settings
from athendef_provider.definition import model
from athendef_provider.definition.model import Definition, full_name
from athendef_provider.definition.sql.parser import read
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.engine.project_folder import find_project
from athendef_provider.engine.provider.claiming import claim_applied, warn_of_claims
from athendef_provider.engine.provider.inputs import (
    READS,
    SECRETS,
    Inputs,
    inputs_of,
    reads_of_view,
)
from athendef_provider.engine.provider.masking import hidden, names_used
from athendef_provider.engine.provider.program_end import fail
from athendef_provider.engine.provider.resources import (
    Database,
    Table,
    View,
    aliases_of,
    late_properties,
    resource_class,
)
from athendef_provider.engine.provider.secret_config import (
    KEY,
    config_file_of,
    with_secrets,
)
from athendef_provider.redaction import SHORTEST, Secrets, is_short
from athendef_provider.tree import (
    SqlFile,
    Tree,
    computed_error,
    computed_with,
    fill_in,
    read_tree,
)

# The value of a variable that is not known in a preview.
_PLACEHOLDER = "known-when-applied"


def deploy(
    tree: str | Path | None = None,
    *,
    variables: Mapping[str, pulumi.Input[str]] | None = None,
) -> dict[str, Table | View | Database]:
    """Declare all definitions of a tree, and return the resources by name (``sales.orders``).

    ``tree`` is a folder. The default is the folder under ``stacks/`` that `athendef:tree` names.
    ``variables`` are added to those of `athendef:variables`. They may be outputs of other
    resources: the name of a bucket of pulumi-aws can be part of a LOCATION. The values of secret
    variables, and of secret outputs, are encrypted in the state and masked elsewhere.

    Errors in the config or in the tree end the program, which reports all of them. In an inline
    program of the Automation API, and under mocks, they raise `pulumi.RunError`.
    """
    try:
        return _deploy(tree, dict(variables or {}))
    except pulumi.RunError as error:
        fail(str(error))


def _deploy(
    tree: str | Path | None, given: Mapping[str, pulumi.Input[str]]
) -> dict[str, Table | View | Database]:
    settings = _settings()
    folder = Path(tree) if tree is not None else Path("stacks") / settings.tree
    late = {name: value for name, value in given.items() if isinstance(value, pulumi.Output)}
    values = dict(settings.variables)
    values |= {name: str(value) for name, value in given.items() if name not in late}
    values |= dict.fromkeys(late, _PLACEHOLDER)
    secret = {name: value for name, value in settings.secrets.items() if name not in given}
    secrets = Secrets.of(secret)
    with _masked_errors(secrets):
        _warn_of_short(secret)
        sql_tree = read_tree(
            folder,
            values,
            databases=settings.databases,
            late=frozenset(late),
            secret=frozenset(secret),
        )
        _report_diagnostics(sql_tree, folder, settings, secrets)
        claims = _check_aws(settings)
        if claims is not None:
            warn_of_claims(claims, sql_tree)
        resources = _declare(sql_tree, settings, values, late, folder, secrets)
        if claims is not None:
            claim_applied(claims, sql_tree, resources)
        return resources


def _settings() -> Settings:
    # The SDK has no call for all keys. The environment of the language host has them, and so an
    # unknown key is an error.
    config = json.loads(os.environ.get("PULUMI_CONFIG") or "{}")
    secret_keys = json.loads(os.environ.get("PULUMI_CONFIG_SECRET_KEYS") or "[]")
    try:
        settings = read_settings(config, os.environ)
    except ConfigError as error:
        raise pulumi.RunError(f"the config of stack {pulumi.get_stack()}:\n{error}") from None
    if KEY not in secret_keys:
        return settings
    root = find_project(Path.cwd()) or Path.cwd()
    return with_secrets(settings, config_file_of(root, pulumi.get_stack()))


@contextmanager
def _masked_errors(secrets: Secrets) -> Iterator[None]:
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


def _warn_of_short(values: Mapping[str, str]) -> None:
    for name in sorted(name for name, value in values.items() if is_short(value)):
        pulumi.log.warn(
            f"the secret variable `{name}` has fewer than {SHORTEST} characters: it is masked only "
            "where it is a whole property, or in quotes"
        )


def _check_aws(settings: Settings) -> Claims | None:
    """Raise `pulumi.RunError` if AWS cannot be used; return the claims of its stacks otherwise.

    Without this, each resource would report the same error.
    """
    if isinstance(get_monitor(), MockMonitor):
        return None  # the program is under test (`pulumi.runtime.set_mocks`): there is no AWS
    try:
        aws = Aws(settings.aws)
        aws.preflight()
    except AwsError as error:
        raise pulumi.RunError(str(error)) from None
    return Claims(aws, settings)


def _report_diagnostics(tree: Tree, folder: Path, settings: Settings, secrets: Secrets) -> None:
    for diagnostic in tree.warnings:
        pulumi.log.warn(secrets.mask(_with_folder(folder, diagnostic)))
    if tree.errors:
        count = f"{len(tree.errors)} errors" if len(tree.errors) > 1 else "1 error"
        lines = [_with_folder(folder, diagnostic) for diagnostic in tree.errors]
        raise pulumi.RunError("\n".join([f"{count} in {folder}, nothing was changed:", *lines]))
    for database in tree.left_out:
        pulumi.log.info(
            f"database {database} is in {folder}, but not in athendef:databases: if this stack "
            "has created it, it is planned as if its files were removed"
        )
    if settings.on_remove == "drop":
        pulumi.log.warn(
            "athendef:onRemove is `drop`: removing the file of an Iceberg table deletes its DATA"
        )


def _with_folder(folder: Path, diagnostic: Diagnostic) -> str:
    """Return the diagnostic with a path that a terminal can open."""
    path = folder / diagnostic.path
    return str(replace(diagnostic, path=str(path)) if path.exists() else diagnostic)


def _declare(  # noqa: PLR0913, PLR0917 - a tree and its variables
    tree: Tree,
    settings: Settings,
    values: Mapping[str, str],
    late: Mapping[str, pulumi.Output[str]],
    folder: Path,
    secrets: Secrets,
) -> dict[str, Table | View | Database]:
    """Register the resources, each after its dependencies.

    With ``on-remove=refuse``, a resource is protected: the engine does not call a provider in the
    preview of a delete, but it rejects the delete of a protected resource.
    """
    declared: dict[str, Table | View | Database] = {}
    files = {full_name(file.definition): file for file in tree.files}
    definitions = {name: file.definition for name, file in files.items()}
    for file in _in_order(tree):
        name = full_name(file.definition)
        options = pulumi.ResourceOptions(
            depends_on=[declared[other] for other in tree.dependencies(file)],
            aliases=aliases_of(file.definition, file.directives),
            protect=(file.directives.on_remove or settings.on_remove) == "refuse" or None,
        )
        own = secrets.named(names_used(file, files))
        properties = (
            late_properties(_late_inputs(file, values, late, folder, own), masked=True)
            if file.late
            else _encrypted(hidden(inputs_of_file(file, definitions), own))
        )
        declared[name] = resource_class(file.definition)(name, opts=options, properties=properties)
    return declared


def _in_order(tree: Tree) -> list[SqlFile]:
    files = {full_name(file.definition): file for file in tree.files}
    graph = {name: tree.dependencies(file) for name, file in files.items()}
    return [files[name] for name in TopologicalSorter(graph).static_order()]


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


def _encrypted(inputs: Inputs) -> Inputs:
    """Return the properties with `SECRETS` as a secret output, which the engine encrypts."""
    if SECRETS not in inputs:
        return inputs
    return inputs | {SECRETS: pulumi.Output.secret(inputs[SECRETS])}


def _late_inputs(
    file: SqlFile,
    values: Mapping[str, str],
    late: Mapping[str, pulumi.Output[str]],
    folder: Path,
    secrets: Secrets,
) -> pulumi.Output[Inputs]:
    """Return the properties of a file that uses outputs; it is read again with their values."""

    def read_again(outputs: Mapping[str, Mapping[str, Any]]) -> Inputs:
        resolved = outputs["values"]
        secret = {n: resolved[n] for n, is_secret in outputs["secret"].items() if is_secret}
        own = secrets | Secrets.of(secret)
        with _masked_errors(own):
            return hidden(_read_late(file, {**values, **resolved}, secret, folder), own)

    used = {name: late[name] for name in file.late}
    return pulumi.Output.all(
        values=pulumi.Output.all(**used),
        secret=pulumi.Output.all(**{name: output.is_secret() for name, output in used.items()}),
    ).apply(read_again)


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
