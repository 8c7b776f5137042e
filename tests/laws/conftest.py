"""One account for all examples of a module. Each example cleans up."""

from collections.abc import Iterator

import pytest

from tests.support.account import Account, running_account


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """An account with a database ``law`` and the tables that generated views read."""
    with running_account() as account:
        account.run("CREATE DATABASE law")
        account.ensure_bucket("s3://law/")
        columns = "id int, a int, b string, c string, d string, e int, f int, `order` int"
        account.run(f"CREATE EXTERNAL TABLE law.t ({columns}) LOCATION 's3://law/t/'")
        account.run("CREATE EXTERNAL TABLE law.u (id int) LOCATION 's3://law/u/'")
        yield account
