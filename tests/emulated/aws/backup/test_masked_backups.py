"""Backups contain no secret values, and are restored exactly."""

import gzip

import pytest

from athendef_provider.aws import Aws, AwsError
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.aws.backup.backups import Backups
from athendef_provider.aws.backup.restore import restore
from athendef_provider.config import Settings
from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET
from athendef_provider.redaction import Secrets
from tests.support.managed import ORDERS, ManagedAccount, definition

KEY = 'it\'s "{{ key }}" {{{ a \\ key'
BUCKET = LAKE_BUCKET
SECRETS = Secrets.of({"key": KEY, "bucket": BUCKET})


def with_key(key: str = KEY, base: str = ORDERS) -> str:
    escaped = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"{base} TBLPROPERTIES ('key' = '{escaped}', 'braces' = '{{{{ key }}}}')"


def backups(account: ManagedAccount, secrets: Secrets = SECRETS) -> Backups:
    return Backups(account.aws(), "", 20, lambda: secrets)


def reconciler(account: ManagedAccount, secrets: Secrets = SECRETS) -> Reconciler:
    settings = Settings(aws=account.settings())
    return Reconciler(Aws(settings.aws), settings, account.notices.append, lambda: secrets)


def stored(account: ManagedAccount) -> list[str]:
    s3 = account.aws().s3
    listed = s3.list_objects_v2(Bucket=RESULTS_BUCKET, Prefix="athendef-backups/")
    bodies = [
        s3.get_object(Bucket=RESULTS_BUCKET, Key=item["Key"])["Body"].read()
        for item in listed.get("Contents", [])
    ]
    return [gzip.decompress(body).decode() for body in bodies]


def assert_no_secret(text: str) -> None:
    assert SECRETS.mask(text) == text


def test_a_backup_contains_no_secret_and_is_restored_exactly(account: ManagedAccount):
    account.create(with_key())
    account.add_days(3)
    before = account.aws().catalog.table("sales", "orders")
    assert before is not None
    partitions = account.aws().catalog.partitions("sales", "orders")
    reconciler(account).delete(definition(with_key()))

    (text,) = stored(account)
    assert_no_secret(text)
    assert "{{ key }}" in text
    assert "{{ bucket }}" in text

    kept = backups(account)
    (time,) = kept.times("sales", "orders")
    loaded = kept.load("sales", "orders", time)
    assert loaded.table["Parameters"] == before["Parameters"]
    assert loaded.table["StorageDescriptor"] == before["StorageDescriptor"]
    assert len(loaded.partitions) == 3
    restored = restore(account.aws(), kept, "sales", "orders", time)
    assert restored.partitions == 3
    assert account.live(definition(with_key())) == definition(with_key())
    places = {part["StorageDescriptor"]["Location"] for part in partitions}
    again = account.aws().catalog.partitions("sales", "orders")
    assert {part["StorageDescriptor"]["Location"] for part in again} == places


def test_a_changed_secret_is_not_inserted_into_an_old_backup(account: ManagedAccount):
    account.create(with_key())
    reconciler(account).delete(definition(with_key()))
    (time,) = backups(account).times("sales", "orders")

    rotated = backups(account, Secrets.of({"key": "a newer key", "bucket": BUCKET}))
    with pytest.raises(AwsError, match="does not contain the value of the secret variable `key`"):
        restore(account.aws(), rotated, "sales", "orders", time)
    unknown = backups(account, Secrets())
    with pytest.raises(AwsError, match="variable `bucket`, `key`") as refused:
        unknown.load("sales", "orders", time)

    assert "pulumi config set --secret --path athendef:variables.bucket" in refused.value.hint
    assert unknown.load_masked("sales", "orders", time).table["Name"] == "orders"
    assert account.live(definition(with_key())) is None
    both = backups(account, Secrets.of({"key": "a newer key"}) | SECRETS)
    assert both.load("sales", "orders", time).table["Parameters"]["key"] == KEY


def test_secrets_in_the_base64_of_a_view_are_masked(account: ManagedAccount):
    """A restore saves the live object before, whatever it is."""
    account.create(with_key(), "CREATE VIEW sales.v AS SELECT id, 'a key of v' AS k FROM orders")
    view = account.aws().catalog.table("sales", "v")
    assert view is not None
    kept = backups(account, Secrets.of({"key": "a key of v"}))

    time, _ = kept.save(view, [], "a test with a key of v")

    (text,) = stored(account)
    assert "a key of v" not in text
    assert view["ViewOriginalText"] not in text
    loaded = kept.load("sales", "v", time)
    assert loaded.table["ViewOriginalText"] == view["ViewOriginalText"]
    assert loaded.reason == "a test with a key of v"


def test_partitions_are_rebuilt_from_a_masked_backup(account: ManagedAccount):
    """A killed run has written the backup. The next run uses it."""
    account.create(with_key())
    account.add_days(2)
    table = account.aws().catalog.table("sales", "orders")
    assert table is not None
    partitions = account.aws().catalog.partitions("sales", "orders")
    time, _ = backups(account).save(table, partitions, "keys")

    saved = backups(account).load("sales", "orders", time).partitions

    def places(of: object) -> list[object]:
        assert isinstance(of, list | tuple)
        return [(part["Values"], part["StorageDescriptor"]) for part in of]

    assert places(saved) == places(partitions)


def test_an_object_without_secrets_is_saved_unchanged(account: ManagedAccount):
    account.create(ORDERS + " TBLPROPERTIES ('braces' = '{{ x }}')")
    table = account.aws().catalog.table("sales", "orders")
    assert table is not None

    backups(account, Secrets.of({"key": "not in it"})).save(table, [], "a test")

    (text,) = stored(account)
    assert "'{{ x }}'" in text or '"{{ x }}"' in text
    assert "secrets" not in text
