"""Compares the stack's state with the live catalog, without running the engine.

It compares what `pulumi preview --refresh` compares, with the provider's own functions, and runs
no program: it needs neither a tree without errors nor the stack's lock.
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
from athendef_provider.engine.driver.stack import resource_name
from athendef_provider.engine.provider.inputs import definition_in, inputs_of
from athendef_provider.engine.provider.masking import (
    revealed,
    texts_in,
    with_live_values,
)
from athendef_provider.engine.provider.provider import unchanged
from athendef_provider.redaction import Secrets
from athendef_provider.targets import Targets
from athendef_provider.tree import read_tree

Status: TypeAlias = Literal["changed", "replaced", "gone"]

_PARALLEL_READS = 16


@dataclass(frozen=True, slots=True)
class Drift:
    """One table, view or database that differs from the stack's state.

    ``changes`` describes each change; ``wanted`` and ``live`` are the two statements. ``live`` is
    empty if the object is gone or cannot be expressed as DDL. All are masked.
    """

    name: str
    what: Status
    changes: tuple[str, ...]
    wanted: str
    live: str


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The result of a comparison, in the order of names.

    ``errors`` has an error for each table that could not be compared, ``warnings`` a text for
    each that was compared without its Iceberg metadata.
    """

    drift: tuple[Drift, ...]
    errors: tuple[IcebergMetadataError, ...] = ()
    warnings: tuple[str, ...] = ()


def managed_outputs(state: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The outputs of the state's tables, views and databases by name, secrets still hidden."""
    managed = {}
    for resource in state:
        outputs = resource.get("outputs") or {}
        if resource_name(resource) and not resource.get("delete") and outputs.get("kind"):
            managed[full_name(definition_in(revealed(outputs)))] = outputs
    return managed


def find_drift(settings: Settings, managed: Mapping[str, Mapping[str, Any]]) -> DriftReport:
    """Compare ``managed`` (outputs by name) with the live catalog.

    An Iceberg table whose metadata file cannot be read is one of the report's ``errors``. Raises
    `AwsError` if AWS denies a call: an object that cannot be read is not reported as gone.
    """
    reconciler = Reconciler(Aws(settings.aws), settings, lambda _: None)
    secrets = Secrets.of(settings.secrets)

    def compare(name: str) -> DriftReport:
        outputs = managed[name]
        before = revealed(outputs)
        wanted = definition_in(before)
        try:
            live = reconciler.read(wanted)
        except IcebergMetadataError as error:
            return DriftReport((), errors=(error,))
        drift = _drift(before, wanted, live)
        if drift:
            drift = _masked(drift, secrets | Secrets(texts_in(outputs)), wanted, live)
        denied = live.denied if live else ""
        warnings = (denied_access(name, denied),) if denied else ()
        return DriftReport((drift,) if drift else (), warnings=warnings)

    pool = ThreadPoolExecutor(_PARALLEL_READS)
    try:
        reports = list(pool.map(compare, sorted(managed)))
    finally:
        pool.shutdown(cancel_futures=True)
    return DriftReport(
        tuple(entry for report in reports for entry in report.drift),
        tuple(entry for report in reports for entry in report.errors),
        tuple(entry for report in reports for entry in report.warnings),
    )


def find_unmanaged(
    settings: Settings, tree: Path, managed: Mapping[str, Any], targets: Targets
) -> tuple[str, ...]:
    """The names of objects in the catalog that are neither in the state nor in the tree."""
    declared = {full_name(file.definition) for file in read_tree(tree, settings.variables).files}
    entries = list_entries(Aws(settings.aws).catalog, targets)
    names = (entry.full_name for entry in entries if entry.name is not None or entry.targeted)
    return tuple(sorted(name for name in names if name not in declared and name not in managed))


def _masked(drift: Drift, secrets: Secrets, wanted: Definition, live: LiveObject | None) -> Drift:
    """``drift`` without secret values, and without the live values that replaced them."""
    if live is not None and secrets:
        secrets = with_live_values(secrets, inputs_of(wanted), inputs_of(live.definition))
    return secrets.mask(drift)


def _drift(outputs: Mapping[str, Any], wanted: Definition, live: LiveObject | None) -> Drift | None:
    name, sql = full_name(wanted), render(wanted)
    if live is None:
        return Drift(name, "gone", ("it is no longer in the catalog",), sql, "")
    if unchanged(outputs, wanted, live):
        return None
    live_sql = render(live.definition)
    if kind_of(live.definition) != kind_of(wanted):
        before, now = kind_of(wanted).with_article, kind_of(live.definition).with_article
        change = f"it was {before}, and is {now}"
        return Drift(name, "replaced", (change,), sql, live_sql)
    if isinstance(wanted, Opaque):
        return Drift(name, "changed", ("its metadata in Glue has changed",), sql, live_sql)
    if isinstance(live.definition, Opaque):
        change = f"{Pending.UNREPRESENTABLE.notice}: {live.definition.clause}"
        return Drift(name, "replaced", (change,), sql, live_sql)
    changes = tuple(describe_change(change) for change in differences(wanted, live.definition))
    return Drift(name, "changed", changes, sql, live_sql)
