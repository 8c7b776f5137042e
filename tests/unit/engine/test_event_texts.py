"""The texts of the engine's diagnostics, as the `athendef` command shows them."""

import pytest

from athendef_provider.engine.driver.events import plain

TRACEBACK = """\
Traceback (most recent call last):
  File "/lib/pulumi/dynamic/__main__.py", line 84, in wrapper
    return fn(self, request, context)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/lib/athendef_provider/aws/statements.py", line 12, in run
    raise StatementError(text)
"""
CAUSE = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\nOSError: gone\n'
DIRECT = "\nThe above exception was the direct cause of the following exception:\n\n"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (TRACEBACK + "KeyError: 'a'\n", "KeyError: 'a'"),
        (TRACEBACK + "athendef_provider.aws.statements.StatementError: no bucket", "no bucket"),
        (CAUSE + DIRECT + TRACEBACK + "athendef_provider.aws.errors.AwsError: lost", "lost"),
        (
            TRACEBACK + "a.Error: one\n    CREATE TABLE t\n\n    x",
            "a.Error: one\n    CREATE TABLE t\n\n    x",
        ),
        (
            "<{%fg 1%}>error: <{%reset%}>Preview failed: " + TRACEBACK + "ValueError: x",
            "ValueError: x",
        ),
        ("error: Exception calling application: no bucket", "no bucket"),
    ],
)
def test_of_a_traceback_only_the_exception_is_shown(message, expected):
    assert plain(message) == expected


def test_the_traceback_of_a_program_is_kept():
    """Its author needs it."""
    text = f"Program failed with an unhandled exception:\n{TRACEBACK}KeyError: 'a'"

    assert plain(f"error: {text}") == text
