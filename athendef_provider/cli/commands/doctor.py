"""``athendef doctor``: checks of the engine, the credentials and the permissions, and fixes."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from athendef_provider.cli import console, options

if TYPE_CHECKING:
    from athendef_provider.aws.checks import Check
    from athendef_provider.config import Settings
    from athendef_provider.engine.driver.project import StackError

_HOW_TO_GET_IT = """\
one of these:
      curl -fsSL https://get.pulumi.com | sh    (https://www.pulumi.com/docs/install/)
      brew install pulumi/tap/pulumi
      make engine                               (in a checkout of athendef: builds it with Go)"""


@click.command(epilog="Example: athendef doctor --policy > policy.json")
@click.option("--policy", is_flag=True, help="Print the smallest IAM policy, as JSON, instead.")
@options.stack
@options.debug
@console.handle_errors
def doctor(*, policy: bool, stack: str) -> None:
    """Check at the engine, the project, the stack, the credentials and the permissions.

    Reports each check, and how to fix it if it failed. It changes nothing but one empty
    object that it writes beside the query results and removes.

    Exit codes: 0 all is right, 1 something isn't.
    """
    # Imported only now: boto3 takes half a second.
    from athendef_provider.aws import Aws  # noqa: PLC0415
    from athendef_provider.aws.checks import minimal_policy, run_checks  # noqa: PLC0415
    from athendef_provider.config import ConfigError, Settings  # noqa: PLC0415
    from athendef_provider.engine.driver.installation import prepare_environment  # noqa: PLC0415
    from athendef_provider.engine.driver.project import StackError, open_stack  # noqa: PLC0415

    prepare_environment()
    settings: Settings = Settings()
    trouble: StackError | None = None
    try:
        settings = open_stack(Path.cwd(), stack).settings
    except StackError as error:
        trouble = error
    except ConfigError as error:
        trouble = StackError(str(error))
    if policy:
        if trouble:
            console.warn(f"{trouble}: the policy is for the defaults")
        console.echo(json.dumps(minimal_policy(Aws(settings.aws)), indent=2))
        return
    wrong = 0
    for check in _checks(settings, trouble):
        wrong += not _shown(check)
    for check in run_checks(Aws(settings.aws)):
        wrong += not _shown(check)
    if wrong:
        console.echo(f"\n{console.plural(wrong, 'check')} failed.")
        raise click.exceptions.Exit(console.ERROR)
    console.echo("\nAll checks passed. The smallest IAM policy: athendef doctor --policy")


def _checks(settings: "Settings", trouble: "StackError | None") -> "Iterator[Check]":
    """At what is on this machine: the engine, its Python, the project and the stack."""
    from athendef_provider.aws.checks import Check  # noqa: PLC0415 - see `doctor`

    yield engine_check()
    yield _language_host()
    if trouble:
        yield Check("stack", ok=False, detail=trouble.what, fix=trouble.hint)
        return
    yield Check("stack", ok=True, detail=f"its tree is stacks/{settings.tree}")


def engine_check() -> "Check":
    """Whether there is a `pulumi`, and a new enough one."""
    from athendef_provider.aws.checks import Check  # noqa: PLC0415 - see `doctor`
    from athendef_provider.engine.driver.installation import MINIMUM_VERSION  # noqa: PLC0415 - see `doctor`

    place = shutil.which("pulumi")
    if place is None:
        return Check("engine", ok=False, detail="there is no `pulumi` on PATH", fix=_HOW_TO_GET_IT)
    done = subprocess.run(
        [place, "version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    version = done.stdout.strip().removeprefix("v")
    numbers = [int(part) for part in version.split("-")[0].split(".") if part.isdecimal()]
    if numbers < [int(part) for part in MINIMUM_VERSION.split(".")]:
        found = (
            f"Pulumi {version or 'of an unknown version'} is too old: {MINIMUM_VERSION} is needed"
        )
        return Check("engine", ok=False, detail=found, fix=_HOW_TO_GET_IT)
    return Check("engine", ok=True, detail=f"Pulumi {version}, {place}")


def _language_host() -> "Check":
    from athendef_provider.aws.checks import Check  # noqa: PLC0415 - see `doctor`

    host = shutil.which("pulumi-language-python")
    python = shutil.which("python") or sys.executable
    if host is None:
        return Check(
            "language host",
            ok=False,
            detail="there is no `pulumi-language-python` on PATH",
            fix="it comes with Pulumi: install Pulumi as a whole",
        )
    search = [python, "-c", "import athendef_provider"]
    done = subprocess.run(
        search, capture_output=True, check=False, stdin=subprocess.DEVNULL, env={**os.environ}
    )
    if done.returncode:
        return Check(
            "language host",
            ok=False,
            detail=f"{python}, which runs the project's program, has no athendef",
            fix=f"{python} -m pip install athendef",
        )
    return Check("language host", ok=True, detail=f"runs {python}")


def _shown(check: "Check") -> bool:
    mark = console.paint("ok  ", "green") if check.ok else console.paint("FAIL", "red", bold=True)
    console.echo(f"{mark}  {check.name:<14} {check.detail}")
    if check.fix:
        console.echo(f"      {'':<14} {console.paint('Try:', 'cyan')} {check.fix}")
    return check.ok
