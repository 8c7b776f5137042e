"""`plan_transition` selects the steps of a creation, a change, a rename and a removal."""

from dataclasses import replace

import pytest

from athendef_provider.changes import blocked_steps, plan_text, statements
from athendef_provider.changes.planner import Pending, PlanOptions, can_adopt, plan_transition
from athendef_provider.changes.planning.plan_parts import plan_removal
from athendef_provider.changes.steps import (
    CopyPartitions,
    Effect,
    Plan,
    Replace,
    RunStatement,
    Swap,
    Unregister,
    Unsupported,
    UpdateDatabase,
)
from athendef_provider.definition.formats import FORMATS
from athendef_provider.definition.model import (
    Column,
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    Storage,
    View,
)
from tests.support.managed import definition

PARQUET = FORMATS["PARQUET"]
HIVE = HiveTable(
    "sales",
    "orders",
    (Column("id", "int"),),
    Storage(PARQUET.serde, PARQUET.input_format, PARQUET.output_format),
    "s3://lake/orders/",
    (Column("day", "date"), Column("country", "string")),
)
ICEBERG = IcebergTable("sales", "orders", (Column("id", "int"),), "s3://lake/orders/")
VIEW = definition("CREATE VIEW orders AS SELECT id FROM raw.orders", "orders")
DATABASE = Database("sales", "what we sold")
OPAQUE = Opaque(
    "sales", "orders", Kind.HIVE, "CREATE EXTERNAL TABLE sales.orders (id int) ...", "X"
)


def named(given: Definition, name: str) -> Definition:
    assert not isinstance(given, Database)
    return replace(given, name=name)


def types_of(plan: Plan) -> list[type]:
    return [type(step) for step in plan.steps]


def is_blocked(plan: Plan) -> bool:
    return types_of(plan) == [Unsupported]


def effects_of(plan: Plan) -> list[tuple[Effect, Kind]]:
    return [(step.effect, step.subject) for step in plan.steps if isinstance(step, RunStatement)]


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (HIVE, Kind.HIVE),
        (ICEBERG, Kind.ICEBERG),
        (VIEW, Kind.VIEW),
        (DATABASE, Kind.DATABASE),
        (OPAQUE, Kind.HIVE),
    ],
)
def test_a_creation_is_one_statement(wanted, kind):
    plan = plan_transition(None, wanted)

    assert effects_of(plan) == [(Effect.CREATES, kind)]
    assert len(plan.steps) == 1


def test_the_creation_of_a_view_or_a_database_can_be_run_again():
    assert statements(plan_transition(None, VIEW))[0].startswith("CREATE OR REPLACE VIEW ")
    assert statements(plan_transition(None, DATABASE))[0].startswith("CREATE DATABASE IF NOT ")


def test_no_definition_before_and_after_is_an_empty_plan():
    assert plan_transition(None, None) == Plan()


class TestAnExistingObjectThatIsNotInTheState:
    OTHER = replace(HIVE, comment="other")

    def test_is_adopted_without_steps_if_it_equals_its_definition(self):
        assert plan_transition(None, HIVE, existing=HIVE) == Plan()

    def test_is_blocked_if_it_differs(self):
        assert is_blocked(plan_transition(None, HIVE, existing=self.OTHER))

    def test_is_altered_with_adopt(self):
        plan = plan_transition(None, HIVE, PlanOptions(adopt=True), existing=self.OTHER)

        assert plan
        assert Unsupported not in types_of(plan)

    def test_of_another_kind_is_replaced_only_if_that_is_allowed(self):
        allowed = PlanOptions(allow=frozenset({"replace"}))

        assert types_of(plan_transition(None, HIVE, allowed, existing=ICEBERG)) == [Replace]
        assert is_blocked(plan_transition(None, HIVE, existing=ICEBERG))

    def test_is_compared_with_an_opaque_definition_by_its_kind(self):
        assert can_adopt(HIVE, OPAQUE)
        assert not can_adopt(ICEBERG, OPAQUE)


@pytest.mark.parametrize(
    ("removed", "on_remove", "sql"),
    [
        (HIVE, None, None),
        (HIVE, "drop", None),
        (HIVE, "unregister", None),
        (ICEBERG, None, None),
        (ICEBERG, "unregister", None),
        (ICEBERG, "drop", "DROP TABLE IF EXISTS `sales`.`orders`"),
        (VIEW, None, "DROP VIEW IF EXISTS sales.orders"),
        (Database("sales"), None, "DROP DATABASE IF EXISTS `sales`"),
        (Opaque("sales", "orders", Kind.ICEBERG, ""), None, None),
        (Opaque("sales", "orders", Kind.HIVE, ""), None, None),
        (Opaque("sales", "orders", Kind.VIEW, ""), None, "DROP VIEW IF EXISTS sales.orders"),
    ],
)
def test_data_is_deleted_only_by_on_remove_drop_of_an_iceberg_table(removed, on_remove, sql):
    plan = plan_transition(removed, None, PlanOptions(on_remove=on_remove))

    assert statements(plan) == ((sql,) if sql else ())
    if sql is None:
        assert types_of(plan) == [Unregister]


@pytest.mark.parametrize("removed", [HIVE, ICEBERG, VIEW, Database("sales")])
def test_on_remove_refuse_blocks_a_removal(removed):
    assert is_blocked(plan_removal(removed, "refuse"))


def test_an_object_of_others_is_kept_with_a_notice():
    plan = plan_transition(HIVE, None, PlanOptions(removable=False))

    assert not plan
    assert len(plan.notices) == 1


class TestARename:
    def test_of_a_hive_table_copies_the_partitions_before_the_old_name_is_unregistered(self):
        plan = plan_transition(HIVE, named(HIVE, "sold"))

        assert types_of(plan) == [RunStatement, CopyPartitions, Unregister]
        assert effects_of(plan) == [(Effect.CREATES, Kind.HIVE)]

    def test_has_a_notice_about_grants(self):
        plan = plan_transition(HIVE, named(HIVE, "sold"))

        [notice] = plan.notices
        assert plan_text(plan).startswith(f"-- note: {notice}\n")

    def test_of_a_view_creates_it_and_drops_the_old_name(self):
        plan = plan_transition(VIEW, named(VIEW, "sold"))

        assert effects_of(plan) == [(Effect.CREATES, Kind.VIEW), (Effect.DROPS, Kind.VIEW)]

    def test_of_an_iceberg_table_comes_after_its_other_changes(self):
        wider = replace(ICEBERG, name="sold", columns=(*ICEBERG.columns, Column("note", "string")))

        plan = plan_transition(ICEBERG, wider)

        assert effects_of(plan) == [(Effect.ALTERS, Kind.ICEBERG), (Effect.RENAMES, Kind.ICEBERG)]

    def test_of_an_opaque_table_copies_the_partitions_too(self):
        plan = plan_transition(OPAQUE, named(HIVE, "sold"))

        assert types_of(plan) == [RunStatement, CopyPartitions, Unregister]

    @pytest.mark.parametrize(
        "wanted",
        [
            replace(HIVE, name="sold", partition_keys=tuple(reversed(HIVE.partition_keys))),
            replace(ICEBERG, name="sold"),
        ],
        ids=["other partition keys", "another kind"],
    )
    def test_that_cannot_copy_the_partitions_is_blocked(self, wanted):
        assert is_blocked(plan_transition(HIVE, wanted))

    def test_to_the_name_of_an_object_that_differs_is_blocked_without_adopt(self):
        wanted, existing = named(HIVE, "sold"), replace(HIVE, name="sold", comment="other")

        assert is_blocked(plan_transition(HIVE, wanted, existing=existing))
        adopted = plan_transition(HIVE, wanted, PlanOptions(adopt=True), existing=existing)
        assert types_of(adopted)[-2:] == [CopyPartitions, Unregister]
        assert Unsupported not in types_of(adopted)

    def test_continues_if_the_new_name_was_created_by_an_interrupted_run(self):
        wanted = named(HIVE, "sold")

        plan = plan_transition(HIVE, wanted, existing=wanted)

        assert types_of(plan) == [CopyPartitions, Unregister]

    def test_to_a_name_that_the_stack_already_has_is_blocked_until_it_was_applied(self):
        options = PlanOptions(renamed_from="sales.purchases")
        applied = replace(options, previously_renamed_from="sales.purchases")

        assert is_blocked(plan_transition(HIVE, HIVE, options))
        assert plan_transition(HIVE, HIVE, applied) == Plan()


class TestEqualDefinitions:
    def test_have_no_steps(self):
        assert plan_transition(HIVE, HIVE) == Plan()

    def test_of_a_view_have_a_step_if_columns_that_it_reads_changed(self):
        options = PlanOptions(inputs_changed=True)

        assert effects_of(plan_transition(VIEW, VIEW, options)) == [(Effect.CREATES, Kind.VIEW)]
        assert plan_transition(HIVE, HIVE, options) == Plan()

    @pytest.mark.parametrize("pending", Pending)
    @pytest.mark.parametrize("detail", ["", "SKEWED BY"])
    def test_have_a_notice_if_an_update_is_pending(self, pending, detail):
        options = PlanOptions(pending=pending, pending_detail=detail)

        plan = plan_transition(HIVE, HIVE, options)

        assert plan.steps == ()
        [notice] = plan.notices
        assert notice.startswith(pending.explain(detail))
        assert detail in pending.explain(detail)

    def test_have_a_reason_of_their_own_for_each_pending_update(self):
        assert len({pending.notice for pending in Pending}) == len(Pending)


class TestAChange:
    def test_is_planned_although_an_interrupted_run_is_pending(self):
        wanted = replace(ICEBERG, columns=(*ICEBERG.columns, Column("note", "string")))

        plan = plan_transition(ICEBERG, wanted, PlanOptions(pending=Pending.INTERRUPTED))

        assert effects_of(plan) == [(Effect.ALTERS, Kind.ICEBERG)]
        assert plan.notices == ()

    def test_of_a_database_is_one_statement_if_properties_are_only_set(self):
        wanted = replace(DATABASE, properties={"owner": "web"})

        assert effects_of(plan_transition(DATABASE, wanted)) == [(Effect.ALTERS, Kind.DATABASE)]
        assert types_of(plan_transition(wanted, replace(wanted, comment="x"))) == [UpdateDatabase]

    def test_of_a_view_replaces_it(self):
        wanted = definition("CREATE VIEW orders AS SELECT id + 1 AS id FROM raw.orders", "orders")
        assert isinstance(wanted, View)

        assert effects_of(plan_transition(VIEW, wanted)) == [(Effect.CREATES, Kind.VIEW)]

    def test_of_the_kind_is_a_replacement(self):
        [step] = plan_transition(HIVE, ICEBERG).steps

        assert isinstance(step, Replace)
        assert step.destructive.code == "replace"

    def test_from_an_opaque_statement_is_a_swap_or_a_replaced_view(self):
        opaque_view = Opaque("sales", "orders", Kind.VIEW, "CREATE VIEW orders AS ...", "X")

        assert types_of(plan_transition(OPAQUE, HIVE)) == [Swap]
        assert effects_of(plan_transition(opaque_view, VIEW)) == [(Effect.CREATES, Kind.VIEW)]

    def test_from_an_opaque_iceberg_table_is_planned_at_apply(self):
        opaque = Opaque("sales", "orders", Kind.ICEBERG, "CREATE TABLE ...", "X")

        assert plan_transition(opaque, ICEBERG) == Plan()
        assert is_blocked(plan_transition(opaque, replace(opaque, sql="CREATE TABLE x ...")))


def test_an_object_of_another_engine_is_only_replaced_if_that_is_allowed():
    """It cannot be imported, so no option to adopt it is suggested."""
    wanted = definition("CREATE EXTERNAL TABLE sales.t (a int) LOCATION 's3://lake/t/'")
    delta = Opaque("sales", "t", Kind.HIVE, "", "table_type DELTA", foreign=True)

    plan = plan_transition(None, wanted, existing=delta)

    (blocked,) = blocked_steps(plan, ())
    assert blocked.code == "replace"
    assert not blocked_steps(plan, {"replace"})
