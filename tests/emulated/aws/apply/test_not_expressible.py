"""A table is changed outside athendef into one that Athena's DDL cannot express."""

import pytest

from athendef_provider.aws.catalog import table_input
from athendef_provider.engine.provider.inputs import LIVE, inputs_of
from tests.support.managed import ORDERS, ManagedAccount, definition

UNSAYABLE = {
    "a type of another engine's": [{"Name": "id", "Type": "void"}],
    "a struct without names": [{"Name": "id", "Type": "struct<:int>"}],
    "a column without a type": [{"Name": "id", "Type": ""}],
    "no columns": [],
}


@pytest.mark.parametrize("columns", UNSAYABLE.values(), ids=UNSAYABLE.keys())
def test_it_is_reported_as_drift_and_fixed(account: ManagedAccount, columns: list[dict[str, str]]):
    """The state keeps the last statement: one that cannot be parsed would block every later run."""
    account.create(ORDERS)
    catalog = account.aws().catalog
    live = catalog.table("sales", "orders")
    assert live is not None
    storage = live["StorageDescriptor"] | {"Columns": columns}
    catalog.update_table("sales", table_input(live) | {"StorageDescriptor": storage}, live)
    state = inputs_of(definition(ORDERS))
    provider = account.provider()

    seen = provider.read("sales.orders", dict(state)).outs

    assert seen is not None
    assert "drops column `status`" in seen[LIVE]
    assert provider.check(seen, dict(state)).failures == []
    assert provider.diff("sales.orders", seen, dict(state)).changes
    provider.update("sales.orders", seen, dict(state))
    assert account.provider().read("sales.orders", dict(state)).outs == state
