"""The stack's state against the live catalog, without the engine: for a look every night.

It compares what `pulumi preview --refresh` compares, by the provider's own means, and runs no
program: neither the tree nor a lock of the stack can get in its way.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from athendef_provider.aws import Aws
from athendef_provider.aws.apply.live_object import LiveObject, denied_access
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.inventory import list_entries
from athendef_provider.changes import Pending, differences
from athendef_provider.changes.describe import describe_change
from athendef_provider.config import Settings
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
from athendef_provider.definition.model import Definition, Opaque, full_name, kind_of
from athendef_provider.definition.sql.render import render
from athendef_provider.engine.provider.inputs import definition_in, inputs_of
from athendef_provider.engine.provider.masking import (
    revealed,
    texts_in,
    with_unknown_values,
)
from athendef_provider.engine.provider.provider import unchanged
from athendef_provider.redaction import Secrets
from athendef_provider.targets import Targets
from athendef_provider.tree import read_tree

What: TypeAlias = Literal["changed", "replaced", "gone"]

_AT_ONCE = 16
_TYPES = "pulumi-python:dynamic/athendef:"


@dataclass(frozen=True, slots=True)
class Drift:
    """One table, view or database that is not as the stack has left it.

    ``changes`` says in phrases what was done to it; ``wanted`` and ``live`` are the two
    statements, ``live`` empty where the object is gone or cannot be expressed as DDL. All
    are masked.
    """

    name: str
    what: What
    changes: tuple[str, ...]
    wanted: str
    live: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a comparison comes to, by name.

    ``errors`` has the tables of which nothing can be told, ``warnings`` those that were compared
    with less than all there is.
    """

    drift: tuple[Drift, ...]
    errors: tuple[IcebergMetadataError, ...] = ()
    warnings: tuple[str, ...] = ()


def managed(state: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The outputs of the state's tables, views and databases, by name, as they were `hidden`."""
    ours = (
        one for one in state if str(one.get("type")).startswith(_TYPES) and not one.get("delete")
    )
    found = {}
    for resource in ours:
        outputs = resource.get("outputs") or {}
        if outputs.get("kind"):
            found[full_name(definition_in(revealed(outputs)))] = outputs
    return found


def find_drift(settings: Settings, known: Mapping[str, Mapping[str, Any]]) -> Findings:
    """What of ``known`` (outputs by name) is not as it was left.

    Raises `AwsError` where AWS refuses to tell: what is hidden from us is not gone. An Iceberg
    table whose metadata file cannot be read is one error among the findings.
    """
    live = Reconciler(Aws(settings.aws), settings, lambda _: None)
    secrets = Secrets.of(settings.secrets)

    def look(name: str) -> Findings:
        outputs = known[name]
        before = revealed(outputs)
        wanted = definition_in(before)
        try:
            found = live.read(wanted)
        except IcebergMetadataError as error:
            return Findings((), errors=(error,))
        drift = _drift(before, wanted, found)
        if drift:
            drift = _masked(drift, secrets | Secrets(texts_in(outputs)), wanted, found)
        denied = found.denied if found else ""
        warnings = (denied_access(name, denied),) if denied else ()
        return Findings((drift,) if drift else (), warnings=warnings)

    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        looks = list(pool.map(look, sorted(known)))
    finally:
        pool.shutdown(cancel_futures=True)
    return Findings(
        tuple(one for each in looks for one in each.drift),
        tuple(one for each in looks for one in each.errors),
        tuple(one for each in looks for one in each.warnings),
    )


def find_unmanaged(
    settings: Settings, tree: Path, known: Mapping[str, Any], targets: Targets
) -> tuple[str, ...]:
    """What the catalog holds that is neither in the state nor in the tree."""
    declared = {full_name(file.definition) for file in read_tree(tree, settings.variables).files}
    entries = list_entries(Aws(settings.aws).catalog, targets)
    names = (entry.full_name for entry in entries if entry.name is not None or entry.targeted)
    return tuple(sorted(name for name in names if name not in declared and name not in known))


def _masked(drift: Drift, secrets: Secrets, wanted: Definition, found: LiveObject | None) -> Drift:
    """``drift`` for people; what somebody else put in the place of a secret is masked, too."""
    if found is not None and secrets:
        live = found.definition
        secrets = with_unknown_values(secrets, inputs_of(wanted), inputs_of(live))
    return secrets.mask(drift)


def _drift(
    outputs: Mapping[str, Any], wanted: Definition, found: LiveObject | None
) -> Drift | None:
    name, sql = full_name(wanted), render(wanted)
    if found is None:
        return Drift(name, "gone", ("it is not in the catalog any more",), sql, "")
    if unchanged(outputs, wanted, found):
        return None
    live = render(found.definition)
    if kind_of(found.definition) != kind_of(wanted):
        before, now = kind_of(wanted).with_article, kind_of(found.definition).with_article
        change = f"it was {before}, and is {now}"
        return Drift(name, "replaced", (change,), sql, live)
    if isinstance(wanted, Opaque):
        return Drift(name, "changed", ("what Glue reports of it has changed",), sql, live)
    if isinstance(found.definition, Opaque):
        change = f"{Pending.UNREPRESENTABLE.notice}: {found.definition.clause}"
        return Drift(name, "replaced", (change,), sql, live)
    changes = tuple(describe_change(change) for change in differences(wanted, found.definition))
    return Drift(name, "changed", changes, sql, live)
