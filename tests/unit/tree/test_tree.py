"""A tree of SQL files is read completely, or all mistakes in it are reported at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from athendef_provider.definition.model import Database, HiveTable, View, full_name
from athendef_provider.tree import Tree, read_tree
from tests.support.cpu import cpu_limit

TABLE = "CREATE EXTERNAL TABLE {name} (id bigint) STORED AS PARQUET LOCATION 's3://lake/{name}/'"

Files = dict[str, str | bytes]
Plant = Callable[[Files], Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Create a tree with these files."""

    def make(files: Files) -> Path:
        for path, text in files.items():
            file = tmp_path / "tree" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "tree"

    return make


def names(tree: Tree) -> list[str]:
    return [full_name(file.definition) for file in tree.files]


def errors(tree: Tree) -> list[str]:
    return [str(problem) for problem in tree.errors]


def test_a_folder_is_a_database_and_a_file_is_a_table(plant: Plant):
    tree = read_tree(plant({"sales/orders.sql": TABLE.format(name="orders")}), {})

    assert names(tree) == ["sales", "sales.orders"]
    database, table = tree.files
    assert database.definition == Database("sales")
    assert not database.declared
    assert isinstance(table.definition, HiveTable)
    assert table.path == "sales/orders.sql"


def test_a_database_may_have_a_file_of_its_own(plant: Plant):
    tree = read_tree(plant({"sales/_database.sql": "CREATE DATABASE sales COMMENT 'x'"}), {})

    assert [file.definition for file in tree.files] == [Database("sales", "x")]
    assert tree.files[0].declared


def test_variables_are_replaced(plant: Plant):
    sql = TABLE.format(name="orders").replace("s3://lake", "s3://{{ lake }}")
    tree = read_tree(plant({"sales/orders.sql": sql}), {"lake": "my-lake"})

    table = tree.files[1].definition
    assert isinstance(table, HiveTable)
    assert table.location == "s3://my-lake/orders/"


def test_placeholders_of_athena_are_not_variables(plant: Plant):
    sql = (
        "CREATE EXTERNAL TABLE t (id int) PARTITIONED BY (dt string) LOCATION 's3://lake/t/' "
        "TBLPROPERTIES ('projection.enabled'='true','projection.dt.type'='enum',"
        "'projection.dt.values'='a,b','storage.location.template'='s3://lake/t/${dt}/')"
    )
    tree = read_tree(plant({"sales/t.sql": sql}), {})

    assert tree.diagnostics == ()


def test_an_undefined_variable_is_reported_with_its_line(plant: Plant):
    sql = (
        TABLE.format(name="orders").replace("LOCATION", "\nLOCATION").replace("lake", "{{ lake }}")
    )

    assert errors(read_tree(plant({"sales/orders.sql": sql}), {})) == [
        (
            "sales/orders.sql:2: undefined variable `lake` "
            "(set it in the stack's config: `athendef:variables: {lake: ...}`)"
        )
    ]


def test_a_template_can_access_only_its_variables(plant: Plant):
    """Jinja's sandbox: an SQL file is not a program."""
    sql = TABLE.format(name="orders") + " -- {{ ''.__class__.__mro__ }}"

    (error,) = errors(read_tree(plant({"sales/orders.sql": sql}), {}))

    assert error.startswith("sales/orders.sql")


def test_a_rename_from_a_table_that_has_a_file_is_a_warning(plant: Plant):
    """Files do not show whether the rename was applied. The directive must then be removed."""
    renamed = "-- athendef: renamed-from=old\n" + TABLE.format(name="new")
    old = TABLE.format(name="old").replace("lake/", "lake/other/")

    tree = read_tree(plant({"sales/new.sql": renamed, "sales/old.sql": old}), {})

    (warning,) = [str(problem) for problem in tree.warnings if problem.code == "old-name-taken"]
    assert warning.startswith("sales/new.sql:1: this is renamed from sales.old")
    allowed = "-- athendef: allow=old-name-taken\n" + renamed
    assert not read_tree(plant({"sales/new.sql": allowed}), {}).diagnostics


def test_a_view_that_reads_the_old_name_of_a_table_is_a_warning(plant: Plant):
    renamed = "-- athendef: renamed-from=old\n" + TABLE.format(name="new")
    view = "CREATE VIEW seen AS\nSELECT id\nFROM old"

    tree = read_tree(plant({"sales/new.sql": renamed, "sales/seen.sql": view}), {})

    (warning,) = [str(problem) for problem in tree.warnings]
    assert warning.startswith("sales/seen.sql:3: this view reads sales.old, which is renamed")
    assert "read sales.new" in warning
    allowed = "-- athendef: allow=reads-renamed-table\n" + view
    tree = read_tree(plant({"sales/new.sql": renamed, "sales/seen.sql": allowed}), {})
    assert not tree.diagnostics


def test_a_view_depends_on_what_it_reads(plant: Plant):
    tree = read_tree(
        plant(
            {
                "sales/a.sql": "CREATE VIEW a AS SELECT id FROM b JOIN logs.hits USING (id)",
                "sales/b.sql": "CREATE VIEW b AS SELECT id FROM orders",
                "sales/orders.sql": TABLE.format(name="orders"),
                "logs/hits.sql": TABLE.format(name="hits"),
            }
        ),
        {},
    )
    needs = {full_name(file.definition): tree.dependencies(file) for file in tree.files}

    assert needs["sales.a"] == ("sales", "logs.hits", "sales.b")
    assert needs["sales.b"] == ("sales", "sales.orders")
    assert needs["sales.orders"] == ("sales",)


def test_a_cycle_of_views_is_an_error(plant: Plant):
    files: Files = {
        "sales/a.sql": "CREATE VIEW a AS SELECT id FROM b",
        "sales/b.sql": "CREATE VIEW b AS SELECT id FROM a",
    }

    (error,) = errors(read_tree(plant(files), {}))

    assert "these views read each other: " in error


def test_all_mistakes_in_all_files_are_reported_at_once(plant: Plant):
    tree = read_tree(
        plant(
            {
                "sales/latin.sql": "CREATE VIEW latin AS\nSELECT 'caf\u00e9' AS x".encode(
                    "latin-1"
                ),
                "sales/nothing.sql": "-- not yet\n",
                "sales/two.sql": "CREATE VIEW two AS SELECT 1 AS x;\nDROP VIEW two;",
                "sales/other.sql": TABLE.format(name="orders"),
                "sales/drop.sql": "DROP TABLE orders",
                "stray.sql": TABLE.format(name="stray"),
                "sales/deep/down.sql": TABLE.format(name="down"),
            }
        ),
        {},
    )

    assert [error.split(": ")[0] for error in errors(tree)] == [
        "sales/deep/down.sql",
        "sales/drop.sql:1:1",
        "sales/latin.sql:2",
        "sales/nothing.sql:1:1",
        "sales/other.sql:1:23",
        "sales/two.sql:2:1",
        "stray.sql",
    ]


def test_names_that_differ_only_in_case_are_the_same_table(plant: Plant):
    files: Files = {
        "sales/orders.sql": TABLE.format(name="orders"),
        "sales/Orders.sql": TABLE.format(name="orders"),
    }

    (error,) = errors(read_tree(plant(files), {}))

    assert "has the same name: Athena ignores letter case" in error


def test_an_absent_folder_is_reported(tmp_path: Path):
    (error,) = errors(read_tree(tmp_path / "nowhere", {}))

    assert error.endswith("nowhere: this folder does not exist (check `athendef:tree`)")


def test_an_empty_tree_is_an_error(tmp_path: Path):
    """Otherwise a wrong path would be planned as the removal of all tables."""
    (error,) = errors(read_tree(tmp_path, {}))

    assert "this folder has no SQL files" in error


def test_files_that_are_not_sql_files_are_warned_of(plant: Plant):
    root = plant(
        {
            "sales/t.sql": TABLE.format(name="t"),
            "sales/orders.ddl": "CREATE ...",
            "notes/x.txt": "",
            "y.sql.bak": "",
            "sales/README.md": "",
            "sales/LICENSE": "",
            ".hidden.txt": "",
        }
    )

    warnings = read_tree(root, {}).warnings

    shown = {(warning.code, warning.path) for warning in warnings}
    assert shown == {("ignored-file", p) for p in ("sales/orders.ddl", "notes/x.txt", "y.sql.bak")}
    assert not read_tree(root, {}).errors


def test_databases_outside_of_the_config_are_left_out(plant: Plant):
    root = plant({"sales/t.sql": TABLE.format(name="t"), "logs/broken.sql": "this is not even SQL"})
    tree = read_tree(root, {}, databases=("sales",))

    assert names(tree) == ["sales", "sales.t"]
    assert tree.left_out == ("logs",)
    assert tree.errors == ()


def test_a_database_in_the_config_without_a_folder_is_an_error(plant: Plant):
    root = plant({"sales/t.sql": TABLE.format(name="t")})

    (error,) = errors(read_tree(root, {}, databases=("sale",)))

    assert "athendef:databases names `sale`" in error
    assert "the folders are sales" in error


def test_a_location_inside_another_is_a_warning(plant: Plant):
    inner = TABLE.format(name="part").replace("s3://lake/part/", "s3://lake/whole/part/")
    tree = read_tree(
        plant({"sales/whole.sql": TABLE.format(name="whole"), "sales/part.sql": inner}), {}
    )

    (warning,) = tree.warnings
    assert warning.path == "sales/part.sql"
    assert "is inside the one of sales.whole" in warning.message


def test_many_locations_inside_one_are_a_single_warning(plant: Plant):
    """As a crawler of a whole bucket creates them."""
    names = [f"part{number}" for number in range(20)]
    inner = {
        f"sales/{name}.sql": TABLE.format(name=name).replace("s3://lake/", "s3://lake/whole/")
        for name in names
    }
    tree = read_tree(plant({"sales/whole.sql": TABLE.format(name="whole"), **inner}), {})

    (warning,) = tree.warnings
    assert warning.path == "sales/whole.sql"
    assert "sales.part0, sales.part1, sales.part10 and 17 more" in warning.message


def test_invalid_directives_are_reported_at_their_lines(plant: Plant):
    head = "-- a list of what to allow\n-- athendef: allow=hidden-folder, nope,'never'\n"
    both = "/* athendef: allow=neither */\n"
    sql = head + both + TABLE.format(name="orders")
    tree = read_tree(plant({"sales/orders.sql": sql}), {})

    warnings = [(problem.line, problem.message) for problem in tree.warnings]
    assert warnings == [
        (2, "unknown code 'never in allow"),
        (2, "unknown code nope in allow"),
        (3, "unknown code neither in allow"),
    ]


def test_a_file_with_a_hundred_thousand_invalid_directives_is_read(plant: Plant):
    rules = ",".join(f"rule-{number}" for number in range(100_000))
    sql = f"-- athendef: allow={rules}\n" + TABLE.format(name="orders")
    folder = plant({"sales/orders.sql": sql})

    with cpu_limit(30):
        assert len(read_tree(folder, {}).warnings) == 100_000


def test_a_warning_can_be_suppressed_and_an_unknown_directive_is_reported(plant: Plant):
    allowed = "-- athendef: allow=overlapping-location,renamed-colum\n"
    inner = allowed + TABLE.format(name="part").replace("lake/part/", "lake/whole/part/")
    tree = read_tree(
        plant({"sales/whole.sql": TABLE.format(name="whole"), "sales/part.sql": inner}), {}
    )

    (warning,) = tree.warnings
    assert str(warning) == (
        "sales/part.sql:1: unknown code renamed-colum in allow (did you mean renamed-column?)"
    )


def test_a_file_has_the_names_that_its_view_reads(plant: Plant):
    tree = read_tree(plant({"sales/v.sql": "CREATE VIEW v AS SELECT * FROM logs.hits"}), {})

    assert isinstance(tree.files[1].definition, View)
    assert tree.files[1].reads == ("logs.hits",)


SECRET = TABLE.format(name="t") + " TBLPROPERTIES ('key' = '{}')"


def test_a_file_has_the_names_of_its_secret_variables(plant: Plant):
    condition = SECRET.format("{% if other == 'x' %}{{ key }}{% else %}none{% endif %}")
    tree = read_tree(
        plant({"sales/t.sql": condition, "sales/u.sql": TABLE.format(name="u")}),
        {"key": "value", "other": "x"},
        secret=frozenset({"key", "other"}),
    )

    assert not tree.diagnostics
    used = {full_name(file.definition): file.secrets for file in tree.files}
    assert used == {"sales": set(), "sales.t": {"key", "other"}, "sales.u": set()}


@pytest.mark.parametrize(
    "expression",
    [
        "{{ key | upper }}",
        "{{ key[:4] }}",
        "{{ key ~ 'x' }}",
        "{% set copy = key %}{{ copy | upper }}",
        "{% filter upper %}{{ key }}{% endfilter %}",
        "{% set copy %}{{ key }}{% endset %}{{ copy | upper }}",
        "{% macro m() %}{{ key }}{% endmacro %}{{ m() | upper }}",
        "{% for letter in key %}{{ letter }} {% endfor %}",
    ],
)
def test_nothing_is_computed_with_a_secret(plant: Plant, expression: str):
    """The result would be another text, which could not be masked."""
    tree = plant({"sales/t.sql": "-- a comment\n" + SECRET.format(expression)})

    (error,) = read_tree(tree, {"key": "value"}, secret=frozenset({"key"})).errors

    assert error.code == "secret-expression"
    assert str(error).startswith("sales/t.sql:2: `key` is secret, and a value computed from it")
    assert not read_tree(tree, {"key": "value"}).diagnostics, (
        "a plain variable may be computed with"
    )
