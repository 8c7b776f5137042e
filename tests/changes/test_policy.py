"""DestructiveChange is a fact of a step; who permits it, and what is said of it, stands here."""

from dataclasses import replace

import pytest

from athendef_provider.changes import blocked_steps, plan_text
from athendef_provider.changes.plan_parts import plan_change
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
from athendef_provider.config import DANGERS
from athendef_provider.definition.model import (
    Column,
    Database,
    HiveTable,
    IcebergTable,
    Kind,
    Storage,
)

A, B = Column("a", "int"), Column("b", "int")
ICEBERG = IcebergTable("sales", "orders", (A, B), "s3://lake/orders/")
HIVE = HiveTable("sales", "orders", (A, B), Storage("s", "i", "o"), "s3://lake/orders/")


def test_a_danger_is_refused_and_says_what_would_be_lost_and_what_permits_it():
    [refusal] = blocked_steps(plan_change(ICEBERG, replace(ICEBERG, columns=(A,))), ())

    assert refusal.reason == "this would lose column `b` of sales.orders and its values"
    assert "`-- athendef: allow=drop-column` in the file" in refusal.hint
    assert "`athendef:allow: [drop-column]` in the stack's config" in refusal.hint
    assert str(refusal) == f"{refusal.reason} ({refusal.hint})"


def test_an_allowed_destructive_change_is_shown_as_one_and_not_blocked():
    plan = plan_change(ICEBERG, replace(ICEBERG, columns=(A,)))

    assert blocked_steps(plan, {"drop-column"}) == ()
    assert "-- allowed: drop-column: column `b`" in plan_text(plan, {"drop-column"})
    assert "-- blocked: drop-column: column `b`" in plan_text(plan, {"replace"})


def test_what_cannot_be_done_is_refused_whatever_is_allowed():
    plan = plan_change(ICEBERG, replace(ICEBERG, location="s3://lake/elsewhere/"))

    [refusal] = blocked_steps(plan, DANGERS)

    assert "SET LOCATION is not supported for Iceberg tables" in refusal.reason


def test_every_danger_is_told_not_only_the_first():
    plan = plan_change(ICEBERG, replace(ICEBERG, columns=(Column("c", "int"),)))

    assert len(blocked_steps(plan, ())) == 2


def test_every_danger_of_a_plan_is_one_that_the_config_knows():
    plans = [
        plan_change(ICEBERG, replace(ICEBERG, columns=(A,))),
        plan_change(ICEBERG, HIVE),
        plan_change(HIVE, ICEBERG),
    ]
    dangers = [destructive_change_of(step) for plan in plans for step in plan.steps]

    codes = {danger.code for danger in dangers if danger is not None}

    assert codes == {"drop-column", "replace"}
    assert codes <= set(DANGERS)


@pytest.mark.parametrize("partitioned", [False, True])
def test_what_touches_only_metadata_of_a_hive_table_is_no_danger(partitioned):
    keys = (Column("day", "date"),) if partitioned else ()
    before = replace(HIVE, partition_keys=keys)
    after = replace(before, columns=(A,), storage=Storage("other", "i", "o"), location="s3://x/y/")

    assert blocked_steps(plan_change(before, after), ()) == ()


FORGETS = [
    (RunStatement("DROP TABLE x", "removes", Effect.DROPS, Kind.ICEBERG), True),
    (RunStatement("x", "y", Effect.ALTERS, Kind.ICEBERG, DestructiveChange("x", "y")), True),
    (RunStatement("DROP TABLE x", "adds", Effect.ALTERS, Kind.HIVE), False),
    (Unregister("sales", "orders", "removes"), True),
    (RebuildPartitions(("a", "b"), ("b", "a"), (1, 0), "", "rebuilt"), True),
    (CascadePartitions({}, "follow"), False),
    (UpdateTableParameters({}, ("owner",), "removes"), False),
    (UpdateDatabase(Database("sales"), "changes"), False),
    (Unsupported("no", "do this"), False),
]


@pytest.mark.parametrize(("step", "expected"), FORGETS)
def test_a_backup_comes_before_what_forgets(step, expected):
    assert needs_backup(step) is expected


def test_a_swap_and_a_replacement_forget():
    swap = plan_change(HIVE, replace(HIVE, storage=Storage("other", "i", "o"))).steps[0]
    replacement = plan_change(HIVE, ICEBERG).steps[0]

    assert needs_backup(swap)
    assert needs_backup(replacement)
