"""Errors of the tree and the config, as plain `pulumi preview` reports them."""

import pytest

pytestmark = pytest.mark.engine


def wrong_tree(project):
    project.write("sales/orders.sql", "CREATE EXTERNAL TABEL orders (id bigint)")


def wrong_config(project):
    project.write("sales/_database.sql", "CREATE DATABASE sales")
    project.configure({"athendef:tre": "tree"})


@pytest.mark.parametrize(
    ("arrange", "message"),
    [
        (wrong_tree, "stacks/tree/sales/orders.sql:1:17: "),
        (wrong_config, "athendef:tre is not a setting; did you mean `athendef:tree: warehouse`?"),
    ],
)
def test_an_error_is_reported_without_pulumis_own_error(project, arrange, message):
    arrange(project)

    preview = project.preview(code=None)

    assert preview.code not in (0, None)
    assert message in preview.text, preview
    assert "unhandled error" not in preview.text
    assert "Traceback" not in preview.text
