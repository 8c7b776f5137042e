"""The program: declares a resource for each SQL file of a tree.

All errors in the config and in the files are reported at once, before the first resource is
registered.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.claims import Claims
from athendef_provider.config import ConfigError, Settings, read_settings
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.engine.program.claiming import claim_applied, warn_of_claims
from athendef_provider.engine.program.declaration import (
    DeclaredResources,
    Variables,
    masked_errors,
)
from athendef_provider.engine.program.program_end import fail
from athendef_provider.engine.program.resources import Database, Table, View
from athendef_provider.engine.program.selection import selected_names
from athendef_provider.engine.project_folder import find_project
from athendef_provider.engine.provider.secret_config import (
    KEY,
    config_file_of,
    with_secrets,
)
from athendef_provider.redaction import SHORTEST, Secrets, is_short
from athendef_provider.tree import Tree, read_tree

# The value of a variable that is not known in a preview.
_PLACEHOLDER = "known-when-applied"


def deploy(
    tree: str | Path | None = None,
    *,
    variables: Mapping[str, pulumi.Input[str]] | None = None,
) -> Mapping[str, Table | View | Database]:
    """Declare all definitions of a tree, and return the resources by name (``sales.orders``).

    ``tree`` is a folder. The default is the folder under ``stacks/`` that `athendef:tree` names.
    ``variables`` are added to those of `athendef:variables`. They may be outputs of other
    resources: the name of a bucket of pulumi-aws can be part of a LOCATION. The values of secret
    variables, and of secret outputs, are encrypted in the state and masked elsewhere.

    A command with targets, such as `athendef plan sales.orders`, declares only these, what they
    depend on, and what the program gets from the returned mapping. The engine does not change
    others.

    Errors in the config or in the tree end the program, which reports all of them. In an inline
    program of the Automation API, and under mocks, they raise `pulumi.RunError`.
    """
    try:
        return _deploy(tree, dict(variables or {}))
    except pulumi.RunError as error:
        fail(str(error))


def _deploy(
    tree: str | Path | None, given: Mapping[str, pulumi.Input[str]]
) -> Mapping[str, Table | View | Database]:
    settings = _settings()
    folder = Path(tree) if tree is not None else Path("stacks") / settings.tree
    late = {name: value for name, value in given.items() if isinstance(value, pulumi.Output)}
    values = dict(settings.variables)
    values |= {name: str(value) for name, value in given.items() if name not in late}
    values |= dict.fromkeys(late, _PLACEHOLDER)
    secret = {name: value for name, value in settings.secrets.items() if name not in given}
    secrets = Secrets.of(secret)
    with masked_errors(secrets):
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
        variables = Variables(values, late, secrets)
        resources = DeclaredResources(sql_tree, folder, settings, variables)
        resources.declare(selected_names())
        if claims is not None:
            claim_applied(claims, sql_tree, resources.declared)
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
