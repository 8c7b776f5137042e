"""Every case: the plan as text, the plan carried out, and nothing left to plan."""

import pytest

from athendef_provider.aws.errors import AwsRefusal
from athendef_provider.changes import blocked_steps, differences, plan_text, statements
from athendef_provider.changes.plan_parts import plan_change
from athendef_provider.changes.schema_evolution_lint import lint
from athendef_provider.changes.steps import CascadePartitions, Plan, RebuildPartitions, Replace
from athendef_provider.definition.model import Database, View
from tests.changes.cases import ALLOWED, REQUIRED, folders, load, name_of
from tests.changes.world import columns_of, new_world, with_raw_tables
from tests.support.golden import is_golden

FOLDERS = folders()
every_case = pytest.mark.parametrize("folder", FOLDERS, ids=name_of)


def _plan(case) -> Plan:
    return plan_change(case.before, case.after, renames=case.directives.column_renames)


@pytest.fixture
def world():
    with new_world() as world:
        yield world


@every_case
def test_a_case_holds_what_the_runner_knows(folder):
    there = {path.name for path in folder.iterdir()}

    assert there >= REQUIRED
    assert there <= ALLOWED


@every_case
def test_the_plan_is_the_one_that_is_written_down(folder):
    case = load(folder)

    is_golden(folder / "plan.sql", plan_text(_plan(case), case.directives.allow))


@every_case
def test_the_lint_warns_of_what_is_written_down_and_of_nothing_else(folder):
    case = load(folder)
    changes = differences(case.before, case.after, case.directives.column_renames)
    told = [
        f"{warning.code}: {warning}\n"
        for warning in lint(case.before, case.after, changes)
        if warning.code not in case.directives.allow
    ]

    is_golden(folder / "lint.txt", "".join(told))


@every_case
def test_a_definition_does_not_differ_from_itself(folder):
    case = load(folder)

    assert not plan_change(case.before, case.before)
    assert not plan_change(case.after, case.after)


@every_case
def test_carried_out_the_plan_gives_what_is_wanted_and_leaves_nothing_to_plan(folder, world):
    """Or, where it is refused, nothing at all happens."""
    case = load(folder)
    plan = _plan(case)
    _stand(case, world)
    if blocked_steps(plan, case.directives.allow):
        _is_refused_and_nothing_happens(case, world)
        return
    if not plan:
        assert not _differs(case, world)
        return
    partitions, asked = world.partitions(), world.statements()

    with world.reader() as reader:
        _apply(case, world)

    assert not _differs(case, world)
    ran = world.statements()[len(asked) :]
    assert [_one_line(sql) for sql in ran] == [_one_line(sql) for sql in statements(plan)]
    if isinstance(case.after, Database):
        # Where a definition is bare, a new process would not look for more.
        assert world.said_of_database() == (case.after.comment, dict(case.after.properties))
    elif not _replaces(plan):
        assert reader.missed == 0
        assert not [sql for sql in ran if sql.startswith("DROP") and "__athendef_shadow" not in sql]
    _check_partitions(case, plan, partitions, world)
    _check_that_nothing_is_done_twice(case, world)


def _apply(case, world, *, again: bool = False) -> None:
    before = case.after if again else case.before
    world.apply(case.after, case.directives.allow, case.directives.column_renames, before)


def _differs(case, world) -> bool:
    """Whether a new process would plan anything for what stands."""
    found = world.reconciler().read(case.after)
    assert found is not None
    return bool(differences(found.definition, case.after, case.directives.column_renames))


def _is_refused_and_nothing_happens(case, world) -> None:
    before = world.glue_table(), world.partitions(), world.statements()

    with pytest.raises(AwsRefusal):
        _apply(case, world)

    assert (world.glue_table(), world.partitions(), world.statements()) == before


def _check_that_nothing_is_done_twice(case, world) -> None:
    """What was carried out is no change; a view is made anew whenever it is asked for."""
    if isinstance(case.after, View):
        return
    before = world.glue_table(), world.partitions(), world.statements()

    _apply(case, world, again=True)

    assert (world.glue_table(), world.partitions(), world.statements()) == before


def _stand(case, world) -> None:
    """Let the definition before the change stand, with partitions."""
    if case.folder.parent.name == "view":
        with_raw_tables(world)
    if isinstance(case.before, Database):
        world.aws.glue.delete_database(Name="sales")
    world.reconciler().create(case.before)
    world.add_partitions(case.before)


def _check_partitions(case, plan, before, world) -> None:
    """They are those that the case names, else the same as before; with the table's columns."""
    listed = case.text("partitions.txt")
    if _replaces(plan):
        return
    if any(isinstance(step, RebuildPartitions) for step in plan.steps):
        assert world.partition_values() == listed.splitlines()
    else:
        assert listed == ""
        kept = [(part["Values"], part["StorageDescriptor"]["Location"]) for part in before]
        now = [(p["Values"], p["StorageDescriptor"]["Location"]) for p in world.partitions()]
        assert now == kept
    follow = any(isinstance(step, CascadePartitions) for step in plan.steps)
    table = world.glue_table()
    for partition in world.partitions() if follow else ():
        assert columns_of(partition) == columns_of(table)


def _replaces(plan) -> bool:
    return any(isinstance(step, Replace) for step in plan.steps)


def _one_line(sql: str) -> str:
    return " ".join(sql.split())
