"""``athendef local``: runs the embedded AWS in the foreground."""

import re
import signal
import threading
from pathlib import Path

import click


class _Regex(click.ParamType[re.Pattern[str]]):
    """A click parameter that is a regular expression."""

    name = "regex"

    def convert(
        self,
        value: str | re.Pattern[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> re.Pattern[str]:
        try:
            return re.compile(value)
        except re.error as error:
            self.fail(f"{value!r} is not a regular expression: {error}", param, ctx)


_seconds = click.FloatRange(min=0)


@click.command(epilog="Example: athendef local --port 0 --query-seconds 0.5 --log calls.jsonl")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=5566,
    show_default=True,
    help="The port; 0 selects a free one.",
)
@click.option("--query-seconds", type=_seconds, default=0.0, help="The duration of each query.")
@click.option("--call-seconds", type=_seconds, default=0.0, help="The duration of each call.")
@click.option(
    "--throttle",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="The share of Athena and Glue calls that are throttled, 0 to 1.",
)
@click.option(
    "--rate-limits",
    is_flag=True,
    help="Enforce Athena's default quotas: 20 starts per second, and others.",
)
@click.option("--fail", type=_Regex(), help="Statements that match this regular expression fail.")
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append a JSON line for each call to this file.",
)
@click.option(
    "--bucket",
    "buckets",
    multiple=True,
    metavar="NAME",
    help="An S3 bucket to create at the start; can be given several times.",
)
def local(  # noqa: PLR0913 - a parameter for each option
    *,
    port: int,
    query_seconds: float,
    call_seconds: float,
    throttle: float,
    rate_limits: bool,
    fail: re.Pattern[str] | None,
    log: Path | None,
    buckets: tuple[str, ...],
) -> None:
    """Serve Athena, Glue, S3 and STS on 127.0.0.1, in memory, until Ctrl-C.

    Nothing is sent to AWS, and nothing is stored. Two buckets exist from the start:
    athendef-local-results for query results (set athendef:outputLocation to
    s3://athendef-local-results/) and athendef-local-lake for the data.
    """
    try:
        # Lazy, because importing moto takes half a second, and it is an optional extra.
        from athendef_provider.local.options import Options  # noqa: PLC0415
        from athendef_provider.local.server import EmbeddedAws, PortInUseError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("athendef_provider"):
            raise
        raise click.ClickException(
            f"the embedded AWS needs the Python package {error.name!r}, which is not installed: "
            "pip install 'athendef[local]'"
        ) from None
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    options = Options(
        port=port,
        query_seconds=query_seconds,
        call_seconds=call_seconds,
        throttle=throttle,
        rate_limits=rate_limits,
        fail=fail,
        log=log,
        buckets=buckets,
    )
    try:
        with EmbeddedAws(options) as aws:
            exports = " ".join(f"{name}={value}" for name, value in aws.environment.items())
            click.echo(f"The embedded AWS is ready. In another shell: export {exports}")
            ended.wait()
    except PortInUseError as error:
        raise click.ClickException(
            f"{error}. Choose another port with --port, or use --port 0 for a free one."
        ) from None
    except OSError as error:
        raise click.ClickException(f"--log {log}: {error.strerror}") from None
