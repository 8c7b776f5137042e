"""Mistakes in a tree, in the config, or in AWS are reported in one line each, before any change."""

import pytest

pytestmark = pytest.mark.engine

GOOD = "CREATE EXTERNAL TABLE {name} (a int) LOCATION 's3://lake/{name}/'"

BAD_FILES = {
    "not_utf8.sql": (b"-- caf\xe9\nCREATE VIEW v AS SELECT 1 AS a", ":1: ", "not UTF-8"),
    "empty.sql": ("", "", "empty"),
    "only_comments.sql": ("-- nothing\n", ":1:1: ", "no statement"),
    "two.sql": ("CREATE VIEW two AS SELECT 1 AS a;\nCREATE VIEW b AS SELECT 1 AS a", ":2:", "two"),
    "not_create.sql": ("DROP TABLE not_create", ":1:1: ", "CREATE"),
    "ctas.sql": ("CREATE TABLE ctas AS SELECT 1 AS a", ":1:", "CREATE TABLE AS"),
    "named.sql": (GOOD.format(name="another"), ":1:23: ", "another"),
    "CASE.sql": (GOOD.format(name="case"), "", "letter case"),
    "case.sql": (GOOD.format(name="case"), "", "letter case"),
    "no_columns.sql": ("CREATE EXTERNAL TABLE no_columns\nLOCATION 's3://lake/x/'", ":", "column"),
    "twice.sql": (
        "CREATE EXTERNAL TABLE twice (a int, A string) LOCATION 's3://lake/x/'",
        ":1:37: ",
        "twice",
    ),
    "partition.sql": (
        "CREATE EXTERNAL TABLE partition (a int)\nPARTITIONED BY (a int)\nLOCATION 's3://l/x/'",
        ":",
        "`partition`",
    ),
    "both.sql": (
        "CREATE EXTERNAL TABLE both (a int)\nPARTITIONED BY (a int)\nLOCATION 's3://lake/x/'",
        ":2:17: ",
        "partition column",
    ),
    "nowhere.sql": ("CREATE EXTERNAL TABLE nowhere (a int)", ":1:", "LOCATION"),
    "managed.sql": ("CREATE TABLE managed (a int) LOCATION 's3://lake/x/'", ":1:", "EXTERNAL"),
    "undefined.sql": (
        "CREATE EXTERNAL TABLE undefined (a int)\nLOCATION 's3://{{ buckett }}/x/'",
        ":2: ",
        "buckett",
    ),
}


def error_text(run):
    """Return the output of a run that failed without a traceback."""
    assert run.code not in (0, None), run
    assert "Traceback" not in run.text, run
    return run.text


def test_all_errors_of_a_tree_are_reported_at_once_before_any_change(project, cloud):
    project.write("bad/good.sql", GOOD.format(name="good"))
    for name, (text, _, _) in BAD_FILES.items():
        project.write(f"bad/{name}", text)

    for text in (error_text(project.preview(code=None)), error_text(project.up(code=None))):
        lines = text.splitlines()
        for name, (_, place, words) in BAD_FILES.items():
            if name == "CASE.sql":  # one line has both names
                continue
            of_file = [line for line in lines if f"stacks/tree/bad/{name}{place}" in line]
            assert of_file, f"no line for {name}{place} in {text}"
            assert any(words in line for line in of_file), of_file
        assert not any("good.sql" in line for line in lines)
    assert cloud.names() == set()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"athendef:tree": "nowhere"},
            ["stacks/nowhere", "does not exist", "athendef:tree"],
        ),
        ({}, ["no SQL files", "<database>/<table>.sql"]),
        (
            {"athendef:workgrup": "x", "athendef:queryTimeoutSeconds": "soon"},
            ["athendef:workgrup", "athendef:workgroup: primary", "athendef:queryTimeoutSeconds"],
        ),
    ],
)
def test_all_config_mistakes_are_reported_at_once(shared, settings, words):
    before = dict.fromkeys(settings) | {"athendef:tree": "tree"}
    shared.configure(settings)

    text = error_text(shared.preview(code=None))

    shared.configure(before)
    for word in words:
        assert word in text


@pytest.fixture(scope="module")
def one_table(shared):
    shared.write("one/good.sql", GOOD.format(name="good"))
    yield shared
    (shared.tree / "one" / "good.sql").unlink()


@pytest.mark.parametrize(
    ("settings", "environment", "words"),
    [
        pytest.param(
            {"athendef:endpointUrl": "http://127.0.0.1:9"},
            {},
            ["http://127.0.0.1:9", "athendef:endpointUrl"],
            id="unreachable",
        ),
        pytest.param(
            {},
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
            ["no AWS credentials were found", "AWS_PROFILE"],
            id="no credentials",
        ),
        pytest.param(
            {"athendef:workgroup": "analysts"}, {}, ["analysts", "athendef:workgroup"], id="group"
        ),
        pytest.param({"aws:profile": "nobody"}, {}, ["nobody", "aws:profile"], id="profile"),
    ],
)
def test_unusable_aws_is_reported_in_one_line(one_table, settings, environment, words):
    before = dict.fromkeys(settings) | {
        "athendef:endpointUrl": one_table.config()["athendef:endpointUrl"]
    }
    one_table.configure(settings)

    text = error_text(one_table.up(code=None, **environment))

    one_table.configure(before)
    lines = [line for line in text.splitlines() if all(word in line for word in words)]
    assert lines, text
    # The engine prints each line twice, the second time in its summary.
    assert len({line.strip() for line in lines if line.strip().startswith("error:")}) == 1
