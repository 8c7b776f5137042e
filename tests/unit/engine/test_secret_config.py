"""Which variables of a stack are secret, according to its config file."""

from pathlib import Path

import pytest

from athendef_provider.config import Settings
from athendef_provider.engine.provider.secret_config import (
    CONFIG_FILE,
    config_file_of,
    with_secrets,
)

VARIABLES = {"api_key": "hush", "lake": "my-lake", "days": "7", "on": "true"}


def secret(file: Path, variables: dict[str, str] = VARIABLES) -> set[str]:
    return set(with_secrets(Settings(variables=variables), file).secret_variables)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            """\
config:
  athendef:variables:
    api_key:
      secure: v1:abc
    lake: my-lake
    days: 7
    on: true
""",
            {"api_key"},
        ),
        ("config:\n  athendef:variables:\n    secure: v1:abc\n", set(VARIABLES)),
        ("config:\n  athendef:variables: {lake: another}\n", set(VARIABLES)),
        ("config:\n  athendef:variables: {lake: my-lake}\n", set(VARIABLES) - {"lake"}),
        ("config: {}\n", set(VARIABLES)),
        ("{not yaml", set(VARIABLES)),
        ("- a list\n", set(VARIABLES)),
    ],
)
def test_a_variable_without_a_plain_text_value_in_the_file_is_secret(tmp_path, content, expected):
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(content)

    assert secret(file) == expected


def test_without_the_file_all_variables_are_secret(tmp_path):
    assert secret(tmp_path / "Pulumi.dev.yaml") == set(VARIABLES)


def test_the_path_of_a_stacks_config(tmp_path, monkeypatch):
    monkeypatch.delenv(CONFIG_FILE, raising=False)
    assert config_file_of(tmp_path, "dev") == tmp_path / "Pulumi.dev.yaml"

    (tmp_path / "Pulumi.yaml").write_text("name: x\nstackConfigDir: stacks\n")
    assert config_file_of(tmp_path, "acme/x/dev") == tmp_path / "stacks" / "Pulumi.dev.yaml"

    monkeypatch.setenv(CONFIG_FILE, "/elsewhere/other.yaml")
    assert config_file_of(tmp_path, "dev") == Path("/elsewhere/other.yaml")


def test_settings_have_the_values_of_secret_variables():
    settings = Settings(variables=VARIABLES, secret_variables=frozenset({"api_key", "unset"}))

    assert settings.secrets == {"api_key": "hush"}
