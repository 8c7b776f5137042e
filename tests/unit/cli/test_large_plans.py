"""Plans of hundreds of changes: equal ones are grouped, and what is destroyed is always named."""

import pytest

from athendef_provider.cli.output.grouping import Rank, group
from athendef_provider.cli.output.plan_markdown import MAX_LENGTH, markdown_of
from athendef_provider.cli.output.plan_messages import grouped
from athendef_provider.cli.output.plan_text import text_of
from athendef_provider.engine.driver.events import Diagnostic
from athendef_provider.engine.provider.resource_plan import ResourcePlan
from tests.unit.cli.plans import CUSTOMERS, CUSTOMERS_AFTER, planned, planning


@pytest.fixture(autouse=True)
def _plain(monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")


def table(name: str, columns: str = "id bigint", compression: str = "ZSTD") -> str:
    database, _, table = name.partition(".")
    return (
        f"CREATE EXTERNAL TABLE {table} ({columns}) PARTITIONED BY (dt string) STORED AS PARQUET "
        f"LOCATION 's3://lake/{database}/{table}/' "
        f"TBLPROPERTIES ('parquet.compression' = '{compression}')"
    )


def changed(name: str) -> ResourcePlan:
    after = table(name, "id bigint, loaded_at timestamp")
    return planned("update", name, table(name, compression="SNAPPY"), after)


def destroyed(name: str) -> ResourcePlan:
    return planned("delete", name, table(name))


def large() -> list[ResourcePlan]:
    """Return 300 equal changes, two removals and a blocked change."""
    return [
        *(changed(f"db{n // 30}.t{n:03}") for n in range(300)),
        destroyed("logs.alb"),
        destroyed("logs.elb"),
        planned("update", "sales.customers", CUSTOMERS, CUSTOMERS_AFTER),
    ]


def test_300_equal_changes_are_less_than_40_lines_of_text():
    text = text_of(planning(*large()))

    assert len(text.splitlines()) < 40
    assert "~ 300 Hive tables\n    db0.t000, db0.t001, " in text
    assert "290 more (--full lists them)\n    + loaded_at timestamp\n" in text
    assert text.index("sales.customers") < text.index("logs.alb") < text.index("300 Hive tables")
    assert "\n  logs: 2 to destroy\n" in text
    assert "\n  sales: 1 to change, 1 blocked\n" in text


def test_full_shows_each_object_by_itself():
    text = text_of(planning(*large()), full=True)

    assert "300 Hive tables" not in text
    assert all(f"~ db{n // 30}.t{n:03}  Hive table\n" in text for n in range(300))


def test_the_comment_names_what_is_blocked_or_destroyed():
    comment = markdown_of(planning(*large()))

    assert len(comment) < MAX_LENGTH
    assert "**sales.customers** is blocked" in comment
    assert "**2 to destroy**: `logs.alb`, `logs.elb`" in comment
    assert "<code>~ 300 Hive tables</code>" in comment


def test_the_comment_of_1000_removals_has_all_names():
    names = [f"some_database.some_table_{n:04}" for n in range(1000)]
    # Different changes, which are not grouped, do not fit beside the names.
    others = [
        planned(
            "update",
            f"sales.t{n:03}",
            table(f"sales.t{n:03}"),
            table(f"sales.t{n:03}", f"id bigint, added_{n} string"),
        )
        for n in range(500)
    ]

    comment = markdown_of(planning(*map(destroyed, names), *others))

    assert len(comment) < MAX_LENGTH
    assert all(f"`{name}`" in comment for name in names)
    assert "did not fit in a comment" in comment


def test_names_are_left_out_of_a_comment_last_and_are_counted():
    names = [f"{'long_' * 20}database.table_{n:04}" for n in range(1000)]
    blocked = planned("update", "sales.customers", CUSTOMERS, CUSTOMERS_AFTER)
    warning = Diagnostic("", "warning", "harmless " * 100)

    plan = planning(*map(destroyed, names), blocked, changed("a.b"), diagnostics=(warning,))
    comment = markdown_of(plan)

    shown = sum(f"`{name}`" in comment for name in names)
    assert 400 < shown < 1000
    assert f"and {1000 - shown} more that did not fit" in comment
    assert "`sales.customers`" in comment
    assert len(comment) < MAX_LENGTH


def test_errors_and_warnings_do_not_displace_names():
    errors = tuple(Diagnostic("", "error", f"{n} " + "x" * 5000) for n in range(20))
    warnings = tuple(Diagnostic("", "warning", f"{n} " + "y" * 500) for n in range(200))
    names = [f"some_database.some_table_{n:04}" for n in range(1000)]

    comment = markdown_of(planning(*map(destroyed, names), diagnostics=errors + warnings))

    assert all(f"`{name}`" in comment for name in names)
    assert len(comment) < MAX_LENGTH


def test_names_of_removed_objects_are_never_folded():
    names = [f"logs.t{n:02}" for n in range(50)]

    text = text_of(planning(*map(destroyed, names)))

    assert "- 50 Hive tables\n" in text
    assert all(name in text for name in names)


def test_two_equal_changes_are_shown_by_themselves():
    assert len(group([changed("a.x"), changed("a.y")])) == 2
    assert len(group([changed("a.x"), changed("a.y"), changed("b.z")])) == 1


def test_locations_are_compared_without_the_names():
    moved = [
        planned(
            "update",
            f"sales.{name}",
            table(f"sales.{name}"),
            table(f"sales.{name}").replace("s3://lake/", "s3://other/"),
        )
        for name in ("a", "b", "c")
    ]

    assert len(group(moved)) == 1
    text = text_of(planning(*moved))
    location = "s3://lake/<database>/<name>/ → s3://other/<database>/<name>/"
    assert f"~ location {location}" in " ".join(text.split())


def test_objects_that_are_created_with_other_columns_are_not_grouped():
    alike = [planned("create", f"a.t{n}", after=table(f"a.t{n}")) for n in range(3)]
    other = planned("create", "a.x", after=table("a.x", "id int"))

    assert [each.names for each in group([*alike, other])] == [("a.t0", "a.t1", "a.t2"), ("a.x",)]


def test_an_allowed_destructive_change_is_named():
    allowed = [
        planned(
            "update",
            f"sales.c{n:02}",
            CUSTOMERS.replace("customers", f"c{n:02}"),
            "-- athendef: allow=drop-column\n" + CUSTOMERS_AFTER.replace("customers", f"c{n:02}"),
        )
        for n in range(30)
    ]

    (group_of_allowed,) = group(allowed)

    assert group_of_allowed.rank is Rank.DESTRUCTIVE
    text = text_of(planning(*allowed))
    assert all(f"sales.c{n:02}" in text for n in range(30))


def test_equal_blocked_changes_show_their_reason_once():
    blocked = [
        planned(
            "update",
            f"sales.c{n:02}",
            CUSTOMERS.replace("customers", f"c{n:02}"),
            CUSTOMERS_AFTER.replace("customers", f"c{n:02}"),
        )
        for n in range(30)
    ]

    text = text_of(planning(*blocked))

    assert text.count("blocked:") == 1
    assert "column `newsletter` of <database>.<name>" in " ".join(text.split())
    assert all(f"sales.c{n:02}" in text for n in range(30))
    assert all(f"`sales.c{n:02}`" in markdown_of(planning(*blocked)) for n in range(30))


def test_equal_messages_become_one_in_a_stable_order():
    messages = [
        Diagnostic(f"a.t{n}", "warning", f"a.t{n}: old files cannot be read", "lint")
        for n in range(3)
    ]
    other = Diagnostic("a.x", "note", "other")
    error = Diagnostic("", "error", "an error")

    merged = grouped([error, *reversed(messages), other])

    assert [entry.name for entry in merged] == ["a.x", "a.t0, a.t1, a.t2", ""]
    assert grouped([*messages, other, error]) == merged
    assert len(grouped(messages, full=True)) == 3
