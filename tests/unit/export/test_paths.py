"""Names of a catalog as paths of a tree: none leads out, no two meet."""

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
def test_every_name_gets_a_file_of_its_own_inside_the_tree(keys):
    found = places(keys)

    assert found.keys() == keys
    paths = [place.path for place in found.values()]
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
def test_a_path_that_is_not_odd_is_the_name(keys):
    for (database, name), place in places(keys).items():
        if not place.unmanageable:
            assert place.path == f"{database}/{'_database' if name is None else name}.sql"


def test_a_table_called_as_the_databases_file_does_not_take_its_place():
    found = places([("sales", None), ("sales", "_database"), ("sales", "orders")])

    assert found["sales", None].path == "sales/_database.sql"
    assert not found["sales", None].unmanageable
    assert found["sales", "_database"].path == "sales/%5Fdatabase.sql"
    assert "_database.sql" in found["sales", "_database"].unmanageable
    assert found["sales", "orders"].path == "sales/orders.sql"
