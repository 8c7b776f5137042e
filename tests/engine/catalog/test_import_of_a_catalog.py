"""A whole catalog is imported by the real engine: 300 tables, created by many tools."""

import os

import pytest

from tests.support.catalogs import fill, not_in_ddl
from tests.support.engine.command import athendef

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("takeover")]

TABLES = 300


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_catalog_with_tables_of_all_tools_is_imported(project, cloud, tmp_path):
    """The next preview is empty, a changed table is an update, an export gives the same files."""
    kinds = fill(cloud, TABLES)
    assert sum(kinds.values()) == TABLES
    assert all(kinds.values()), f"a kind is missing: {kinds}"
    before = len(cloud.calls())

    imported = project.pulumi(
        "import", "--from", "athendef", "--yes", "--generate-code=false", "--", "made", "found.*"
    )

    asked = [call for call in cloud.calls()[before:] if call["service"] == "glue"]
    assert len(asked) <= 2 * (1 + TABLES // 100 + 1), "it asked Glue for single tables"
    unmanaged = sum(count for kind, count in kinds.items() if kind in not_in_ddl(0))
    assert f"{unmanaged} cannot be expressed in DDL" in imported.text
    taken = TABLES - unmanaged + 2  # the databases
    assert len(project.resources()) == taken
    assert project.is_settled()
    assert project.up().changes == {}, "protected or not, there is nothing to do"

    written = files(project.tree)
    assert len(written) == TABLES + 2
    assert all(path.count("/") == 1 for path in written)
    assert not any("escaped" in path for path in os.listdir(tmp_path))  # noqa: PTH208 - names
    again = tmp_path / "again"
    athendef(project, "export", "made", "found", "--tree", str(again))
    assert files(again) == written

    cloud.run("ALTER TABLE made.t000 ADD COLUMNS (changed_outside string)")
    assert project.preview().changes == {"made.t000": "update"}
    project.up()
    assert project.is_settled()
    third = tmp_path / "third"
    athendef(project, "export", "--tree", str(third), "made", "found")
    assert files(third) == written

    kept = athendef(project, "import", "--yes", "made", "found")
    assert f"0 to import, {taken} in its state already" in kept.stdout
    assert files(project.tree) == written
