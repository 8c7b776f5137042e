"""How a Hive table is changed: what decides between ALTER and swap, and what partitions need."""

from dataclasses import replace

import pytest

from athendef_provider.changes import statements
from athendef_provider.changes.hive import SHADOW_PROPERTY, shadow_name, shadow_of
from athendef_provider.changes.plan_parts import plan_change
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


def kinds(before: HiveTable, after: HiveTable, *, cascade: bool = True) -> list[type]:
    return [type(step) for step in plan_change(before, after, cascade=cascade).steps]


def rebuilt(*keys: str, before: tuple[str, ...] = ("day", "country")) -> RebuildPartitions | None:
    """What becomes of partitions where the keys change to these."""
    plan = plan_change(
        replace(TABLE, partition_keys=tuple(Column(key, "string") for key in before)),
        replace(TABLE, partition_keys=tuple(Column(key, "string") for key in keys)),
    )
    found = [step for step in plan.steps if isinstance(step, RebuildPartitions)]
    return found[0] if found else None


def test_partitions_follow_only_where_the_stack_wants_it():
    after = replace(TABLE, columns=(*TABLE.columns, Column("d", "int")))

    assert CascadePartitions in kinds(TABLE, after)
    assert CascadePartitions not in kinds(TABLE, after, cascade=False)


def test_a_comment_of_a_column_is_no_reason_to_touch_partitions():
    after = replace(TABLE, columns=(Column("a", "int", "said"), *TABLE.columns[1:]))

    assert CascadePartitions not in kinds(TABLE, after)


def test_between_two_alters_a_reader_sees_half_of_a_change_so_there_are_at_most_two():
    for count in range(1, 4):
        changed = tuple(replace(column, comment="said") for column in TABLE.columns[:count])
        after = replace(TABLE, columns=(*changed, *TABLE.columns[count:]))

        ran = statements(plan_change(TABLE, after))

        assert (Swap in kinds(TABLE, after)) == (count > 2)
        assert len([sql for sql in ran if sql.startswith("ALTER")]) == (count if count <= 2 else 0)


@pytest.mark.parametrize("length", [1, 100, 237, 238, 255])
def test_the_name_of_a_shadow_is_never_longer_than_glue_takes(length):
    name = shadow_name("x" * length)

    assert len(name) <= 255
    assert name.endswith("__athendef_shadow")


def test_a_shadow_says_whose_it_is():
    assert shadow_of(TABLE).properties[SHADOW_PROPERTY] == "sales.orders"


def test_values_keep_their_place_where_a_key_only_gets_another_name():
    assert rebuilt("day", "land") is None


def test_values_move_with_their_keys():
    step = rebuilt("country", "day")

    assert step is not None
    assert (step.sources, step.repair_sql) == ((1, 0), "")


def test_a_key_that_goes_takes_its_values_along():
    step = rebuilt("country")

    assert step is not None
    assert (step.sources, step.repair_sql) == ((1,), "")


def test_a_key_that_no_partition_has_a_value_for_is_looked_for_in_folders():
    step = rebuilt("day", "country", "hour")

    assert step is not None
    assert step.sources == (0, 1, None)
    assert step.repair_sql == "MSCK REPAIR TABLE `sales`.`orders`"


def test_projected_tables_have_no_partitions_to_look_for():
    projected = replace(TABLE, properties={"projection.enabled": "TRUE"})

    step = plan_change(
        TABLE, replace(projected, partition_keys=(*TABLE.partition_keys, Column("hour", "int")))
    ).steps[-1]

    assert isinstance(step, RebuildPartitions)
    assert step.repair_sql == ""
