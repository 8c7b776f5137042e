from collections.abc import Callable, Iterator

import pytest
from moto import mock_aws
from moto.s3.models import s3_backends

from athendef_provider.local.execution import Context, MotoCatalogue, QueryFailed, Result, execute
from athendef_provider.local.sql import parse

ACCOUNT, REGION, BUCKET = "123456789012", "us-east-1", "lake"
NOW = 1_700_000_000


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[MotoCatalogue]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        s3_backends[ACCOUNT]["aws"].create_bucket(BUCKET, REGION)
        found = MotoCatalogue(ACCOUNT, REGION)
        found.create_database({"Name": "db"})
        yield found


@pytest.fixture
def run(catalogue: MotoCatalogue) -> Callable[..., Result]:
    """Execute statements one after the other; the last one's result."""

    def run_all(*statements: str) -> Result:
        result = Result()
        for sql in statements:
            result = execute(parse(sql), catalogue, Context("db", ACCOUNT, REGION, lambda: NOW))
        return result

    return run_all


@pytest.fixture
def failure(run: Callable[..., Result]) -> Callable[[str], QueryFailed]:
    """The failure that a statement ends with."""

    def fail(sql: str) -> QueryFailed:
        with pytest.raises(QueryFailed) as failed:
            run(sql)
        return failed.value

    return fail
