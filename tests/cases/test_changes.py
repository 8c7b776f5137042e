"""For every case: the plan, the lint warnings, and the result of an apply in the embedded AWS."""

from typing import Any

import pytest

from athendef_provider.aws.errors import AwsError
from athendef_provider.changes import (
    PlanOptions,
    blocked_steps,
    differences,
    plan_text,
    plan_transition,
    statements,
)
from athendef_provider.changes.schema_evolution_lint import lint
from athendef_provider.changes.steps import CascadePartitions, Plan, RebuildPartitions, Replace
from athendef_provider.definition.model import Database, View
from tests.support.cases import ALLOWED, REQUIRED, folders, load, name_of
from tests.support.golden import is_golden
from tests.support.managed import columns_of, managed_account
from tests.support.reader import polling_reader

FOLDERS = folders()
every_case = pytest.mark.parametrize("folder", FOLDERS, ids=name_of)


def _plan(case) -> Plan:
    options = PlanOptions(
        allow=frozenset(case.directives.allow), renames=case.directives.column_renames
    )
    return plan_transition(case.before, case.after, options)


@pytest.fixture
def account():
    with managed_account() as account:
        account.create_databases()
        yield account


@every_case
def test_a_case_has_only_known_files(folder):
    names = {path.name for path in folder.iterdir()}

    assert names >= REQUIRED
    assert names <= ALLOWED


@every_case
def test_the_plan_equals_the_golden_file(folder):
    case = load(folder)

    is_golden(folder / "plan.sql", plan_text(_plan(case), case.directives.allow))


@every_case
def test_the_lint_warnings_equal_the_golden_file(folder):
    case = load(folder)
    changes = differences(case.before, case.after, case.directives.column_renames)
    lines = [
        f"{warning.code}: {warning}\n"
        for warning in lint(case.before, case.after, changes)
        if warning.code not in case.directives.allow
    ]

    is_golden(folder / "lint.txt", "".join(lines))


@every_case
def test_an_apply_gives_the_wanted_definition_and_the_next_plan_is_empty(folder, account):
    """If the plan is blocked, the apply changes nothing."""
    case = load(folder)
    plan = _plan(case)
    _create_before(case, account)
    if blocked_steps(plan, case.directives.allow):
        _check_that_it_is_blocked(case, account)
        return
    if not plan:
        assert not _differs(case, account)
        return
    partitions, earlier = account.partitions("sales.orders"), account.statements()

    with polling_reader(account, "sales.orders") as reader:
        _apply(case, account)

    assert not _differs(case, account)
    ran = account.statements()[len(earlier) :]
    assert [_one_line(sql) for sql in ran] == [_one_line(sql) for sql in statements(plan)]
    if isinstance(case.after, Database):
        # The diff ignores what an empty definition does not declare.
        database = account.glue.get_database(Name="sales")["Database"]
        assert database.get("Description", "") == case.after.comment
        assert database.get("Parameters", {}) == case.after.properties
    elif not _replaces(plan):
        assert reader.misses == 0
        assert not [sql for sql in ran if sql.startswith("DROP") and "__athendef_shadow" not in sql]
    _check_partitions(case, plan, partitions, account)
    _check_that_it_is_idempotent(case, account)


def _apply(case, account, *, again: bool = False) -> None:
    before = case.after if again else case.before
    account.apply(case.after, case.directives.allow, case.directives.column_renames, before)


def _differs(case, account) -> bool:
    """Return whether a new process would plan a change of the live definition."""
    live = account.reconciler().read(case.after)
    assert live is not None
    return bool(differences(live.definition, case.after, case.directives.column_renames))


def _check_that_it_is_blocked(case, account) -> None:
    before = _observed(account)

    with pytest.raises(AwsError):
        _apply(case, account)

    assert _observed(account) == before


def _check_that_it_is_idempotent(case, account) -> None:
    """A second apply runs no statement. Views are not checked: an update always replaces them."""
    if isinstance(case.after, View):
        return
    before = _observed(account)

    _apply(case, account, again=True)

    assert _observed(account) == before


def _observed(account) -> tuple[Any, ...]:
    """Return what a plan can change, and the statements so far."""
    name = "sales.orders"
    return account.find_table(name), account.partitions(name), account.statements()


def _create_before(case, account) -> None:
    """Create the definition before the change, with partitions."""
    if case.folder.parent.name == "view":
        account.create_raw_tables()
    if isinstance(case.before, Database):
        account.glue.delete_database(Name="sales")
    account.reconciler().create(case.before)
    account.add_examples(case.before)


def _check_partitions(case, plan, before, account) -> None:
    """Check the partitions: those of ``partitions.txt``, or unchanged; with the table's columns."""
    expected = case.text("partitions.txt")
    if _replaces(plan):
        return
    if any(isinstance(step, RebuildPartitions) for step in plan.steps):
        assert account.partition_values("sales.orders") == expected.splitlines()
    else:
        assert expected == ""
        kept = [(part["Values"], part["StorageDescriptor"]["Location"]) for part in before]
        parts = account.partitions("sales.orders")
        now = [(part["Values"], part["StorageDescriptor"]["Location"]) for part in parts]
        assert now == kept
    cascades = any(isinstance(step, CascadePartitions) for step in plan.steps)
    table = account.find_table("sales.orders")
    for partition in account.partitions("sales.orders") if cascades else ():
        assert columns_of(partition) == columns_of(table)


def _replaces(plan) -> bool:
    return any(isinstance(step, Replace) for step in plan.steps)


def _one_line(sql: str) -> str:
    return " ".join(sql.split())
