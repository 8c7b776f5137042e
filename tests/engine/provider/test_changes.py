"""Files are changed, added and removed, and others change the catalog."""

import pytest

from tests.support.engine.command import athendef

pytestmark = pytest.mark.engine

ORDERS = """\
CREATE EXTERNAL TABLE orders (id bigint, amount decimal(10,2))
PARTITIONED BY (dt date)
STORED AS PARQUET
LOCATION 's3://lake/sales/orders/'
TBLPROPERTIES ('parquet.compression' = 'ZSTD')
"""

PRICES = """\
CREATE TABLE prices (sku string, price decimal(10,2), since date)
PARTITIONED BY (month(since))
LOCATION 's3://lake/sales/prices/'
TBLPROPERTIES ('table_type' = 'ICEBERG')
"""

REVENUE = "CREATE VIEW revenue AS SELECT dt, sum(amount) AS revenue FROM sales.orders GROUP BY dt"


def put_into(project, database):
    """Write a table of each kind and a view, as files of this database."""
    for name, sql in {"orders": ORDERS, "prices": PRICES, "revenue": REVENUE}.items():
        project.write(f"{database}/{name}.sql", sql.replace("sales", database))
    return project


@pytest.mark.sdk
def test_a_table_is_changed_in_place(project, cloud):
    """The table keeps its creation time, its partitions and its versions."""
    put_into(project, "inplace").up()
    days = ["2026-01-01", "2026-01-02"]
    added = " ".join(f"PARTITION (dt='{day}')" for day in days)
    cloud.run(f"ALTER TABLE inplace.orders ADD {added}")
    before = cloud.table("inplace.orders")
    since = len(cloud.statements())

    project.write(
        "inplace/orders.sql",
        ORDERS.replace("sales", "inplace")
        .replace("decimal(10,2)", "decimal(10,2) COMMENT 'gross', coupon string, day date")
        .replace("ZSTD", "SNAPPY"),
    )
    shown = project.preview("--diff")
    assert shown.changes == {"inplace.orders": "update"}
    assert "+ `coupon` string" in shown.text
    assert project.up().changes == {"inplace.orders": "update"}

    after = cloud.table("inplace.orders")
    assert [column["Name"] for column in after["StorageDescriptor"]["Columns"]] == [
        "id",
        "amount",
        "coupon",
        "day",
    ]
    assert after["Parameters"]["parquet.compression"] == "SNAPPY"
    assert after["CreateTime"] == before["CreateTime"]
    assert int(after["VersionId"]) > int(before["VersionId"])
    assert cloud.partition_values("inplace.orders") == days
    dropped = [sql for sql in cloud.statements()[since:] if "DROP" in sql and "orders`" in sql]
    assert dropped == []
    assert project.is_settled()


def test_changes_outside_athendef_are_shown_and_reverted(project, cloud):
    put_into(project, "drift").up()
    cloud.run("ALTER TABLE drift.orders SET TBLPROPERTIES ('parquet.compression' = 'NONE')")
    cloud.run("CREATE OR REPLACE VIEW drift.revenue AS SELECT 1 AS one")
    cloud.glue.delete_table(DatabaseName="drift", Name="prices")

    shown = project.preview("--diff", "--expect-no-changes", code=7)
    drifted = {"drift.orders": "update", "drift.revenue": "update", "drift.prices": "create"}
    assert shown.changes == drifted
    assert "'parquet.compression' = 'NONE'" in shown.text
    assert "SELECT 1 AS one" in shown.text
    assert project.up().changes == drifted

    assert cloud.table("drift.orders")["Parameters"]["parquet.compression"] == "ZSTD"
    assert cloud.table("drift.prices")["Parameters"]["table_type"] == "ICEBERG"
    assert project.is_settled()


def test_a_view_is_recreated_if_a_column_that_it_reads_through_another_view_changes(project, cloud):
    """Athena stores the types of the columns that a view reads. A query of a stale view fails."""
    project.write("upon/orders.sql", ORDERS)
    project.write("upon/recent.sql", "CREATE VIEW recent AS SELECT id, amount FROM orders")
    project.write("upon/totals.sql", "CREATE VIEW totals AS SELECT amount FROM recent")
    project.write("upon/ids.sql", "CREATE VIEW ids AS SELECT id FROM recent")
    project.up()

    project.write("upon/orders.sql", ORDERS.replace("decimal(10,2)", "double"))
    changed = project.up().changes

    assert set(changed) == {"upon.orders", "upon.recent", "upon.totals", "upon.ids"}
    (amount,) = cloud.table("upon.totals")["StorageDescriptor"]["Columns"]
    assert amount["Type"] == "double"
    assert not project.preview().changes


def test_a_rename_to_the_name_of_another_table_is_blocked(project, cloud):
    """The engine keeps the resource of that name, and would remove the renamed table."""
    sold = ORDERS.replace("orders", "sold")
    orders_file = project.write("names/orders.sql", ORDERS)
    sold_file = project.write("names/sold.sql", sold)
    project.up()

    orders_file.unlink()
    sold_file.write_text("-- athendef: renamed-from=orders\n" + sold)
    refused = project.preview(code=1).text
    assert "cannot rename names.orders to names.sold: the stack already has names.sold" in refused
    assert "cannot rename names.orders" in athendef(project, "plan", code=3).stdout

    assert {"names.orders", "names.sold"} <= cloud.names()

    # As the error suggests, the other table is removed first.
    orders_file.write_text(ORDERS)
    sold_file.unlink()
    project.up()
    orders_file.unlink()
    sold_file.write_text("-- athendef: renamed-from=orders\n" + sold)
    assert project.up().changes == {"names.sold": "update"}
    assert not project.preview().changes


def test_a_destructive_change_is_blocked_in_preview_until_it_is_allowed(project, cloud):
    """Also the reversal of a change outside athendef: an added column has data."""
    put_into(project, "danger").up()
    cloud.run("ALTER TABLE danger.prices ADD COLUMNS (note string)")

    refused = project.preview(code=1)
    assert "this would lose column `note` of danger.prices and its values" in refused.text
    assert "-- athendef: allow=drop-column" in refused.text
    assert "Traceback" not in refused.text
    permitted = "-- athendef: allow=drop-column\n" + PRICES.replace("sales", "danger")
    project.write("danger/prices.sql", permitted)
    assert project.up().changes == {"danger.prices": "update"}

    columns = cloud.table("danger.prices")["StorageDescriptor"]["Columns"]
    shown = [c["Name"] for c in columns if c["Parameters"]["iceberg.field.current"] == "true"]
    assert shown == ["sku", "price", "since"]
    assert project.is_settled()


@pytest.mark.sdk
def test_a_removed_file_removes_its_table_and_no_data(project, cloud):
    put_into(project, "removal").up()
    cloud.put("removal/orders/dt=2026-01-01/0.parquet")
    cloud.put("removal/prices/data/0.parquet")
    for name in ("orders", "prices", "revenue"):
        (project.tree / "removal" / f"{name}.sql").unlink()
    project.write("removal/rest.sql", ORDERS.replace("orders", "rest").replace("sales", "removal"))

    removed = {"removal.orders", "removal.prices", "removal.revenue"}
    assert project.up().changes == dict.fromkeys(removed, "delete") | {"removal.rest": "create"}

    assert cloud.tables("removal") == ["rest"]
    assert "removal/prices/data/0.parquet" in cloud.keys("removal/prices/data/")
    assert cloud.keys("removal/orders/") == ["removal/orders/dt=2026-01-01/0.parquet"]


def test_the_preview_of_a_removal_with_data_has_a_warning(project, cloud):
    """A directive requests it. The warning is also shown after the file was removed."""
    kept = project.write("gone/prices.sql", "-- athendef: on-remove=drop\n" + PRICES)
    project.up()

    kept.unlink()
    project.write("gone/orders.sql", ORDERS)
    preview = project.preview()

    assert preview.changes == {"gone.prices": "delete", "gone.orders": "create"}
    assert (
        "warning: gone.prices: on-remove=drop: deleting this file will DELETE the data of the table"
        in preview.text
    )
    assert cloud.tables("gone") == ["prices"]


def test_a_protected_removal_is_blocked_in_preview(project, cloud):
    """The engine rejects it, because it calls no provider in the preview of a delete."""
    put_into(project, "kept")
    orders = project.write(
        "kept/orders.sql", "-- athendef: on-remove=refuse\n" + ORDERS.replace("sales", "kept")
    )
    project.up()
    (project.tree / "kept/revenue.sql").unlink()
    orders.unlink()

    refused = project.preview(code=None)

    assert refused.code != 0
    assert "protected" in refused.text
    assert "Traceback" not in refused.text
    assert "kept.orders" in cloud.names()

    orders.write_text(ORDERS.replace("sales", "kept"))
    project.up()
    orders.unlink()
    project.up()

    assert "kept.orders" not in cloud.names()


def test_destroy_keeps_unmanaged_objects(project, cloud):
    """A table of others in a database of the stack is kept, and so is the database."""
    put_into(project, "shared").up()
    cloud.run("CREATE EXTERNAL TABLE shared.theirs (a int) LOCATION 's3://lake/theirs/'")

    destroyed = project.destroy()

    assert project.resources() == {}
    assert {name for name in cloud.names() if name.startswith("shared")} == {
        "shared",
        "shared.theirs",
    }
    assert "the database was kept: it contains the table theirs" in destroyed.text


def test_an_existing_table_that_is_equal_is_adopted(project, cloud):
    cloud.run("CREATE DATABASE adopted")
    cloud.run(ORDERS.replace("TABLE orders", "TABLE adopted.orders").replace("sales", "adopted"))
    before = cloud.table("adopted.orders")
    project.write("adopted/orders.sql", ORDERS.replace("sales", "adopted"))

    assert "adopted.orders: it is already up to date: adopted into the state" in project.up().text

    assert cloud.table("adopted.orders")["VersionId"] == before["VersionId"]
    assert cloud.table("adopted.orders")["UpdateTime"] == before["UpdateTime"]
    assert project.is_settled()
    # The database existed before the stack, and no file declares it: it is not dropped.
    project.destroy()
    assert "adopted" in cloud.names()


def test_an_existing_table_that_differs_is_blocked_with_two_fixes(project, cloud):
    cloud.run("CREATE DATABASE taken")
    cloud.run("CREATE EXTERNAL TABLE taken.orders (id int) LOCATION 's3://lake/old/'")
    project.write("taken/orders.sql", ORDERS.replace("sales", "taken"))

    foreseen = project.preview(code=None)
    refused = project.up(code=None)

    assert foreseen.code != 0
    assert refused.code != 0
    for text in (foreseen.text, refused.text):
        assert "taken.orders already exists and differs from its definition" in text
        assert "athendef import taken.orders" in text
        assert "athendef:adopt: true" in text
        assert "Traceback" not in text
    assert cloud.table("taken.orders")["StorageDescriptor"]["Location"] == "s3://lake/old"
    project.configure({"athendef:adopt": True})
    assert "taken.orders: it exists and will be altered: " in project.preview().text
    project.up()
    assert len(cloud.table("taken.orders")["PartitionKeys"]) == 1
    assert project.is_settled()


def test_a_destructive_adoption_is_blocked_in_preview(project, cloud):
    cloud.run("CREATE DATABASE lost")
    cloud.run("CREATE VIEW lost.orders AS SELECT 1 AS one")
    project.write("lost/orders.sql", ORDERS.replace("sales", "lost"))
    project.configure({"athendef:adopt": True})

    refused = project.preview(code=1)

    assert "this would lose the catalog entry of the view lost.orders" in refused.text
    project.configure({"athendef:allow": ["replace"]})
    project.preview()
    project.up()
    assert project.is_settled()


def test_only_databases_in_the_config_are_managed(project, cloud):
    put_into(put_into(project, "mine"), "yours")
    project.configure({"athendef:databases": ["mine"]})
    project.up()
    assert {name for name in cloud.names() if "yours" in name} == set()

    project.configure({"athendef:databases": None})
    project.up()
    project.configure({"athendef:databases": ["mine"]})
    narrowed = project.preview()

    assert narrowed.changes == dict.fromkeys(
        ["yours", "yours.orders", "yours.prices", "yours.revenue"], "delete"
    )
    assert "database yours is in stacks/tree, but not in athendef:databases" in narrowed.text


def test_a_target_of_pulumi_limits_the_apply(project, cloud):
    put_into(project, "part").up()
    for name, sql in {"orders": ORDERS, "prices": PRICES}.items():
        changed = sql.replace("sales", "part").replace("decimal(10,2)", "decimal(12,2)")
        project.write(f"part/{name}.sql", changed)

    up = project.up("--target", "**part.prices")

    assert up.changes == {"part.prices": "update"}
    columns = cloud.table("part.orders")["StorageDescriptor"]["Columns"]
    assert columns[1]["Type"] == "decimal(10,2)"
