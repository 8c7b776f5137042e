"""Partitions of Hive tables."""

import pytest

CREATE = "CREATE EXTERNAL TABLE t (a int) PARTITIONED BY (dt string, n int) LOCATION 's3://lake/t/'"


@pytest.fixture
def table(run):
    run(CREATE)


def partitions(catalog):
    return {
        "/".join(entry["Values"]): entry["StorageDescriptor"]["Location"]
        for entry in catalog.partitions("db", "t")
    }


@pytest.mark.usefixtures("table")
def test_a_partition_is_added_at_its_location_or_under_the_table(catalog, run):
    run(
        "ALTER TABLE t ADD PARTITION (dt='a b', n=1) PARTITION (n=2, dt='c') LOCATION 's3://lake/x/'"
    )
    assert partitions(catalog) == {
        "a b/1": "s3://lake/t/dt=a b/n=1",
        "c/2": "s3://lake/x",
    }


@pytest.mark.usefixtures("table")
def test_a_partition_keeps_the_columns_that_the_table_had_when_it_was_added(catalog, run):
    run("ALTER TABLE t ADD PARTITION (dt='a', n=1)", "ALTER TABLE t ADD COLUMNS (b int)")
    (partition,) = catalog.partitions("db", "t")
    assert [column["Name"] for column in partition["StorageDescriptor"]["Columns"]] == ["a"]
    run("ALTER TABLE t PARTITION (dt='a', n=1) ADD COLUMNS (b int)")
    (partition,) = catalog.partitions("db", "t")
    assert [column["Name"] for column in partition["StorageDescriptor"]["Columns"]] == ["a", "b"]


@pytest.mark.usefixtures("table")
def test_partitions_are_dropped_by_comparison_and_renamed(catalog, run):
    run(*(f"ALTER TABLE t ADD PARTITION (dt='d', n={n})" for n in (2, 9, 10)))
    run("ALTER TABLE t DROP PARTITION (dt='d', n > 9), PARTITION (n = 2)")
    run("ALTER TABLE t PARTITION (dt='d', n=9) RENAME TO PARTITION (dt='e', n=9)")
    assert partitions(catalog) == {"e/9": "s3://lake/t/dt=d/n=9"}
    run("ALTER TABLE t PARTITION (dt='e', n=9) SET LOCATION 's3://lake/new/'")
    assert partitions(catalog) == {"e/9": "s3://lake/new"}


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("ADD PARTITION (dt='a')", "doesn't contain all (2) partition columns"),
        ("ADD PARTITION (dt='a', z=1)", "contains non-partition columns"),
        ("ADD PARTITION (dt='existing', n=1)", "Partition already exists."),
        ("DROP PARTITION (dt='nope')", "[Error 10006]: Partition not found (dt = 'nope')"),
        ("PARTITION (dt='x', n=1) SET LOCATION 's3://lake/'", "[Error 10006]: Partition not found"),
    ],
)
def test_a_wrong_partition_fails_and_adds_nothing(catalog, run, failure, sql, part):
    run("ALTER TABLE t ADD PARTITION (dt='existing', n=1)")
    assert part in failure(f"ALTER TABLE t {sql}").message
    assert list(partitions(catalog)) == ["existing/1"]


@pytest.mark.usefixtures("table")
def test_msck_adds_a_partition_for_each_folder_named_after_the_keys(catalog, run):
    for key in ("dt=a%2Fb/n=1/x.csv", "dt=b/n=2/deep/x.csv", "dt=c/x.csv", "other/n=3/x.csv"):
        catalog.put_object(f"s3://lake/t/{key}", b"data")
    run("ALTER TABLE t ADD PARTITION (dt='b', n=2)")
    result = run("MSCK REPAIR TABLE t")
    assert result.rows == (
        "Partitions not in metastore:\tt:dt=a%2Fb/n=1",
        "Repair: Added partition to metastore t:dt=a%2Fb/n=1",
    )
    assert partitions(catalog) == {
        "a/b/1": "s3://lake/t/dt=a%2Fb/n=1",
        "b/2": "s3://lake/t/dt=b/n=2",
    }
    assert run("SHOW PARTITIONS t").rows == ("dt=a/b/n=1", "dt=b/n=2")


def test_msck_requires_the_s3_scheme(run, failure):
    run("CREATE EXTERNAL TABLE u (a int) PARTITIONED BY (dt string) LOCATION 's3a://lake/u/'")
    run("ALTER TABLE u ADD PARTITION (dt='existing')")

    assert failure("MSCK REPAIR TABLE u").message.startswith("FAILED: Execution Error")


@pytest.mark.usefixtures("table")
def test_msck_reports_missing_tables_and_files(run):
    assert run("MSCK REPAIR TABLE t").rows == ("Tables missing on filesystem:\tt",)
    assert run("MSCK REPAIR TABLE nope").rows == ("Tables not in metastore:\tnope",)
