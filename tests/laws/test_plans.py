"""Properties of all plans, tested with generated definitions.

The tests marked ``applied`` apply each plan in the embedded AWS, so they use few examples by
default; ``make fuzz`` uses more, with another seed each time.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from athendef_provider.aws.apply.executor import Executor
from athendef_provider.aws.errors import AwsError
from athendef_provider.changes import blocked_steps, differences, plan_text
from athendef_provider.changes.change import AddColumn, ChangeColumn, DropColumn, MoveColumn
from athendef_provider.changes.diff import column_changes
from athendef_provider.changes.planning.plan_parts import plan_change
from athendef_provider.changes.schema_evolution_lint import lint
from athendef_provider.changes.steps import Plan, RebuildPartitions
from athendef_provider.config import Settings
from athendef_provider.definition import Directives, read, render
from athendef_provider.definition.model import Column, HiveTable, IcebergTable
from athendef_provider.engine.provider.inputs import inputs_of
from athendef_provider.engine.provider.resource_plan import LiveFacts, plan_resource
from tests.laws.definitions import databases, hive_tables, iceberg_tables, views
from tests.support.managed import columns_of, managed_account
from tests.support.reader import polling_reader

ALLOW = frozenset({"drop-column", "lose-partitions"})
_EXAMPLES = int(os.environ.get("ATHENDEF_EXAMPLES", "15"))
applied = settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

_WIDENED = {"int": "bigint", "float": "double", "decimal(10,2)": "decimal(12,2)"}


@st.composite
def edited(draw: st.DrawFn, columns: Sequence[Column], others: Sequence[Column]):
    """Edit columns: some are dropped, added, moved or changed. Returns the columns and renames."""
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
    added = [column for column in others if column.name not in taken and draw(st.booleans())]
    for column in added:
        changed.insert(draw(st.integers(0, len(changed))), column)
    return tuple(changed), renames


@st.composite
def edits(draw: st.DrawFn, tables: st.SearchStrategy, parts: Sequence[str]):
    """Two valid definitions of a table, the second an edit of the first, and the renames."""
    before, other = draw(tables), draw(tables)
    columns, renames = draw(edited(before.columns, other.columns))
    changed = [part for part in parts if draw(st.booleans())]
    after = replace(before, columns=columns, **{part: getattr(other, part) for part in changed})
    if isinstance(after, IcebergTable):
        new_names = {old: new for new, old in renames.items()}
        transforms = [
            replace(t, column=new_names.get(t.column, t.column)) for t in after.partitioning or ()
        ]
        after = replace(after, partitioning=tuple(transforms))
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


@st.composite
def default_edits(draw: st.DrawFn):
    """An Iceberg table whose file mentions, or no longer mentions, properties at their default."""
    table = draw(iceberg_tables("sales", "orders"))
    before, after = (
        {**table.properties, **{key: _DEFAULTS[key] for key in draw(st.sets(_DEFAULT_KEYS))}}
        for _ in range(2)
    )
    assume(_is_valid(table))
    return replace(table, properties=before), replace(table, properties=after), {}


_DEFAULTS = {
    "format": "parquet",
    "write_compression": "zstd",
    "vacuum_max_snapshot_age_seconds": "432000",
    "optimize_rewrite_data_file_threshold": "5",
}
_DEFAULT_KEYS = st.sampled_from(sorted(_DEFAULTS))


@given(hive_tables() | iceberg_tables() | views() | databases())
def test_the_plan_for_equal_definitions_is_empty(definition):
    assert plan_change(definition, definition) == Plan()


@given(hive_edits | iceberg_edits)
def test_a_plan_is_empty_if_and_only_if_the_definitions_are_equal(edit):
    before, after, renames = edit

    assert bool(plan_change(before, after, renames=renames)) == (before != after)
    assert bool(differences(before, after, renames)) == (before != after)


@given(hive_edits | iceberg_edits)
def test_every_plan_can_be_rendered_and_linted(edit):
    before, after, renames = edit
    plan = plan_change(before, after, renames=renames)

    assert bool(plan_text(plan)) == bool(plan)
    assert all(str(w) for w in lint(before, after, differences(before, after, renames)))


@given(hive_edits | iceberg_edits)
def test_column_changes_applied_in_order_give_the_wanted_columns(edit):
    before, after, renames = edit

    columns = list(before.columns)
    for change in column_changes(before.columns, after.columns, renames):
        match change:
            case DropColumn(column=column):
                columns.remove(column)
            case ChangeColumn(from_=old, to=new):
                columns[columns.index(old)] = new
            case AddColumn(column=column, after=after_name):
                columns.insert(_position(columns, after_name), column)
            case MoveColumn(name=name, after=after_name):
                [column] = [column for column in columns if column.name == name]
                columns.remove(column)
                columns.insert(_position(columns, after_name), column)

    assert tuple(columns) == after.columns


@given(hive_edits | iceberg_edits)
def test_columns_are_moved_only_if_their_order_changes(edit):
    before, after, _ = edit
    names = [column.name for column in before.columns]
    kept = [column for column in after.columns if column.name in names]
    in_order = [column for column in before.columns if column.name in {c.name for c in kept}]
    changes = column_changes(before.columns, after.columns)

    moved = [change for change in changes if isinstance(change, MoveColumn)]

    assert bool(moved) == ([c.name for c in kept] != [c.name for c in in_order])


@applied
@given(hive_edits)
def test_a_hive_table_gets_the_wanted_definition_and_is_always_available(edit):
    before, after, renames = edit

    with managed_account() as account:
        _create(account, before)
        kept = account.partition_values("sales.orders")
        _apply(account, before, after, renames)

        plan = plan_change(before, after, renames=renames)
        if not any(isinstance(step, RebuildPartitions) for step in plan.steps):
            assert account.partition_values("sales.orders") == kept
            schema = {tuple(columns_of(part)) for part in account.partitions("sales.orders")}
            projected = after.properties.get("projection.enabled") == "true"
            assert projected or schema <= {tuple(columns_of(account.find_table("sales.orders")))}


@applied
@given(iceberg_edits)
def test_an_iceberg_table_gets_the_wanted_definition_or_is_not_changed(edit):
    before, after, renames = edit
    plan = plan_change(before, after, renames=renames)

    with managed_account() as account:
        _create(account, before)
        if not blocked_steps(plan, ALLOW):
            _apply(account, before, after, renames)
            return
        live, earlier = account.find_table("sales.orders"), account.statements()
        try:
            account.apply(after, ALLOW, renames, before)
        except AwsError:
            assert (account.find_table("sales.orders"), account.statements()) == (live, earlier)
        else:
            raise AssertionError("a blocked plan was applied")


@applied
@given(hive_edits | iceberg_edits | default_edits())
def test_the_steps_that_preview_reports_are_the_steps_that_apply_runs(edit):
    """Preview plans from the state, apply from the live definition. Both count the partitions."""
    before, after, renames = edit
    directives = Directives(allow=ALLOW, column_renames=renames)
    olds, news = inputs_of(before), inputs_of(after, directives)
    uncounted = plan_resource("update", olds, news, Settings())
    assume(not uncounted.blocked)
    executed: list[Plan] = []

    class Recorder(Executor):
        def execute(self, plan, *args):
            executed.append(plan)
            super().execute(plan, *args)

    with managed_account() as account, pytest.MonkeyPatch.context() as patch:
        _create(account, before)
        partitions = account.reconciler().partitions_at_risk(uncounted.steps, before, after)
        facts = LiveFacts(partitions=partitions)
        previewed = plan_resource("update", olds, news, Settings(), facts)
        patch.setattr("athendef_provider.aws.apply.reconciler.Executor", Recorder)
        account.apply(after, ALLOW, renames, before)

    assert executed == [previewed.steps]


def _create(account, table: HiveTable | IcebergTable) -> None:
    account.create_databases()
    account.ensure_bucket(table.location)
    account.reconciler().create(table)
    account.add_examples(table)


def _apply(
    account,
    before: HiveTable | IcebergTable,
    wanted: HiveTable | IcebergTable,
    renames: Mapping[str, str],
) -> None:
    """Apply ``wanted`` while a reader polls the table, and check the live definition."""
    earlier = len(account.statements())
    with polling_reader(account, "sales.orders") as reader:
        account.apply(wanted, ALLOW, renames, before)

    live = account.reconciler().read(wanted)
    assert live is not None
    assert differences(live.definition, wanted) == ()
    assert reader.misses == 0
    ran = account.statements()[earlier:]
    assert not [sql for sql in ran if sql.startswith("DROP") and "__athendef_shadow" not in sql]


def _position(columns: Sequence[Column], after: str | None) -> int:
    """Return the index of a column that comes after another one, or of the first column."""
    return [column.name for column in columns].index(after) + 1 if after else 0
