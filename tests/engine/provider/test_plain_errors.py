"""An error of the provider is one message, without the additions of the SDK."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from athendef_provider.cli import console
from tests.support.engine.command import athendef
from tests.support.engine.project import PulumiProject
from tests.support.engine.projects import CUSTOMERS, ORDERS

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def applied(shared: PulumiProject) -> PulumiProject:
    """A stack with one table. The tests add files with mistakes."""
    shared.write("sales/orders.sql", ORDERS)
    shared.up()
    return shared


@contextmanager
def no_credentials(project: PulumiProject) -> Iterator[str]:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    values = {name: project.env.pop(name) for name in names}
    yield "no AWS credentials were found"
    project.env.update(values)


@contextmanager
def unknown_profile(project: PulumiProject) -> Iterator[str]:
    project.configure({"aws:profile": "nobody"})
    yield "The config profile (nobody) could not be found"
    project.configure({"aws:profile": None})


@contextmanager
def no_result_bucket(project: PulumiProject) -> Iterator[str]:
    location = project.config()["athendef:outputLocation"]
    project.configure({"athendef:outputLocation": "s3://no-such-bucket/"})
    file = project.write("sales/customers.sql", CUSTOMERS)
    yield "Unable to verify/create output bucket no-such-bucket"
    file.unlink()
    project.configure({"athendef:outputLocation": location})


@contextmanager
def failing_statement(project: PulumiProject) -> Iterator[str]:
    file = project.write("sales/customers.sql", CUSTOMERS.replace("lake", "no-lake"))
    yield "NoSuchBucket"
    file.unlink()


SITUATIONS = [no_credentials, unknown_profile, no_result_bucket, failing_statement]


@pytest.mark.sdk
@pytest.mark.parametrize("situation", SITUATIONS)
def test_up_reports_an_error_as_one_message(applied, situation):
    with situation(applied) as message:
        run = applied.up(code=None)

    assert run.code != 0
    reported = run.text.partition("\nDiagnostics:\n")[2]
    assert reported.count(message) == 1, run
    check_that_it_is_plain(run.text)


@pytest.mark.parametrize(
    "situation",
    [*SITUATIONS[:-1], pytest.param(SITUATIONS[-1], marks=pytest.mark.sdk)],
)
def test_apply_reports_an_error_as_one_message(applied, situation):
    with situation(applied) as message:
        run = athendef(applied, "apply", "--auto-approve", code=console.ERROR)

    assert run.stderr.count(message) == 1, run.stderr
    check_that_it_is_plain(run.stdout + run.stderr)


@pytest.mark.parametrize("situation", [no_credentials, unknown_profile])
def test_previews_report_an_error_as_one_message(applied, situation):
    with situation(applied) as message:
        preview = applied.preview(code=None)
        plan = athendef(applied, "plan", code=console.ERROR)

    assert preview.text.partition("\nDiagnostics:\n")[2].count(message) == 1, preview
    assert plan.stderr.count(message) == 1, plan.stderr
    check_that_it_is_plain(preview.text + plan.stdout + plan.stderr)


@pytest.mark.sdk
def test_the_calls_that_load_the_provider_report_a_plain_error(applied):
    """`pulumi refresh` does not run the program: its first calls load the provider, and fail."""
    with no_credentials(applied) as message:
        run = applied.pulumi("refresh", "--yes", "--skip-preview", code=None)

    assert run.code != 0
    assert message in run.text
    check_that_it_is_plain(run.text)


def check_that_it_is_plain(text: str) -> None:
    assert "Traceback" not in text, text
    assert not re.search(r'File ".*", line \d+', text), text
