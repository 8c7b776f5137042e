"""``athendef doctor``: checks of the engine, the credentials and the permissions, and fixes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options
from athendef_provider.errors import AthendefError

if TYPE_CHECKING:
    from athendef_provider.aws.checks import Check

_INSTALL = """\
one of these:
      curl -fsSL https://get.pulumi.com | sh    (https://www.pulumi.com/docs/install/)
      brew install pulumi/tap/pulumi
      make engine                               (in a checkout of athendef: builds it with Go)"""


@click.command(epilog="Example: athendef doctor --policy > policy.json")
@click.option("--policy", is_flag=True, help="Print the smallest IAM policy, as JSON, instead.")
@options.stack
@options.debug
def doctor(*, policy: bool, stack: str) -> None:
    """Check the engine, the project, the stack, the credentials and the permissions.

    Reports each check, and how to fix it if it failed. It changes nothing but one empty
    object that it writes beside the query results and removes.

    Exit codes: 0 all checks passed, 1 a check failed.
    """
    # Imported only now: boto3 takes half a second.
    from athendef_provider.aws import Aws  # noqa: PLC0415
    from athendef_provider.aws.checks import minimal_policy, run_checks  # noqa: PLC0415
    from athendef_provider.cli.context.stack import open_stack  # noqa: PLC0415
    from athendef_provider.config import Settings  # noqa: PLC0415
    from athendef_provider.engine.driver.errors import ProjectNotFoundError  # noqa: PLC0415
    from athendef_provider.engine.project_folder import relative  # noqa: PLC0415

    settings: Settings = Settings()
    tree = Path()
    error: AthendefError | None = None
    try:
        opened = open_stack(stack)
        settings, tree = opened.settings, relative(opened.tree)
    except AthendefError as unusable:
        error = unusable
    if policy:
        if error:
            console.warn(f"{error}: the policy is for the defaults")
        console.echo(json.dumps(minimal_policy(Aws(settings.aws)), indent=2))
        return
    failed = 0
    for check in _local_checks(tree, error):
        failed += not _print(check)
    if error is None or isinstance(error, ProjectNotFoundError):
        for check in run_checks(Aws(settings.aws)):
            failed += not _print(check)
    else:
        console.echo("AWS is not checked without the config of a stack.")
    if failed:
        console.echo(f"\n{console.plural(failed, 'check')} failed.")
        raise click.exceptions.Exit(console.ERROR)
    console.echo("\nAll checks passed. The smallest IAM policy: athendef doctor --policy")


def _local_checks(tree: Path, error: AthendefError | None) -> "Iterator[Check]":
    """Checks of this machine: the engine, its Python, the project and the stack with its tree."""
    from athendef_provider.aws.checks import Check  # noqa: PLC0415 - see `doctor`
    from athendef_provider.engine.driver.errors import (  # noqa: PLC0415 - see `doctor`
        EngineMissingError,
        EngineVersionError,
    )
    from athendef_provider.engine.driver.installation import engine_environment  # noqa: PLC0415 - see `doctor`

    environment = engine_environment()
    yield _engine(environment)
    yield _language_host(environment)
    if error is None:
        yield Check("stack", ok=True, detail=f"its tree is {tree}")
    elif not isinstance(error, EngineMissingError | EngineVersionError):  # shown above
        yield Check("stack", ok=False, detail=error.what, fix=error.hint)


def _engine(environment: Mapping[str, str]) -> "Check":
    from athendef_provider.aws.checks import Check  # noqa: PLC0415 - see `doctor`
    from athendef_provider.engine.driver.errors import EngineError  # noqa: PLC0415 - see `doctor`
    from athendef_provider.engine.driver.installation import (  # noqa: PLC0415 - see `doctor`
        engine_version,
        find_engine,
    )

    try:
        engine = find_engine(environment)
        version = engine_version(engine, environment)
    except EngineError as error:
        return Check("engine", ok=False, detail=error.what, fix=_INSTALL)
    return Check("engine", ok=True, detail=f"Pulumi {version}, {engine}")


def _language_host(environment: Mapping[str, str]) -> "Check":
    from athendef_provider.aws.checks import Check  # noqa: PLC0415 - see `doctor`

    path = environment["PATH"]
    host = shutil.which("pulumi-language-python", path=path)
    python = shutil.which("python", path=path) or sys.executable
    if host is None:
        return Check(
            "language host",
            ok=False,
            detail="there is no `pulumi-language-python` on PATH",
            fix="it is part of Pulumi: install all of Pulumi",
        )
    done = subprocess.run(
        [python, "-c", "import athendef_provider"],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=environment,
    )
    if done.returncode:
        return Check(
            "language host",
            ok=False,
            detail=f"{python}, which runs the project's program, has no athendef",
            fix=f"{python} -m pip install athendef",
        )
    return Check("language host", ok=True, detail=f"runs {python}")


def _print(check: "Check") -> bool:
    """Print a check; returns whether it passed."""
    mark = console.paint("ok  ", "green") if check.ok else console.paint("FAIL", "red", bold=True)
    console.echo(f"{mark}  {check.name:<14} {check.detail}")
    if check.fix:
        console.echo(f"      {'':<14} {console.paint('Try:', 'cyan')} {check.fix}")
    return check.ok
