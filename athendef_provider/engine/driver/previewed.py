"""A preview with its secret values: the engine's events do not show them.

They come from where they are known: the state has those of the last apply, the config those that
the program uses now. Only outputs of other resources, and values that somebody else has put in
the place of a secret, stay markers.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from athendef_provider.changes import Plan
from athendef_provider.config import Settings
from athendef_provider.definition.model import Database, Kind, Opaque
from athendef_provider.engine.driver.engine import Engine, Preview
from athendef_provider.engine.driver.events import Step
from athendef_provider.engine.provider.inputs import SECRETS, sql_in
from athendef_provider.engine.provider.masking import revealed, texts_of_state
from athendef_provider.engine.provider.resource_plan import Drift, ResourcePlan, plan_resource
from athendef_provider.redaction import Secrets

_PROTECTED = (
    "it is protected in the stack's state (`pulumi state unprotect` removes the protection)"
)
_NOT_SHOWN = "it holds secret values that only the engine knows: its steps are not shown"


def reveal_preview(preview: Preview, engine: Engine, settings: Settings) -> Secrets:
    """Put the secret values into a preview's properties; gives all that are known."""
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
    existing: Mapping[str, Any] | None = None,
    drift: Drift | None = None,
) -> ResourcePlan:
    """Plan the step of one resource; without the provider's steps if they need unknown secrets.

    ``drift`` is what the refresh reported about a resource of that name. An object that was
    dropped outside athendef is created again, any other one is changed or removed.
    """
    try:
        plan = plan_resource(step.action, step.olds, step.news, settings, existing)
        blocked = plan.blocked or ((_PROTECTED,) if step.protected else ())
        applies = (drift == "dropped") == (plan.action == "create")
        return replace(plan, blocked=blocked, drift=drift if applies else None)
    except ValueError:
        shown = [sql_in(properties) if properties else "" for properties in (step.olds, step.news)]
        if not any("{{ " in sql for sql in shown):
            raise
        old, new = _unreadable(step.olds), _unreadable(step.news)
        return ResourcePlan(step.name, step.action, old, new, Plan(notices=(_NOT_SHOWN,)))


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
