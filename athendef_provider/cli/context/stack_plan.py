"""Creates the plan of a stack: selects targets, runs the preview and plans each resource."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from athendef_provider.aws.errors import UnreachableError
from athendef_provider.cli import console
from athendef_provider.cli.context.stack_tree import check_tree, tree_of
from athendef_provider.definition.model import Database, View, full_name
from athendef_provider.definition.query.query import reads_of
from athendef_provider.engine.driver.engine import Engine
from athendef_provider.engine.driver.events import Diagnostic, Event, OtherResource, is_ours
from athendef_provider.engine.driver.previewed import plan_step, reveal_preview
from athendef_provider.engine.provider.resource_plan import ResourcePlan
from athendef_provider.redaction import Secrets
from athendef_provider.targets import parse_targets


@dataclass(frozen=True, slots=True)
class StackPlan:
    """The plan of a stack, masked for ``secrets``.

    ``targets`` are those of the command line. ``names`` are the names of the planned resources,
    empty if all are planned. ``added_dependencies`` are the planned resources that no target
    selects, but that selected ones depend on. ``others`` are changes of resources of the same
    program that athendef does not manage; an apply makes them, too.
    """

    engine: Engine
    names: tuple[str, ...]
    added_dependencies: tuple[str, ...]
    planned: tuple[ResourcePlan, ...]
    diagnostics: tuple[Diagnostic, ...]
    targets: tuple[str, ...] = ()
    secrets: Secrets = field(default_factory=Secrets)
    others: tuple[OtherResource, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether an apply would change anything."""
        return bool(self.changed or self.others)

    @property
    def changed(self) -> tuple[ResourcePlan, ...]:
        """The resources that an apply would change."""
        return tuple(resource for resource in self.planned if resource.action != "same")

    @property
    def blocked(self) -> tuple[ResourcePlan, ...]:
        """The resources with a destructive or unsupported change that is not allowed."""
        return tuple(resource for resource in self.planned if resource.blocked)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors of the preview. A blocked change is not an error."""
        return tuple(item for item in self.diagnostics if item.severity == "error")

    def count(self, *actions: str) -> int:
        """Return how many resources have one of these actions."""
        return sum(resource.action in actions for resource in self.planned)


def make_plan(
    engine: Engine,
    targets: Sequence[str] = (),
    *,
    plan_file: Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> StackPlan:
    """Run a preview, and plan each resource as the provider does.

    The engine writes its own plan to ``plan_file``; `Engine.apply` can be bound to it. Ends the
    command before the engine is started if the stack's config or tree has errors.
    """
    check_tree(engine.stack)
    names, added = _select(engine, targets) if targets else ((), ())
    preview = engine.preview(names, plan_file=plan_file, on_event=on_event)
    settings = engine.stack.settings
    secrets = reveal_preview(preview, engine, settings)
    console.mask(secrets)
    planned = [plan_step(step, settings, preview.facts_about(step.name)) for step in preview.steps]
    if names:  # the engine reports the others as unchanged
        planned = [plan for plan in planned if plan.name in names or plan.action != "same"]
    protected = {step.name for step in preview.steps if step.protected}
    diagnostics = relevant(preview.diagnostics, protected)
    # Texts are masked before they are wrapped and escaped.
    masked, diagnostics = secrets.mask((in_order(planned), diagnostics))
    others = () if names else tuple(preview.others)
    return StackPlan(engine, names, added, masked, diagnostics, tuple(targets), secrets, others)


def relevant(
    diagnostics: Sequence[Diagnostic], protected: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics to show, each once.

    The provider reports an error with a code, and the engine repeats it with other words: only the
    former is shown. The engine's error about the removal of a ``protected`` resource is not shown,
    because it is a blocked change. An error that several resources have is shown once, without
    their names.
    """
    coded = {item.name for item in diagnostics if item.severity == "error" and item.code}
    shown = [
        item
        for item in diagnostics
        if item.severity != "error"
        or (item.code and item.code != UnreachableError.code)
        or (not item.code and item.name not in coded and item.name not in protected)
    ]
    errors = Counter(item.text for item in dict.fromkeys(shown) if item.severity == "error")
    common = (replace(item, name="") if errors[item.text] > 1 else item for item in shown)
    return tuple(dict.fromkeys(common))


def in_order(planned: Sequence[ResourcePlan]) -> tuple[ResourcePlan, ...]:
    """Return the resources in the order of an apply: inputs before views, removals last."""
    views = {plan.name: plan.new for plan in planned if isinstance(plan.new, View)}

    def depth(name: str) -> int:
        view = views.pop(name, None)  # removed during the call, so that a cycle ends here
        if view is None:
            return 0
        levels = 1 + max((depth(f"{d}.{n}") for d, n in reads_of(view)), default=0)
        views[name] = view
        return levels

    def rank(plan: ResourcePlan) -> tuple[int, int, str]:
        kind = 0 if isinstance(plan.definition, Database) else 1
        if plan.new is None:
            return 2, 2 - kind - isinstance(plan.old, View), plan.name
        return 1, kind + depth(plan.name), plan.name

    return tuple(sorted(planned, key=rank))


def _select(engine: Engine, targets: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that targets select, with the dependencies added; and the latter alone.

    The engine does not create a table whose database is not in the state. So only dependencies
    that are not in the state are added.
    """
    selection = parse_targets(targets)
    tree = tree_of(engine.stack)
    files = {full_name(file.definition): file for file in tree.files}
    state = {_name(resource) for resource in engine.stack.read_state()} - {""}
    selected = selection.choose(sorted(files.keys() | state))
    needed = list(selected)
    for name in needed:  # the list grows while it is iterated
        if name in files:
            needed += [
                other
                for other in tree.dependencies(files[name])
                if other not in needed and other not in state
            ]
    return tuple(needed), tuple(name for name in needed if name not in selected)


def _name(resource: Mapping[str, Any]) -> str:
    urn = str(resource.get("urn", ""))
    return urn.rsplit("::", 1)[-1] if is_ours(urn) else ""
