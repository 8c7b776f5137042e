"""From a command line to a plan: open the stack, choose targets, let the engine preview.

Where a preview is refused, the engine stops at the first refusal. What it had read from the live
catalog by then is all that is needed to plan the rest, so that a user sees every refusal at once.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from athendef_provider.cli import console
from athendef_provider.config import Settings
from athendef_provider.definition.model import Database, View, full_name
from athendef_provider.definition.query.query import reads_of
from athendef_provider.engine.driver.engine import Engine, Preview
from athendef_provider.engine.driver.events import Diagnostic, Event
from athendef_provider.engine.driver.previewed import plan_step, reveal_preview
from athendef_provider.engine.provider.inputs import Inputs
from athendef_provider.engine.provider.program import inputs_of_file
from athendef_provider.engine.provider.resource_plan import ResourcePlan, plan_resource
from athendef_provider.redaction import Secrets
from athendef_provider.targets import parse_targets
from athendef_provider.tree import Tree, read_tree


@dataclass(frozen=True, slots=True)
class StackPlan:
    """A plan, and what it was made of. ``names`` are what is planned, none where it is all.

    ``brought`` are those of them that were not asked for, and that the others can't be without;
    ``targets`` is what was asked for. ``planned`` and ``told`` are masked for ``secrets``.
    """

    engine: Engine
    names: tuple[str, ...]
    brought: tuple[str, ...]
    planned: tuple[ResourcePlan, ...]
    told: tuple[Diagnostic, ...]
    targets: tuple[str, ...] = ()
    secrets: Secrets = field(default_factory=Secrets)

    @property
    def changed(self) -> tuple[ResourcePlan, ...]:
        """What an apply would do."""
        return tuple(one for one in self.planned if one.action != "same")

    @property
    def refused(self) -> tuple[ResourcePlan, ...]:
        """What an apply would not do: too dangerous, or impossible."""
        return tuple(one for one in self.planned if one.refused)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What went wrong, other than a refusal."""
        known = {refusal for one in self.refused for refusal in one.refused}
        names = {one.name for one in self.refused}
        return tuple(
            told
            for told in self.told
            if told.severity == "error"
            and not any(text in told.text for text in known)
            and not (told.protects and told.name in names)
        )

    def count(self, *actions: str) -> int:
        """How many resources have one of these actions."""
        return sum(one.action in actions for one in self.planned)


def make_plan(
    engine: Engine,
    targets: Sequence[str] = (),
    *,
    plan_file: Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> StackPlan:
    """Let the engine preview, and say what each resource comes to.

    ``plan_file`` is where the engine's own plan goes, for `Engine.apply` to be held to.
    """
    names, brought = _chosen(engine, targets) if targets else ((), ())
    preview = engine.preview(names, plan_file=plan_file, on_event=on_event)
    settings = engine.stack.settings
    secrets = reveal_preview(preview, engine, settings)
    console.mask(secrets)
    planned = [plan_step(step, settings) for step in preview.steps]
    if preview.errors:
        planned += _the_rest(engine, preview, settings, names)
    if names:  # the engine has not looked at the others, and calls them unchanged
        planned = [one for one in planned if one.name in names or one.action != "same"]
    ordered = in_order([unless_protected(one, preview.diagnostics) for one in planned])
    # From here on it is only shown, wrapped and escaped in many ways: it is masked before that.
    shown, told = secrets.mask((ordered, each_once(preview.diagnostics)))
    return StackPlan(engine, names, brought, shown, told, tuple(targets), secrets)


def each_once(told: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What was told; an error that is told of several resources is one of them all."""
    errors = Counter(what.text for what in dict.fromkeys(told) if what.severity == "error")
    common = (replace(what, name="") if errors[what.text] > 1 else what for what in told)
    return tuple(dict.fromkeys(common))


def unless_protected(one: ResourcePlan, told: Sequence[Diagnostic]) -> ResourcePlan:
    """The plan of one resource, refused where the engine says that it is protected."""
    reasons = tuple(what.text for what in told if what.protects and what.name == one.name)
    return one if one.refused else replace(one, refused=reasons)


def tree_of(engine: Engine, settings: Settings) -> Tree:
    """The stack's SQL files, as far as they can be read without running the program."""
    return read_tree(
        engine.stack.root / "stacks" / settings.tree,
        settings.variables,
        databases=settings.databases,
        secret=settings.secret_variables,
    )


def in_order(planned: Sequence[ResourcePlan]) -> tuple[ResourcePlan, ...]:
    """In the order in which they can be carried out: what is read first, removals at the end."""
    views = {one.name: one.new for one in planned if isinstance(one.new, View)}

    def depth(name: str) -> int:
        view = views.pop(name, None)  # popped: a circle ends here
        if view is None:
            return 0
        found = 1 + max((depth(f"{d}.{n}") for d, n in reads_of(view)), default=0)
        views[name] = view
        return found

    def place(one: ResourcePlan) -> tuple[int, int, str]:
        kind = 0 if isinstance(one.definition, Database) else 1
        if one.new is None:
            return 2, 2 - kind - isinstance(one.old, View), one.name
        return 1, kind + depth(one.name), one.name

    return tuple(sorted(planned, key=place))


def _chosen(engine: Engine, targets: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that targets mean, and those that the engine needs beside them.

    The engine refuses to make a table whose database it has not made. So what a target needs and
    the stack does not have comes along; what it has is left as it is.
    """
    chosen_by = parse_targets(targets)
    tree = tree_of(engine, engine.stack.settings)
    files = {full_name(file.definition): file for file in tree.files}
    state = {_name(resource) for resource in engine.stack.read_state()} - {""}
    chosen = chosen_by.choose(sorted(files.keys() | state))
    needed = list(chosen)
    for name in needed:  # it grows while it is walked
        if name in files:
            needed += [
                other
                for other in tree.dependencies(files[name])
                if other not in needed and other not in state
            ]
    brought = tuple(name for name in needed if name not in chosen)
    return tuple(needed), brought


def _name(resource: Mapping[str, Any]) -> str:
    urn = str(resource.get("urn", ""))
    return urn.rsplit("::", 1)[-1] if ":pulumi-python:dynamic/athendef:" in urn else ""


def _the_rest(
    engine: Engine, preview: Preview, settings: Settings, names: Sequence[str]
) -> list[ResourcePlan]:
    """What the engine has not come to, after it stopped at an error.

    Of what the stack has and could not be read nothing can be said.
    """
    tree = tree_of(engine, settings)
    if tree.errors:
        return []
    unread = {_name(resource) for resource in engine.stack.read_state()} - preview.live.keys()
    seen = {step.name for step in preview.steps} | unread
    definitions = {full_name(file.definition): file.definition for file in tree.files}
    wanted = {
        full_name(file.definition): inputs_of_file(file, definitions)
        for file in tree.files
        if not file.late
    }
    old_names = {
        name: old
        for name, inputs in wanted.items()
        if (old := inputs.get("renamed_from")) in preview.live and name not in preview.live
    }
    seen |= old_names.values() - wanted.keys()
    planned = []
    for name in sorted((wanted.keys() | preview.live.keys()) - seen):
        if not names or name in names:
            live = preview.live.get(old_names.get(name, name))
            found = _unseen(live, wanted.get(name), settings)
            planned += [found] if found is not None else []
    return planned


def _unseen(
    live: Mapping[str, Any] | None, wanted: Inputs | None, settings: Settings
) -> ResourcePlan | None:
    if wanted is None:
        return plan_resource("delete", live, None, settings) if live else None
    if live is None:
        return plan_resource("create", None, wanted, settings)
    found = plan_resource("update", live, wanted, settings)
    same = not found.steps and not found.changes and not found.refused
    return plan_resource("same", live, wanted, settings) if same else found
