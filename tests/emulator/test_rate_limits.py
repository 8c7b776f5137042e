"""``--rate-limits``: calls of Athena are throttled beyond its default quotas."""

from botocore.config import Config
from botocore.exceptions import ClientError

from athendef_provider.local.options import RESULTS_BUCKET
from athendef_provider.local.rate_limits import RateLimits
from tests.support.account import running_account, session


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_quota_has_a_burst_and_is_refilled():
    clock = Clock()
    limits = RateLimits(clock)

    def accepted(calls: int) -> int:
        return sum(limits.accept("eu-west-1", "StartQueryExecution") for _ in range(calls))

    assert accepted(100) == 80
    clock.now = 0.5
    assert accepted(100) == 10
    clock.now = 100.0
    assert accepted(100) == 80


def test_regions_and_operations_have_quotas_of_their_own():
    limits = RateLimits(Clock())
    for _ in range(80):
        limits.accept("eu-west-1", "StartQueryExecution")

    assert not limits.accept("eu-west-1", "StartQueryExecution")
    assert limits.accept("us-east-1", "StartQueryExecution")
    assert limits.accept("eu-west-1", "BatchGetQueryExecution")
    assert all(limits.accept("eu-west-1", "CreateWorkGroup") for _ in range(1000))


def test_a_client_sees_the_error_of_athena():
    with running_account(rate_limits=True) as account:
        once = Config(retries={"total_max_attempts": 1})
        athena = session(account.region).client(
            "athena", endpoint_url=account.endpoint_url, config=once
        )
        codes = set()
        for _ in range(200):
            try:
                athena.start_query_execution(
                    QueryString="SELECT 1",
                    ResultConfiguration={"OutputLocation": f"s3://{RESULTS_BUCKET}/"},
                )
            except ClientError as error:
                codes.add(error.response["Error"]["Code"])
    assert "TooManyRequestsException" in codes
