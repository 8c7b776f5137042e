"""The laws of planning, for definitions that nobody thought of.

The last two carry each plan out on the embedded AWS, so they try few examples in an ordinary run;
``make fuzz`` tries more, and others each time.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from athendef_provider.aws.errors import AwsRefusal
from athendef_provider.aws.executor import Executor
from athendef_provider.changes import blocked_steps, differences, plan_text
from athendef_provider.changes.change import AddColumn, ChangeColumn, DropColumn, MoveColumn
from athendef_provider.changes.diff import column_changes
from athendef_provider.changes.plan_parts import plan_change
from athendef_provider.changes.schema_evolution_lint import lint
from athendef_provider.changes.steps import Plan, RebuildPartitions
from athendef_provider.config import Settings
from athendef_provider.definition import Directives, read, render
from athendef_provider.definition.model import Column, HiveTable, IcebergTable
from athendef_provider.engine.inputs import inputs_of
from athendef_provider.engine.planned import plan_resource
from tests.changes.world import columns_of, new_world
from tests.laws.definitions import databases, hive_tables, iceberg_tables, views

ALLOW = frozenset({"drop-column"})
_EXAMPLES = int(os.environ.get("ATHENDEF_EXAMPLES", "15"))
carried_out = settings(
    max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck)
)

_WIDENED = {"int": "bigint", "float": "double", "decimal(10,2)": "decimal(12,2)"}


@st.composite
def edited(draw: st.DrawFn, columns: Sequence[Column], others: Sequence[Column]):
    """Columns as somebody edits them: some go, some come, some move or change; and the renames."""
    kept = draw(st.permutations([column for column in columns if draw(st.booleans())]))
    renames: dict[str, str] = {}
    changed = []
    for column in kept:
        match draw(st.sampled_from(["same", "same", "wider", "comment", "rename"])):
            case "wider":
                changed.append(replace(column, type=_WIDENED.get(column.type, column.type)))
            case "comment":
                changed.append(replace(column, comment=draw(st.sampled_from(["", "other"]))))
            case "rename":
                renames[f"new_{column.name}"] = column.name
                changed.append(replace(column, name=f"new_{column.name}"))
            case _:
                changed.append(column)
    taken = {column.name for column in changed}
    come = [column for column in others if column.name not in taken and draw(st.booleans())]
    for column in come:
        changed.insert(draw(st.integers(0, len(changed))), column)
    return tuple(changed), renames


@st.composite
def edits(draw: st.DrawFn, tables: st.SearchStrategy, parts: Sequence[str]):
    """Two valid definitions of one table, the second an edit of the first, and the renames."""
    before, other = draw(tables), draw(tables)
    columns, renames = draw(edited(before.columns, other.columns))
    taken = [part for part in parts if draw(st.booleans())]
    after = replace(before, columns=columns, **{part: getattr(other, part) for part in taken})
    if isinstance(after, IcebergTable):
        now = {old: new for new, old in renames.items()}
        by_new_names = [
            replace(t, column=now.get(t.column, t.column)) for t in after.partitioning or ()
        ]
        after = replace(after, partitioning=tuple(by_new_names))
    assume(_is_valid(before))
    assume(_is_valid(after))
    return before, after, renames


def _is_valid(table: HiveTable | IcebergTable) -> bool:
    reading = read(render(table), path="x", database=table.database, name=table.name)
    return reading.definition == table


hive_edits = edits(
    hive_tables("sales", "orders"),
    ["storage", "location", "partition_keys", "bucketing", "comment", "properties"],
)
iceberg_edits = edits(iceberg_tables("sales", "orders"), ["properties"])


@given(hive_tables() | iceberg_tables() | views() | databases())
def test_nothing_is_planned_for_what_is_as_wanted(definition):
    assert plan_change(definition, definition) == Plan()


@given(hive_edits | iceberg_edits)
def test_a_plan_is_empty_exactly_where_nothing_differs(edit):
    before, after, renames = edit

    assert bool(plan_change(before, after, renames=renames)) == (before != after)
    assert bool(differences(before, after, renames)) == (before != after)


@given(hive_edits | iceberg_edits)
def test_every_plan_can_be_shown_and_linted(edit):
    before, after, renames = edit
    plan = plan_change(before, after, renames=renames)

    assert bool(plan_text(plan)) == bool(plan)
    assert all(str(w) for w in lint(before, after, differences(before, after, renames)))


@given(hive_edits | iceberg_edits)
def test_changes_of_columns_carried_out_one_by_one_give_the_wanted_list(edit):
    before, after, renames = edit

    columns = list(before.columns)
    for change in column_changes(before.columns, after.columns, renames):
        match change:
            case DropColumn(column=column):
                columns.remove(column)
            case ChangeColumn(from_=old, to=new):
                columns[columns.index(old)] = new
            case AddColumn(column=column, after=behind):
                columns.insert(_place(columns, behind), column)
            case MoveColumn(name=name, after=behind):
                [column] = [column for column in columns if column.name == name]
                columns.remove(column)
                columns.insert(_place(columns, behind), column)

    assert tuple(columns) == after.columns


@given(hive_edits | iceberg_edits)
def test_only_columns_that_stand_in_another_order_are_moved(edit):
    before, after, _ = edit
    names = [column.name for column in before.columns]
    kept = [column for column in after.columns if column.name in names]
    in_order = [column for column in before.columns if column.name in {c.name for c in kept}]
    changes = column_changes(before.columns, after.columns)

    moved = [change for change in changes if isinstance(change, MoveColumn)]

    assert bool(moved) == ([c.name for c in kept] != [c.name for c in in_order])


@carried_out
@given(hive_edits)
def test_a_hive_table_becomes_what_is_wanted_and_is_there_all_the_while(edit):
    before, after, renames = edit

    with new_world() as world:
        _stand(world, before)
        kept = world.partition_values()
        _carry_out(world, before, after, renames)

        plan = plan_change(before, after, renames=renames)
        if not any(isinstance(step, RebuildPartitions) for step in plan.steps):
            assert world.partition_values() == kept
            schema = {tuple(columns_of(part)) for part in world.partitions()}
            projected = after.properties.get("projection.enabled") == "true"
            assert projected or schema <= {tuple(columns_of(world.glue_table()))}


@carried_out
@given(iceberg_edits)
def test_an_iceberg_table_becomes_what_is_wanted_or_is_left_alone(edit):
    before, after, renames = edit
    plan = plan_change(before, after, renames=renames)

    with new_world() as world:
        _stand(world, before)
        if not blocked_steps(plan, ALLOW):
            _carry_out(world, before, after, renames)
            return
        there, asked = world.glue_table(), world.statements()
        try:
            world.apply(after, ALLOW, renames, before)
        except AwsRefusal:
            assert (world.glue_table(), world.statements()) == (there, asked)
        else:
            raise AssertionError("what the plan refuses was carried out")


@carried_out
@given(hive_edits | iceberg_edits)
def test_the_steps_that_preview_reports_are_the_steps_that_apply_runs(edit):
    """Preview plans from the state, as properties that went through the engine; apply from Glue."""
    before, after, renames = edit
    directives = Directives(allow=ALLOW, column_renames=renames)
    news = inputs_of(after, directives)
    previewed = plan_resource("update", inputs_of(before), news, Settings())
    assume(not previewed.refused)
    executed: list[Plan] = []

    class Recorder(Executor):
        def execute(self, plan, *args):
            executed.append(plan)
            super().execute(plan, *args)

    with new_world() as world, pytest.MonkeyPatch.context() as patch:
        _stand(world, before)
        patch.setattr("athendef_provider.aws.live.Executor", Recorder)
        world.apply(after, ALLOW, renames, before)

    assert executed == [previewed.steps]


def _stand(world, table: HiveTable | IcebergTable) -> None:
    bucket = table.location.removeprefix("s3://").partition("/")[0]
    if bucket != "lake":
        world.aws.s3.create_bucket(Bucket=bucket)
    world.reconciler().create(table)
    world.add_partitions(table)


def _carry_out(
    world,
    before: HiveTable | IcebergTable,
    wanted: HiveTable | IcebergTable,
    renames: Mapping[str, str],
) -> None:
    """Bring the live table to what is wanted, with a reader watching, and look at it again."""
    asked = len(world.statements())
    with world.reader() as reader:
        world.apply(wanted, ALLOW, renames, before)

    found = world.reconciler().read(wanted)
    assert found is not None
    assert differences(found.definition, wanted) == ()
    assert reader.missed == 0
    ran = world.statements()[asked:]
    assert not [sql for sql in ran if sql.startswith("DROP") and "__athendef_shadow" not in sql]


def _place(columns: Sequence[Column], behind: str | None) -> int:
    """Where a column stands that follows another one."""
    return [column.name for column in columns].index(behind) + 1 if behind else 0
