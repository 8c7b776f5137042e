"""An unreadable Iceberg metadata file is an error of its table only."""

from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from athendef_provider.aws import AwsError
from athendef_provider.aws.backup.restore import restore
from athendef_provider.aws.catalog import Catalog, table_input
from athendef_provider.aws.inventory import list_entries
from athendef_provider.changes import Pending, PlanOptions
from athendef_provider.config import Settings
from athendef_provider.engine.driver.drift import find_drift
from athendef_provider.engine.driver.import_plan import plan_import
from athendef_provider.engine.provider.inputs import LIVE, PENDING, inputs_of
from athendef_provider.engine.provider.resource_plan import plan_resource
from athendef_provider.export.summary import summary
from athendef_provider.local.options import LAKE_BUCKET
from athendef_provider.targets import parse_targets
from tests.support.managed import EVENTS, ORDERS, ManagedAccount, definition

OTHERS = EVENTS.replace("events", "others")
ODD_FILE = f"s3://{LAKE_BUCKET}/unreadable.json"
ODD = {
    "no JSON": b"no metadata",
    "another shape": b'{"schemas": [{"schema-id": 0}], "current-schema-id": 0}',
    "deep": b"[" * 100_000,
    "truncated": b"\x1f\x8b\x08",
}


@pytest.fixture
def unreadable(account: ManagedAccount) -> ManagedAccount:
    """An account with a Hive table and two Iceberg tables. The metadata of one is unreadable."""
    account.create(ORDERS, EVENTS, OTHERS)
    _put(account, ODD["another shape"])
    _point_at(account, ODD_FILE)
    return account


def _put(account: ManagedAccount, content: bytes) -> None:
    account.aws().s3.put_object(Bucket=LAKE_BUCKET, Key="unreadable.json", Body=content)


def _point_at(account: ManagedAccount, location: str) -> str:
    """Set the metadata file of sales.events; return the previous one."""
    catalog = account.aws().catalog
    live = catalog.table("sales", "events")
    assert live is not None
    parameters = live["Parameters"] | {"metadata_location": location}
    catalog.update_table("sales", table_input(live) | {"Parameters": parameters}, live)
    return str(live["Parameters"]["metadata_location"])


def _settings(account: ManagedAccount) -> Settings:
    return Settings(aws=account.settings())


def _listed(account: ManagedAccount) -> str:
    """Return the reason of the only error in a listing."""
    entries = list_entries(account.aws().catalog, parse_targets(["sales.*"]))
    errors = {entry.full_name: entry.unreadable for entry in entries if entry.unreadable}
    assert errors.keys() == {"sales.events"}
    assert errors["sales.events"].location == ODD_FILE
    assert {entry.full_name for entry in entries if entry.metadata} == {"sales.others"}
    return errors["sales.events"].reason


def test_a_listing_reports_one_error(unreadable: ManagedAccount):
    reasons = set()
    for content in ODD.values():
        _put(unreadable, content)
        reasons.add(_listed(unreadable))
    unreadable.aws().s3.delete_object(Bucket=LAKE_BUCKET, Key="unreadable.json")

    assert len(reasons) == len(ODD)
    assert _listed(unreadable).startswith("S3 returned NoSuchKey")


def test_all_other_tables_are_exported_and_imported(unreadable: ManagedAccount, tmp_path: Path):
    takeover = plan_import(
        _settings(unreadable), parse_targets([]), tmp_path / "tree", overwrite=False
    )

    outcomes = {item.entry.full_name: item.outcome for item in takeover.decisions}
    assert outcomes["sales.events"] == "unreadable"
    assert {name for name, outcome in outcomes.items() if outcome == "new"} >= {
        "sales.orders",
        "sales.others",
    }
    assert [(error.table, error.location) for error in takeover.errors] == [
        ("sales.events", ODD_FILE)
    ]
    names = {resource.name for resource in takeover.resources}
    assert "sales.others" in names
    assert "sales.events" not in names


def test_an_export_keeps_the_file_of_an_unreadable_table(
    unreadable: ManagedAccount, tmp_path: Path
):
    file = tmp_path / "tree/sales/events.sql"
    file.parent.mkdir(parents=True)
    file.write_text(EVENTS)

    takeover = plan_import(
        _settings(unreadable), parse_targets([]), tmp_path / "tree", overwrite=True
    )

    (decision,) = (item for item in takeover.decisions if item.outcome == "unreadable")
    assert decision.write is None


def test_drift_of_all_other_tables_is_reported(unreadable: ManagedAccount):
    states = {
        f"sales.{name}": inputs_of(definition(sql))
        for name, sql in (("orders", ORDERS), ("events", EVENTS), ("others", OTHERS))
    }
    unreadable.aws().statements.run("ALTER TABLE sales.others ADD COLUMNS (extra string)")

    report = find_drift(_settings(unreadable), states)

    assert [(item.name, item.what) for item in report.drift] == [("sales.others", "changed")]
    assert [(error.table, error.location) for error in report.errors] == [
        ("sales.events", ODD_FILE)
    ]


def test_a_refresh_keeps_the_state_and_reports_the_reason(
    unreadable: ManagedAccount, capsys: pytest.CaptureFixture[str]
):
    state = inputs_of(definition(EVENTS))
    provider = unreadable.provider()

    seen = provider.read("sales.events", dict(state)).outs

    assert seen is not None
    assert seen == state | {PENDING: Pending.UNREADABLE, LIVE: seen[LIVE]}
    assert f"sales.events: its Iceberg metadata file {ODD_FILE} cannot be read" in seen[LIVE]
    assert provider.check(seen, dict(state)).failures == []
    assert provider.diff("sales.events", seen, dict(state)).changes
    output = capsys.readouterr().err
    assert output.count(ODD_FILE) == 1
    assert output.startswith("warning: sales.events: ")
    planned = plan_resource("update", seen, state, _settings(unreadable))
    assert planned.steps.notices == (f"{seen[LIVE]} (steps are planned at apply)",)
    others = inputs_of(definition(OTHERS))
    assert provider.read("sales.others", dict(others)).outs == others


def test_an_update_fails_until_the_file_is_repaired(unreadable: ManagedAccount):
    state = inputs_of(definition(EVENTS))
    wider = inputs_of(definition(EVENTS.replace("name string", "name string, extra int")))
    provider = unreadable.provider()

    with pytest.raises(AwsError, match=f"^sales.events: its Iceberg metadata file {ODD_FILE}"):
        provider.update("sales.events", dict(state), dict(wider))

    sound = unreadable.aws().s3.list_objects_v2(Bucket=LAKE_BUCKET, Prefix="events/metadata/")
    _point_at(unreadable, f"s3://{LAKE_BUCKET}/{sound['Contents'][0]['Key']}")
    again = (
        unreadable.provider()
        .read("sales.events", state | {PENDING: Pending.UNREADABLE.value, LIVE: "x"})
        .outs
    )
    assert again == state
    unreadable.provider().update(
        "sales.events", state | {PENDING: Pending.UNREADABLE.value, LIVE: "x"}, dict(wider)
    )
    assert unreadable.provider().read("sales.events", dict(wider)).outs == wider


def test_a_creation_warns_in_preview_and_fails(
    unreadable: ManagedAccount, capsys: pytest.CaptureFixture[str]
):
    news = inputs_of(definition(EVENTS))
    provider = unreadable.provider()

    assert provider.check({}, dict(news)).failures == []
    assert f"warning: sales.events: its Iceberg metadata file {ODD_FILE}" in capsys.readouterr().err
    with pytest.raises(AwsError, match=f"^sales.events: its Iceberg metadata file {ODD_FILE}"):
        provider.create(dict(news))


def test_an_unreadable_table_can_be_removed(unreadable: ManagedAccount):
    unreadable.reconciler().delete(definition(EVENTS), PlanOptions(on_remove="unregister"))

    assert unreadable.aws().catalog.table("sales", "events") is None


def test_a_restore_reports_the_unreadable_file_and_the_reason(unreadable: ManagedAccount):
    unreadable.reconciler().delete(definition(EVENTS), PlanOptions(on_remove="unregister"))
    backups = unreadable.backups()

    done = restore(
        unreadable.aws(), backups, "sales", "events", backups.times("sales", "events")[0]
    )

    assert done.unreadable.startswith(f"{ODD_FILE} cannot be read: ")


def test_a_hive_table_may_have_a_metadata_location(unreadable: ManagedAccount):
    catalog = unreadable.aws().catalog
    live = catalog.table("sales", "orders")
    assert live is not None
    parameters = live["Parameters"] | {"metadata_location": ODD_FILE}

    assert catalog.iceberg_metadata({**live, "Parameters": parameters}) is None


def _denied(account: ManagedAccount, code: str) -> Any:
    """Return an S3 client that gets this error for every call."""
    s3 = account.aws().s3
    stub = Stubber(s3)
    for _ in range(8):
        stub.add_client_error("get_object", code, "no", 403)
    stub.activate()
    return s3


def test_with_denied_access_the_fields_in_glue_are_compared(
    account: ManagedAccount, capsys: pytest.CaptureFixture[str]
):
    """Tables may be altered without permission to read their files. One warning is shown."""
    account.create(EVENTS, OTHERS)
    provider = account.provider()
    provider._reconciler._aws.catalog._s3 = _denied(account, "AccessDenied")

    for name, sql in (("events", EVENTS), ("others", OTHERS)):
        state = inputs_of(definition(sql))
        assert provider.read(f"sales.{name}", dict(state)).outs == state

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("warning: sales.events: access to its Iceberg metadata file s3://")


def test_expired_credentials_are_not_reported_as_denied_access(account: ManagedAccount):
    account.create(EVENTS)
    catalog = Catalog(account.aws().glue, _denied(account, "ExpiredToken"))
    table = catalog.table("sales", "events")
    assert table is not None

    with pytest.raises(AwsError, match="sign in again"):
        catalog.iceberg_metadata(table)


def test_drift_warns_of_denied_access(account: ManagedAccount, monkeypatch: pytest.MonkeyPatch):
    account.create(EVENTS)
    monkeypatch.setattr(Catalog, "iceberg_metadata", lambda *_: None)

    report = find_drift(_settings(account), {"sales.events": inputs_of(definition(EVENTS))})

    assert (report.drift, report.errors) == ((), ())
    (warning,) = report.warnings
    assert warning.startswith("sales.events: access to its Iceberg metadata file s3://")


def test_an_unmanaged_file_names_the_metadata_file_without_access(
    account: ManagedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    account.create(EVENTS)
    monkeypatch.setattr(Catalog, "iceberg_metadata", lambda *_: None)

    takeover = plan_import(
        _settings(account), parse_targets(["sales.events"]), tmp_path / "tree", overwrite=False
    )

    decision = takeover.decisions[-1]
    assert decision.outcome == "unmanaged"
    assert "access to its Iceberg metadata file s3://" in decision.why


def test_an_export_warns_of_tables_that_were_compared_without_metadata(
    account: ManagedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    account.create(EVENTS)
    monkeypatch.setattr(Catalog, "iceberg_metadata", lambda *_: None)
    tree = tmp_path / "tree"
    file = tree / "sales/events.sql"
    file.parent.mkdir(parents=True)
    file.write_text(EVENTS)

    takeover = plan_import(
        _settings(account), parse_targets(["sales.events"]), tree, overwrite=False
    )

    assert takeover.decisions[-1].outcome == "same"
    output = "\n".join(summary(takeover.decisions, tree))
    assert "sales.events: access to its Iceberg metadata file s3://" in output
    assert output.endswith(" is denied: only Glue's fields were compared")


def test_a_replaced_metadata_file_is_located_again(account: ManagedAccount):
    """Engines may remove old metadata files at each commit."""
    account.create(EVENTS)
    catalog = account.aws().catalog
    listed = catalog.table("sales", "events")
    assert listed is not None
    parameters = listed["Parameters"] | {"metadata_location": f"s3://{LAKE_BUCKET}/removed.json"}

    metadata = catalog.iceberg_metadata({**listed, "Parameters": parameters})

    assert metadata is not None
    assert [column.name for column in metadata.columns] == ["id", "name"]
