from collections.abc import Callable, Iterator

import pytest
from moto import mock_aws
from moto.s3.models import s3_backends

from athendef_provider.local.execution import (
    Context,
    MotoCatalog,
    QueryFailedError,
    Result,
    execute,
)
from athendef_provider.local.sql import parse

ACCOUNT, REGION, BUCKET = "123456789012", "us-east-1", "lake"
NOW = 1_700_000_000


@pytest.fixture
def catalog(monkeypatch: pytest.MonkeyPatch) -> Iterator[MotoCatalog]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        s3_backends[ACCOUNT]["aws"].create_bucket(BUCKET, REGION)
        moto_catalog = MotoCatalog(ACCOUNT, REGION)
        moto_catalog.create_database({"Name": "db"})
        yield moto_catalog


@pytest.fixture
def run(catalog: MotoCatalog) -> Callable[..., Result]:
    """Execute statements in order; returns the result of the last one."""

    def run_all(*statements: str) -> Result:
        result = Result()
        for sql in statements:
            result = execute(parse(sql), catalog, Context("db", ACCOUNT, REGION, lambda: NOW))
        return result

    return run_all


@pytest.fixture
def failure(run: Callable[..., Result]) -> Callable[[str], QueryFailedError]:
    """Execute a statement and return its error."""

    def fail(sql: str) -> QueryFailedError:
        with pytest.raises(QueryFailedError) as raised:
            run(sql)
        return raised.value

    return fail
