"""Paths of files for names of a catalog: inside the tree, and different for each name."""

import unicodedata
from pathlib import PurePosixPath

from hypothesis import example, given
from hypothesis import strategies as st

from athendef_provider.export.paths import places

NASTY = st.sampled_from(
    [
        "..",
        ".",
        "/",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        ".hidden",
        "_database",
        "_DATABASE",
        "nul",
        "%2E%2E",
        "\x00",
        "\x1b[31m",
        "x" * 300,
        "ö" * 200,
        "É",
        "é",
        "e\u0301",
        "ß",
        "ss",
        "",
        "~",
    ]
)
NAMES = st.one_of(NASTY, st.text(max_size=20), st.text(alphabet="./\\%~_aA", max_size=6))
KEYS = st.sets(st.tuples(NAMES, st.none() | NAMES), max_size=12)


@given(KEYS)
@example({("sales", None), ("sales", "_database"), ("sales", "_Database")})
@example({("..", "x"), ("%2E%2E", "x"), ("%2e%2e", "x")})
@example({("a", "é"), ("a", "e\u0301"), ("a", "É")})
def test_each_name_has_a_path_of_its_own_inside_the_tree(keys):
    paths_by_key = places(keys)

    assert paths_by_key.keys() == keys
    paths = [place.path for place in paths_by_key.values()]
    for path in paths:
        folder, name = PurePosixPath(path).parts
        assert path == f"{folder}/{name}"
        assert not folder.startswith(".")
        assert not name.startswith(".")
        assert name.endswith(".sql")
        assert not set(path) & set("\\\0\n\r\x1b")
        assert len(folder.encode()) <= 255
        assert len(name.encode()) <= 255
    folded = {unicodedata.normalize("NFC", path).casefold() for path in paths}
    assert len(folded) == len(paths)


@given(KEYS)
def test_a_manageable_path_is_the_name(keys):
    for (database, name), place in places(keys).items():
        if not place.unmanageable:
            assert place.path == f"{database}/{'_database' if name is None else name}.sql"


def test_a_table_with_the_name_of_the_database_file_has_another_path():
    paths_by_key = places([("sales", None), ("sales", "_database"), ("sales", "orders")])

    assert paths_by_key["sales", None].path == "sales/_database.sql"
    assert not paths_by_key["sales", None].unmanageable
    assert paths_by_key["sales", "_database"].path == "sales/%5Fdatabase.sql"
    assert "_database.sql" in paths_by_key["sales", "_database"].unmanageable
    assert paths_by_key["sales", "orders"].path == "sales/orders.sql"
