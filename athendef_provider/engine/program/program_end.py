"""Ends the program with the exit code and the messages that the engine expects.

A blocked change must fail the preview, but not end it: the other resources are planned, too. So
`AthenaProvider.check` reports it as a property of the resource, and the program fails at its end.
The engine plans the removals of resources after the program has registered all of them, while the
program waits for it; a program that fails before that would hide the removals.
"""

import atexit
import os
import sys
from collections import deque
from collections.abc import Awaitable
from functools import cache
from pathlib import Path
from typing import NoReturn
from weakref import WeakKeyDictionary

import pulumi

from athendef_provider.engine import records
from athendef_provider.engine.provider.inputs import BLOCKED

_HOST = "pulumi-language-python-exec"
# Pulumi's language hosts read this exit code as "the program has reported why".
_REPORTED = 32
# The resources of which it is not known yet whether their changes are blocked, with their names; by
# the root resource of their stack.
_WATCHED: WeakKeyDictionary[pulumi.Resource, deque[tuple[pulumi.Resource, str]]] = (
    WeakKeyDictionary()
)


def fail(text: str) -> NoReturn:
    """End the program with the error ``text``, which is about a user's mistake.

    Pulumi's host adds a line about an unhandled error to a `pulumi.RunError`. It adds none to this
    exit code.
    """
    if not _under_host():
        raise pulumi.RunError(text)  # an inline program of the Automation API, or a test
    pulumi.log.error(text)
    sys.exit(_REPORTED)


def fail_if_blocked(resource: pulumi.Resource, name: str) -> None:
    """Fail the program at its end if the provider reports a change of ``resource`` as blocked."""
    if not pulumi.runtime.is_dry_run():
        return
    root = pulumi.runtime.get_root_resource()
    watched = _WATCHED.setdefault(resource if root is None else root, deque())  # None under mocks
    watched.append((resource, name))
    if len(watched) == 1:  # one task for all resources: each one costs the SDK time
        reported: Awaitable[bool] = _report_all_blocked(watched)
        pulumi.Output.from_input(reported)  # type: ignore[arg-type]  # the program waits for it


async def _report_all_blocked(watched: deque[tuple[pulumi.Resource, str]]) -> bool:
    """Report all blocked changes; return whether there is one."""
    blocked = False
    errors: list[Exception] = []
    while watched:
        try:
            blocked |= await _report_blocked(*watched[0])
        except pulumi.RunError as error:
            errors.append(error)
        except Exception:  # noqa: S110, BLE001 - the SDK reports a failed registration itself
            pass
        watched.popleft()
    if errors:
        raise errors[0]
    return blocked


async def _report_blocked(resource: pulumi.Resource, name: str) -> bool:
    """Report why a change is blocked; return whether one is."""
    blocked: pulumi.Output[str | None] = getattr(resource, BLOCKED)
    # In a preview, a property that the provider's check did not set is unknown.
    text = await blocked.future() if await blocked.is_known() else None
    if not text:
        return False
    if not os.environ.get(records.VARIABLE):  # the `athendef` command shows it itself
        for line in text.splitlines():
            pulumi.log.error(line, resource)
    if not _under_host():
        raise pulumi.RunError(f"{name}: {text}")
    _fail_at_exit()
    return True


@cache
def _fail_at_exit() -> None:
    """Let the process exit with `_REPORTED`.

    The SDK has no call for it: an exception would end the program before the removals are planned.
    The engine then adds "BAIL: run bailed" to the errors.
    """
    atexit.register(_exit)


def _exit() -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_REPORTED)


def _under_host() -> bool:
    """Whether Pulumi's language host runs this process for the program alone."""
    # The original arguments: the host replaces `sys.argv` and `__main__`.
    return any(Path(argument).name == _HOST for argument in sys.orig_argv)
