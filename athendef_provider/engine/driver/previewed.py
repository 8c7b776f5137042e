"""Restores the secret values in a preview: the engine's events have markers in their place.

The state has the values of the last apply, the config has the current ones. Markers remain for
outputs of other resources, and for live values that were set outside athendef.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from athendef_provider.changes import Plan
from athendef_provider.config import Settings
from athendef_provider.definition.model import Database, Kind, Opaque
from athendef_provider.engine.driver.engine import Engine, Preview
from athendef_provider.engine.driver.events import Step
from athendef_provider.engine.provider.inputs import SECRETS, definition_in, sql_in
from athendef_provider.engine.provider.masking import revealed, texts_of_state
from athendef_provider.engine.provider.resource_plan import (
    NO_FACTS,
    LiveFacts,
    ResourcePlan,
    plan_resource,
)
from athendef_provider.redaction import Secrets

_PROTECTED = (
    "it is protected in the stack's state (`pulumi state unprotect` removes the protection)"
)
_UNKNOWN = "known after apply: it depends on outputs of other resources"
_NOT_SHOWN = "it contains secret values that only the engine has: its steps are not shown"


def reveal_preview(preview: Preview, engine: Engine, settings: Settings) -> Secrets:
    """Restore the secret values in the properties of a preview; return all known secrets."""
    secrets = Secrets.of(settings.secrets)
    shown = [*preview.live.values(), *(p for s in preview.steps for p in (s.olds, s.news))]
    if not any(SECRETS in properties for properties in shown if properties):
        return secrets
    state = texts_of_state(engine.stack.read_state())
    config = Secrets.of(settings.variables).texts

    def before(properties: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        own = state.get(_name(properties or {}), {})
        return _with(properties, {**config, **own})

    def now(name: str, properties: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        return _with(properties, {**state.get(name, {}), **config})

    preview.steps = [
        replace(step, olds=before(step.olds), news=now(step.name, step.news))
        for step in preview.steps
    ]
    preview.live = {name: before(live) for name, live in preview.live.items()}
    for texts in state.values():
        secrets |= Secrets(texts)
    return secrets


def plan_step(
    step: Step,
    settings: Settings,
    live: LiveFacts = NO_FACTS,
) -> ResourcePlan:
    """Plan the step of one resource.

    If its properties contain an unknown secret, or depend on an output of another resource that is
    not known yet, the plan has no steps and a notice.
    """
    if step.news is not None and _is_unknown(step.news):
        old = definition_in(step.olds) if step.olds and not _is_unknown(step.olds) else None
        return ResourcePlan(step.name, step.action, old, _stub(step), Plan(notices=(_UNKNOWN,)))
    try:
        plan = plan_resource(step.action, step.olds, step.news, settings, live)
        blocked = plan.blocked or ((_PROTECTED,) if step.protected else ())
        return replace(plan, blocked=blocked)
    except ValueError:
        shown = [sql_in(properties) if properties else "" for properties in (step.olds, step.news)]
        if not any("{{ " in sql for sql in shown):
            raise
        old, new = _unreadable(step.olds), _unreadable(step.news)
        return ResourcePlan(step.name, step.action, old, new, Plan(notices=(_NOT_SHOWN,)))


def _is_unknown(value: Any) -> bool:
    """Return whether a property has Pulumi's marker for an output that is not known yet."""
    from pulumi.runtime.rpc import UNKNOWN  # noqa: PLC0415 - it takes half a second

    match value:
        case str():
            return UNKNOWN in value
        case Mapping():
            return any(map(_is_unknown, value.values()))
        case list() | tuple():
            return any(map(_is_unknown, value))
        case _:
            return False


def _stub(step: Step) -> Opaque | Database:
    """Return a definition that has the name of a resource and nothing else."""
    database, _, name = step.name.partition(".")
    if step.kind is Kind.DATABASE or not name:
        return Database(database)
    return Opaque(database, name, Kind.VIEW if step.kind is Kind.VIEW else Kind.HIVE, "")


def _with(
    properties: Mapping[str, Any] | None, texts: Mapping[str, str]
) -> Mapping[str, Any] | None:
    if properties is None or SECRETS not in properties:
        return properties
    return revealed({**properties, SECRETS: texts})


def _name(properties: Mapping[str, Any]) -> str:
    database, name = properties.get("database", ""), properties.get("name", "")
    return f"{database}.{name}" if name else str(database)


def _unreadable(properties: Mapping[str, Any] | None) -> Opaque | Database | None:
    if not properties:
        return None
    kind = Kind(properties.get("kind", Kind.HIVE))
    sql = sql_in(properties)
    if kind is Kind.DATABASE:
        return Database(properties["database"])
    return Opaque(properties["database"], properties.get("name", ""), kind, sql)
