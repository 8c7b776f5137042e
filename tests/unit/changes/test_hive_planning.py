"""Plans of Hive tables: ALTER TABLE or swap, and the steps for partitions."""

from dataclasses import replace

import pytest

from athendef_provider.changes import statements
from athendef_provider.changes.planning.hive import SHADOW_PROPERTY, shadow_name, shadow_of
from athendef_provider.changes.planning.plan_parts import plan_change
from athendef_provider.changes.steps import CascadePartitions, RebuildPartitions, Swap
from athendef_provider.definition.formats import FORMATS
from athendef_provider.definition.model import Column, HiveTable, Storage

PARQUET = FORMATS["PARQUET"]
TABLE = HiveTable(
    "sales",
    "orders",
    (Column("a", "int"), Column("b", "int"), Column("c", "int")),
    Storage(PARQUET.serde, PARQUET.input_format, PARQUET.output_format),
    "s3://lake/orders/",
    (Column("day", "date"), Column("country", "string")),
)


def step_types(before: HiveTable, after: HiveTable, *, cascade: bool = True) -> list[type]:
    return [type(step) for step in plan_change(before, after, cascade=cascade).steps]


def rebuild(*keys: str, before: tuple[str, ...] = ("day", "country")) -> RebuildPartitions | None:
    """Return the step that rebuilds partitions when the keys change to ``keys``."""
    plan = plan_change(
        replace(TABLE, partition_keys=tuple(Column(key, "string") for key in before)),
        replace(TABLE, partition_keys=tuple(Column(key, "string") for key in keys)),
    )
    steps = [step for step in plan.steps if isinstance(step, RebuildPartitions)]
    return steps[0] if steps else None


def test_partition_schemas_are_updated_only_with_cascade():
    after = replace(TABLE, columns=(*TABLE.columns, Column("d", "int")))

    assert CascadePartitions in step_types(TABLE, after)
    assert CascadePartitions not in step_types(TABLE, after, cascade=False)


def test_a_column_comment_does_not_update_partition_schemas():
    after = replace(TABLE, columns=(Column("a", "int", "comment"), *TABLE.columns[1:]))

    assert CascadePartitions not in step_types(TABLE, after)


def test_a_change_that_needs_more_than_two_alter_statements_is_a_swap():
    for count in range(1, 4):
        changed = tuple(replace(column, comment="comment") for column in TABLE.columns[:count])
        after = replace(TABLE, columns=(*changed, *TABLE.columns[count:]))

        ran = statements(plan_change(TABLE, after))

        assert (Swap in step_types(TABLE, after)) == (count > 2)
        assert len([sql for sql in ran if sql.startswith("ALTER")]) == (count if count <= 2 else 0)


@pytest.mark.parametrize("length", [1, 100, 237, 238, 255])
def test_the_name_of_a_shadow_table_does_not_exceed_the_limit_of_glue(length):
    name = shadow_name("x" * length)

    assert len(name) <= 255
    assert name.endswith("__athendef_shadow")


def test_a_shadow_table_has_the_name_of_its_table_as_a_property():
    assert shadow_of(TABLE).properties[SHADOW_PROPERTY] == "sales.orders"


def test_a_renamed_key_needs_no_rebuild():
    assert rebuild("day", "land") is None


def test_values_are_reordered_with_their_keys():
    step = rebuild("country", "day")

    assert step is not None
    assert (step.sources, step.repair_sql) == ((1, 0), "")


def test_a_dropped_key_drops_its_values():
    step = rebuild("country")

    assert step is not None
    assert (step.sources, step.repair_sql) == ((1,), "")


def test_a_new_key_needs_msck_repair():
    step = rebuild("day", "country", "hour")

    assert step is not None
    assert step.sources == (0, 1, None)
    assert step.repair_sql == "MSCK REPAIR TABLE `sales`.`orders`"


def test_a_projected_table_needs_no_msck_repair():
    projected = replace(TABLE, properties={"projection.enabled": "TRUE"})

    step = plan_change(
        TABLE, replace(projected, partition_keys=(*TABLE.partition_keys, Column("hour", "int")))
    ).steps[-1]

    assert isinstance(step, RebuildPartitions)
    assert step.repair_sql == ""
