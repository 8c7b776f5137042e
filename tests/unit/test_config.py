"""A stack's config: each mistake is reported with its key and an example."""

import pytest

from athendef_provider.config import KEYS, AwsSettings, ConfigError, Settings, read_settings


def mistakes(config: dict[str, object]) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        read_settings(config, {})
    return str(refused.value).splitlines()


def test_an_empty_config_has_the_default_values():
    assert read_settings({}, {}) == Settings()


def test_values_from_pulumi_are_parsed():
    """Lists and maps are JSON, numbers and booleans are strings."""
    settings = read_settings(
        {
            "aws:region": "eu-west-1",
            "aws:profile": "data",
            "athendef:tree": "lake/",
            "athendef:databases": '["Sales", "logs"]',
            "athendef:variables": '{"lake": "my-lake", "days": 7, "on": true}',
            "athendef:workgroup": "etl",
            "athendef:outputLocation": "s3://results/athendef",
            "athendef:queryTimeoutSeconds": "60",
            "athendef:maxConcurrentQueries": "5",
            "athendef:endpointUrl": "http://127.0.0.1:5566",
            "athendef:adopt": "true",
            "athendef:allow": '["drop-column"]',
            "athendef:onRemove": "unregister",
            "athendef:cascade": "false",
            "athendef:backups": "s3://backups",
            "athendef:keepBackups": "3",
            "other:key": "is not ours",
        },
        {"AWS_ENDPOINT_URL": "http://ignored"},
    )

    assert settings == Settings(
        tree="lake",
        databases=("sales", "logs"),
        variables={"lake": "my-lake", "days": "7", "on": "true"},
        adopt=True,
        allow=frozenset({"drop-column"}),
        on_remove="unregister",
        cascade=False,
        backups="s3://backups/",
        keep_backups=3,
        aws=AwsSettings(
            region="eu-west-1",
            profile="data",
            endpoint_url="http://127.0.0.1:5566",
            workgroup="etl",
            output_location="s3://results/athendef/",
            query_timeout_seconds=60,
            max_concurrent_queries=5,
        ),
    )


def test_the_endpoint_of_the_environment_is_used():
    settings = read_settings({}, {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"})

    assert settings.aws.endpoint_url == "http://127.0.0.1:1"


def test_an_unknown_key_is_reported_with_a_suggestion():
    assert mistakes({"athendef:workGroup": "x"}) == [
        "athendef:workGroup is not a setting; did you mean `athendef:workgroup: primary`?"
    ]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("tree", "../elsewhere", "must be a folder inside stacks/"),
        ("tree", "/etc", "must be a folder inside stacks/"),
        ("databases", "{}", "must be a list of names"),
        ("databases", "[]", "must name at least one database"),
        ("variables", "[1]", "must be a map of names to strings"),
        ("workgroup", " ", "must be a string that is not empty"),
        ("outputLocation", "results/", "must be an s3://bucket/folder/"),
        ("queryTimeoutSeconds", "0", "must be an integer from 1 to 36000"),
        ("queryTimeoutSeconds", "ten", "must be an integer from 1 to 36000"),
        ("maxConcurrentQueries", "-1", "must be an integer from 1 to 1000"),
        ("endpointUrl", "127.0.0.1", "must begin with http:// or https://"),
        ("adopt", "yes", "must be true or false"),
        ("allow", '["drop-colum"]', "did you mean `drop-column`?"),
        ("onRemove", "keep", "must be drop, unregister or refuse"),
        ("cascade", "1", "must be true or false"),
        ("backups", "file:///x", "must be an s3://bucket/folder/"),
        ("keepBackups", "none", "must be an integer from 1 to 10000"),
    ],
)
def test_an_invalid_value_is_reported_with_its_key_and_an_example(
    key: str, value: str, message: str
):
    (line,) = mistakes({f"athendef:{key}": value})

    assert line.startswith(f"athendef:{key} ")
    assert message in line
    assert line.endswith(f"for example `athendef:{key}: {KEYS[key].example}`")


@pytest.mark.parametrize("value", ['{"key": "hush", "more": [1]}', '"hush"', "{hush", "hush"])
def test_the_values_of_variables_are_in_no_error(value: str):
    """They may be secret."""
    (line,) = mistakes({"athendef:variables": value})

    assert "must be a map of names to strings" in line
    assert "hush" not in line


def test_all_mistakes_are_reported_at_once():
    message = mistakes(
        {"athendef:tre": "x", "athendef:adopt": "maybe", "athendef:keepBackups": "0"}
    )

    assert [line.split()[0] for line in message] == [
        "athendef:tre",
        "athendef:adopt",
        "athendef:keepBackups",
    ]
