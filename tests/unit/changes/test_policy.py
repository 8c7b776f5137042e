"""The policy: which steps are blocked, and which need a backup."""

from dataclasses import replace
from pathlib import Path

import pytest

from athendef_provider.changes import blocked_steps, plan_text
from athendef_provider.changes.planning.plan_parts import plan_change
from athendef_provider.changes.policy import destructive_change_of, needs_backup
from athendef_provider.changes.steps import (
    CascadePartitions,
    DestructiveChange,
    Effect,
    RebuildPartitions,
    RunStatement,
    Unregister,
    Unsupported,
    UpdateDatabase,
    UpdateTableParameters,
)
from athendef_provider.definition.model import (
    Column,
    Database,
    HiveTable,
    IcebergTable,
    Kind,
    Storage,
)
from athendef_provider.diagnostics import DESTRUCTIVE
from tests.support.golden import is_golden

GOLDEN = Path(__file__).with_name("golden")

A, B = Column("a", "int"), Column("b", "int")
ICEBERG = IcebergTable("sales", "orders", (A, B), "s3://lake/orders/")
HIVE = HiveTable("sales", "orders", (A, B), Storage("s", "i", "o"), "s3://lake/orders/")


def test_a_destructive_change_is_blocked_with_what_is_lost_and_how_to_allow_it():
    [blocked] = blocked_steps(plan_change(ICEBERG, replace(ICEBERG, columns=(A,))), ())

    assert blocked.code == "drop-column"
    is_golden(GOLDEN / "blocked_column.txt", f"{blocked}\n")


def test_an_allowed_destructive_change_is_rendered_and_not_blocked():
    plan = plan_change(ICEBERG, replace(ICEBERG, columns=(A,)))

    assert blocked_steps(plan, {"drop-column"}) == ()
    assert [step.code for step in blocked_steps(plan, {"replace"})] == ["drop-column"]
    is_golden(GOLDEN / "allowed_column.sql", plan_text(plan, {"drop-column"}))
    is_golden(GOLDEN / "blocked_column.sql", plan_text(plan, {"replace"}))


def test_an_unsupported_change_is_blocked_whatever_is_allowed():
    plan = plan_change(ICEBERG, replace(ICEBERG, location="s3://lake/elsewhere/"))

    [blocked] = blocked_steps(plan, DESTRUCTIVE)

    assert blocked.code == ""
    is_golden(GOLDEN / "blocked_location.txt", f"{blocked}\n")


def test_every_destructive_change_is_reported():
    plan = plan_change(ICEBERG, replace(ICEBERG, columns=(Column("c", "int"),)))

    assert len(blocked_steps(plan, ())) == 2


def test_every_code_of_a_destructive_change_is_a_valid_config_value():
    plans = [
        plan_change(ICEBERG, replace(ICEBERG, columns=(A,))),
        plan_change(ICEBERG, HIVE),
        plan_change(HIVE, ICEBERG),
    ]
    changes = [destructive_change_of(step) for plan in plans for step in plan.steps]

    codes = {change.code for change in changes if change is not None}

    assert codes == {"drop-column", "replace"}
    assert codes <= set(DESTRUCTIVE)


@pytest.mark.parametrize("partitioned", [False, True])
def test_a_metadata_change_of_a_hive_table_is_not_destructive(partitioned):
    keys = (Column("day", "date"),) if partitioned else ()
    before = replace(HIVE, partition_keys=keys)
    after = replace(before, columns=(A,), storage=Storage("other", "i", "o"), location="s3://x/y/")

    assert blocked_steps(plan_change(before, after), ()) == ()


STEPS = [
    (RunStatement("DROP TABLE x", "removes", Effect.DROPS, Kind.ICEBERG), True),
    (RunStatement("x", "y", Effect.ALTERS, Kind.ICEBERG, DestructiveChange("replace", "y")), True),
    (RunStatement("DROP TABLE x", "adds", Effect.ALTERS, Kind.HIVE), False),
    (Unregister("sales", "orders", "removes"), True),
    (RebuildPartitions(("a", "b"), ("b", "a"), (1, 0), "", "rebuilds"), True),
    (CascadePartitions({}, "updates"), False),
    (UpdateTableParameters({}, ("owner",), "removes"), False),
    (UpdateDatabase(Database("sales"), "changes"), False),
    (Unsupported("reason", "hint"), False),
]


@pytest.mark.parametrize(("step", "expected"), STEPS)
def test_a_step_that_removes_metadata_needs_a_backup(step, expected):
    assert needs_backup(step) is expected


def test_a_swap_and_a_replacement_need_a_backup():
    swap = plan_change(HIVE, replace(HIVE, storage=Storage("other", "i", "o"))).steps[0]
    replacement = plan_change(HIVE, ICEBERG).steps[0]

    assert needs_backup(swap)
    assert needs_backup(replacement)
