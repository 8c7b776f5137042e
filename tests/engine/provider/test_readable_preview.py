"""The real engine's preview of a change, with and without --diff."""

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("readable_preview")]

BEFORE = """\
CREATE EXTERNAL TABLE orders (
  id bigint COMMENT 'of the shop',
  amount float,
  note string,
  gone string,
  at timestamp
)
COMMENT 'What we sold'
PARTITIONED BY (day date)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('owner' = 'sales')
"""
AFTER = """\
CREATE EXTERNAL TABLE orders (
  at timestamp,
  id bigint COMMENT 'of the till',
  amount double,
  -- athendef: renamed-from=note
  remark string,
  email string
)
COMMENT 'What we sold'
PARTITIONED BY (day date)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('owner' = 'sales', 'tier' = 'gold')
"""
LINT = "`remark` will be NULL in existing files, which have the column as `note`"


def test_the_diff_shows_each_change_once(shared):
    shared.write("sales/orders.sql", BEFORE)
    shared.up()
    shared.write("sales/orders.sql", AFTER)

    lines = [line.strip() for line in shared.preview("--diff").text.splitlines()]

    # Columns in the order of the file: added, dropped, changed; each once.
    for line in ("+   `email` string", "-   `gone` string"):
        assert [shown.replace("  ", "") for shown in lines].count(line.replace("  ", "")) == 1
    # Renamed and moved.
    assert (
        "sales.orders: renames column `note` to `remark`; moves column `at` to the front" in lines
    )
    assert "- `amount` float" in lines
    assert "+ `amount` double" in lines
    # Changes that make old data files unreadable.
    assert any(line.startswith("warning: sales.orders: ") and LINT in line for line in lines)


def test_without_the_diff_the_changed_properties_are_named(shared):
    text = shared.preview().text

    assert "[diff: +renames~columns,properties]" in text
    assert text.count(LINT) >= 1


def test_partitions_are_mentioned_and_a_suppressed_warning_is_not_shown(shared):
    text = AFTER.replace("(day date)", "(day date, country string)")
    shared.write("sales/orders.sql", f"-- athendef: allow=renamed-column\n{text}")

    shown = shared.preview().text

    assert "changing the partition keys of sales.orders" in shown
    assert LINT not in shown
