"""Reads a stack's config into `Settings`. Errors name the key and give an example.

The keys are in ``stacks/Pulumi.<stack>.yaml``. Pulumi passes them as strings, lists and maps as
JSON. The program and the provider's process both use this module.
"""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from athendef_provider.diagnostics import DESTRUCTIVE
from athendef_provider.errors import AthendefError

OnRemove: TypeAlias = Literal["drop", "unregister", "refuse"]

T = TypeVar("T")


class ConfigError(AthendefError):
    """One or more keys of the stack's config are invalid. The message has one line for each."""


@dataclass(frozen=True, slots=True)
class AwsSettings:
    """The connection to AWS and its limits.

    Empty strings mean boto3's default. ``query_timeout_seconds`` limits one statement from its
    start. ``max_concurrent_queries`` is Athena's quota of active DDL queries.
    """

    region: str = ""
    profile: str = ""
    endpoint_url: str = ""
    workgroup: str = "primary"
    output_location: str = ""
    query_timeout_seconds: int = 300
    max_concurrent_queries: int = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a stack.

    Empty ``databases`` means all databases of the tree. Empty ``on_remove`` means the default of
    each kind: Hive tables are dropped (their data is kept), Iceberg tables are unregistered (their
    data is kept). Empty ``backups`` means beside the query results. ``secret_variables`` are the
    names of variables whose values must not be shown or stored in plain text.
    """

    tree: str = "warehouse"
    databases: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    adopt: bool = False
    allow: frozenset[str] = frozenset()
    on_remove: OnRemove | None = None
    cascade: bool = True
    backups: str = ""
    keep_backups: int = 20
    aws: AwsSettings = field(default_factory=AwsSettings)
    secret_variables: frozenset[str] = frozenset()

    @property
    def secrets(self) -> Mapping[str, str]:
        """The values of the secret variables, by name."""
        return {
            name: value for name, value in self.variables.items() if name in self.secret_variables
        }


@dataclass(frozen=True, slots=True)
class _Key:
    """One key of the config, with its example and meaning for error messages."""

    example: str
    meaning: str


KEYS: Mapping[str, _Key] = {
    "tree": _Key("warehouse", "the folder under stacks/ with the SQL files"),
    "databases": _Key("[sales, logs]", "the databases of this stack"),
    "variables": _Key("{lake_bucket: my-lake}", "values for {{ name }} in the SQL files"),
    "workgroup": _Key("primary", "the Athena work group that runs the statements"),
    "outputLocation": _Key("s3://my-results/athendef/", "where Athena writes query results"),
    "queryTimeoutSeconds": _Key("300", "the seconds after which a statement is stopped"),
    "maxConcurrentQueries": _Key("20", "the number of statements that run at once"),
    "endpointUrl": _Key("http://127.0.0.1:5566", "the endpoint of a server other than AWS"),
    "adopt": _Key("true", "whether existing tables that differ are altered"),
    "allow": _Key(
        "[drop-column]",
        "destructive changes that this stack allows: " + ", ".join(DESTRUCTIVE),
    ),
    "onRemove": _Key(
        "unregister", "what happens to the table of a removed file: drop, unregister, refuse"
    ),
    "cascade": _Key("false", "whether partition schemas are updated with their table's"),
    "backups": _Key("s3://my-backups/athendef/", "where backups are stored"),
    "keepBackups": _Key("20", "the number of backups that are kept for each table"),
}


def read_settings(config: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """Validate a stack's config (``athendef:*`` and ``aws:*``).

    ``config`` maps full keys (``athendef:workgroup``) to strings or to parsed values. Only
    AWS_ENDPOINT_URL is read from ``environment``. Raises `ConfigError` with all errors.
    """
    own = {
        key.removeprefix("athendef:"): value
        for key, value in config.items()
        if key.startswith("athendef:")
    }
    reader = _Reader(own)
    for key in sorted(own.keys() - KEYS.keys()):
        reader.unknown(key)
    aws = AwsSettings(
        region=str(config.get("aws:region") or ""),
        profile=str(config.get("aws:profile") or ""),
        endpoint_url=reader.endpoint("endpointUrl") or environment.get("AWS_ENDPOINT_URL", ""),
        workgroup=reader.text("workgroup", "primary"),
        output_location=reader.s3_folder("outputLocation"),
        query_timeout_seconds=reader.positive("queryTimeoutSeconds", 300, at_most=36_000),
        max_concurrent_queries=reader.positive("maxConcurrentQueries", 20, at_most=1_000),
    )
    settings = Settings(
        tree=reader.folder("tree", "warehouse"),
        databases=reader.names("databases"),
        variables=reader.variables("variables"),
        adopt=reader.flag("adopt", default=False),
        allow=frozenset(reader.choices("allow", DESTRUCTIVE)),
        on_remove=reader.on_remove("onRemove"),
        cascade=reader.flag("cascade", default=True),
        backups=reader.s3_folder("backups"),
        keep_backups=reader.positive("keepBackups", 20, at_most=10_000),
        aws=aws,
    )
    if reader.errors:
        raise ConfigError("\n".join(reader.errors))
    return settings


class _Reader:
    """Reads keys of the config and collects errors."""

    def __init__(self, own: Mapping[str, Any]) -> None:
        self._own = own
        self.errors: list[str] = []

    def _wrong(self, key: str, what: str) -> None:
        setting = KEYS[key]
        self.errors.append(
            f"athendef:{key} {what}; it is {setting.meaning}, "
            f"for example `athendef:{key}: {setting.example}`"
        )

    def unknown(self, key: str) -> None:
        near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
        hint = (
            f"did you mean `athendef:{near[0]}: {KEYS[near[0]].example}`?"
            if near
            else "the keys are " + ", ".join(sorted(KEYS))
        )
        self.errors.append(f"athendef:{key} is not a setting; {hint}")

    def _value(self, key: str) -> Any:
        """The parsed value. Pulumi passes lists and maps as JSON."""
        value = self._own.get(key)
        if isinstance(value, str) and value[:1] in ("[", "{"):
            try:
                return json.loads(value)
            except ValueError:
                return value
        return value

    def text(self, key: str, default: str = "") -> str:
        value = self._value(key)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip():
            self._wrong(key, f"is {_shown(value)} and must be a string that is not empty")
            return default
        return value.strip()

    def folder(self, key: str, default: str) -> str:
        value = self.text(key, default).rstrip("/")
        if value.startswith("/") or ".." in value.split("/"):
            self._wrong(key, f"is {_shown(value)} and must be a folder inside stacks/")
        return value

    def endpoint(self, key: str) -> str:
        value = self.text(key)
        if value and not re.match(r"https?://[^/\s]+", value):
            self._wrong(key, f"is {_shown(value)} and must begin with http:// or https://")
        return value

    def s3_folder(self, key: str) -> str:
        value = self.text(key)
        if not value:
            return ""
        if not re.fullmatch(r"s3://[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9](/.*)?", value):
            self._wrong(key, f"is {_shown(value)} and must be an s3://bucket/folder/")
        return value.rstrip("/") + "/"

    def positive(self, key: str, default: int, *, at_most: int) -> int:
        value = self._value(key)
        if value is None:
            return default
        text = str(value).strip()
        if isinstance(value, bool) or not text.isdecimal() or not 1 <= int(text) <= at_most:
            self._wrong(key, f"is {_shown(value)} and must be an integer from 1 to {at_most}")
            return default
        return int(text)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._value(key)
        if value is None:
            return default
        text = str(value).strip().lower()
        if text not in ("true", "false"):
            self._wrong(key, f"is {_shown(value)} and must be true or false")
        return text == "true"

    def _list(self, key: str) -> tuple[str, ...]:
        value = self._value(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, f"is {_shown(value)} and must be a list of names")
            return ()
        return tuple(value)

    def names(self, key: str) -> tuple[str, ...]:
        names = tuple(name.strip().lower() for name in self._list(key))
        if key in self._own and not names and not self.errors:
            self._wrong(key, "is empty and must name at least one database; otherwise remove it")
        return names

    def choices(self, key: str, valid: tuple[str, ...]) -> tuple[str, ...]:
        chosen = self._list(key)
        for word in chosen:
            if word not in valid:
                near = difflib.get_close_matches(word, valid, n=1, cutoff=0.4)
                self._wrong(
                    key, f"has `{word}`" + (f" (did you mean `{near[0]}`?)" if near else "")
                )
        return chosen

    def variables(self, key: str) -> Mapping[str, str]:
        value = self._value(key)
        if value is None:
            return {}
        # Values are not shown, because they may be secret.
        if not isinstance(value, dict):
            self._wrong(key, "must be a map of names to strings")
            return {}
        nested = [name for name, v in value.items() if not isinstance(v, str | int | float | bool)]
        if nested:
            names = ", ".join(f"`{name}`" for name in nested)
            self._wrong(key, f"must be a map of names to strings, but {names} is not a string")
            return {}
        return {
            str(name): str(v).lower() if isinstance(v, bool) else str(v)
            for name, v in value.items()
        }

    def on_remove(self, key: str) -> OnRemove | None:
        value = self.text(key)
        for choice in get_args(OnRemove):
            if value == choice:
                return choice  # type: ignore[no-any-return]  # get_args loses the literal's type
        if value:
            self._wrong(key, f"is {_shown(value)} and must be drop, unregister or refuse")
        return None


def _shown(value: object) -> str:
    text = str(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"
