"""Measures creations under Athena's default quotas, which other clients use, too.

``python bench/quota.py`` creates tables on an embedded AWS with `--rate-limits`, while another
client uses half of the starts per second. It prints the duration, and its ratio to the time that
the remaining quota allows; then the same at 30 % throttled calls.
"""

# ruff: noqa: E402 - the checkout must be on sys.path before the imports.
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

import boto3
import click
from botocore.config import Config
from botocore.exceptions import ClientError

from athendef_provider.aws import Aws
from athendef_provider.aws.apply.reconciler import Reconciler
from athendef_provider.config import AwsSettings, Settings
from athendef_provider.definition import read
from athendef_provider.definition.model import Database, Definition
from athendef_provider.local.options import LAKE_BUCKET, RESULTS_BUCKET, Options
from athendef_provider.local.server import CREDENTIALS, EmbeddedAws

_REGION = "eu-west-1"
_OTHERS_PER_SECOND = 10.0
_STARTS_PER_SECOND = 20.0
_BURST = 80.0
_QUERY_SECONDS = 0.5
_SLOTS = 20
_RESULTS = f"s3://{RESULTS_BUCKET}/"


@click.command()
@click.option("--tables", default=300, show_default=True, help="The number of tables.")
def main(*, tables: int) -> None:
    """Measure, and print the results."""
    by_rate = (tables - _BURST) / (_STARTS_PER_SECOND - _OTHERS_PER_SECOND)
    by_slots = tables * _QUERY_SECONDS / (_SLOTS - _OTHERS_PER_SECOND * _QUERY_SECONDS)
    shortest = max(by_rate, by_slots)
    seconds = _measure(tables, throttle=0.0, others=True)
    click.echo(f"{tables} creates, half of the quota used by others: {seconds:.1f} s")
    click.echo(f"  the remaining quota allows {shortest:.1f} s: ratio {seconds / shortest:.2f}")
    plain = tables * _QUERY_SECONDS / _SLOTS
    shortest = max(plain, (tables - _BURST) / _STARTS_PER_SECOND)
    seconds = _measure(tables, throttle=0.3, others=False)
    click.echo(f"{tables} creates, 30 % of all calls throttled: {seconds:.1f} s")
    click.echo(f"  the quota allows {shortest:.1f} s: ratio {seconds / shortest:.2f}")


def _measure(tables: int, *, throttle: float, others: bool) -> float:
    options = Options(query_seconds=_QUERY_SECONDS, rate_limits=True, throttle=throttle)
    ended = threading.Event()
    with EmbeddedAws(options) as aws:
        account = AwsSettings(
            region=_REGION, endpoint_url=aws.endpoint_url, output_location=_RESULTS
        )
        with ThreadPoolExecutor(65) as pool:
            if others:
                pool.submit(_use_quota, aws.endpoint_url, ended)
            reconciler = Reconciler(Aws(account), Settings(aws=account), lambda _notice: None)
            reconciler.create(Database("bench"))
            definitions = [_table(number) for number in range(tables)]
            began = time.monotonic()
            list(pool.map(reconciler.create, definitions))
            seconds = time.monotonic() - began
            ended.set()
    return seconds


def _use_quota(endpoint: str, ended: threading.Event) -> None:
    """Start statements at the rate of other clients, whether or not Athena accepts them."""
    athena = boto3.Session(
        CREDENTIALS["AWS_ACCESS_KEY_ID"], CREDENTIALS["AWS_SECRET_ACCESS_KEY"], region_name=_REGION
    ).client(
        "athena",
        endpoint_url=endpoint,
        config=Config(retries={"total_max_attempts": 1}),
    )
    while not ended.wait(1 / _OTHERS_PER_SECOND):
        try:
            athena.start_query_execution(
                QueryString="SHOW DATABASES", ResultConfiguration={"OutputLocation": _RESULTS}
            )
        except ClientError:
            continue


def _table(number: int) -> Definition:
    sql = (
        f"CREATE EXTERNAL TABLE bench.t{number} (id bigint) STORED AS PARQUET "
        f"LOCATION 's3://{LAKE_BUCKET}/t{number}/'"
    )
    definition = read(sql, path="bench", database="bench", name=f"t{number}").definition
    assert definition is not None
    return definition


if __name__ == "__main__":
    main()
