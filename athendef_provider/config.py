"""Stack config -> `Settings`: every key read once, every mistake named with its key and an example.

The keys stand in ``stacks/Pulumi.<stack>.yaml``. Pulumi hands them over as strings, a list or a
map as JSON text; both the program and the provider's own process read them through here, so that
they cannot disagree.
"""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from athendef_provider.errors import AthendefError

OnRemove: TypeAlias = Literal["drop", "unregister", "refuse"]
DANGERS: tuple[str, ...] = ("drop-column", "replace")

T = TypeVar("T")


class ConfigError(AthendefError):
    """One or more keys of the stack's config are wrong; the text has a line for each."""


@dataclass(frozen=True, slots=True)
class AwsSettings:
    """Which AWS to talk to, and how hard.

    Empty strings stand for "whatever boto3 finds by itself". ``query_timeout_seconds`` bounds one
    statement from its start; ``max_concurrent_queries`` is Athena's quota of active DDL queries.
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
    """Everything a stack's config says.

    ``databases`` empty means all of the tree's. ``on_remove`` empty means the default of each
    kind: a Hive table is dropped (that forgets metadata only), an Iceberg table is unregistered
    (its data stays). ``backups`` empty means beside the query results. ``secret_variables`` names
    those of ``variables`` whose values must not be shown or stored in clear.
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
    """One key of the config: its example is what an error shows."""

    example: str
    meaning: str


KEYS: Mapping[str, _Key] = {
    "tree": _Key("warehouse", "the folder under stacks/ that holds the SQL files"),
    "databases": _Key("[sales, logs]", "only these databases are this stack's"),
    "variables": _Key("{lake_bucket: my-lake}", "values for {{ name }} in the SQL files"),
    "workgroup": _Key("primary", "the Athena work group that runs the statements"),
    "outputLocation": _Key("s3://my-results/athendef/", "where Athena writes query results"),
    "queryTimeoutSeconds": _Key("300", "a statement that takes longer is stopped"),
    "maxConcurrentQueries": _Key("20", "how many statements run at once"),
    "endpointUrl": _Key("http://127.0.0.1:5566", "another server than AWS, for all services"),
    "adopt": _Key("true", "alter a table that exists and differs, instead of refusing"),
    "allow": _Key("[drop-column]", "dangers that this stack permits: " + ", ".join(DANGERS)),
    "onRemove": _Key(
        "unregister", "what a removed file does to its table: drop, unregister, refuse"
    ),
    "cascade": _Key("false", "whether partition schemas follow their table's"),
    "backups": _Key("s3://my-backups/athendef/", "where definitions are saved before a change"),
    "keepBackups": _Key("20", "how many backups of one table are kept"),
}


def read_settings(config: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """Validate a stack's whole config (``athendef:*`` and ``aws:*``).

    ``config`` maps full keys (``athendef:workgroup``) to strings, or to the values themselves;
    of ``environment`` only AWS_ENDPOINT_URL counts. Raises `ConfigError` that names every
    mistake at once.
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
        allow=frozenset(reader.choices("allow", DANGERS)),
        on_remove=reader.on_remove("onRemove"),
        cascade=reader.flag("cascade", default=True),
        backups=reader.s3_folder("backups"),
        keep_backups=reader.positive("keepBackups", 20, at_most=10_000),
        aws=aws,
    )
    if reader.mistakes:
        raise ConfigError("\n".join(reader.mistakes))
    return settings


class _Reader:
    """Takes keys out of the config, collecting what is wrong with them."""

    def __init__(self, own: Mapping[str, Any]) -> None:
        self._own = own
        self.mistakes: list[str] = []

    def _wrong(self, key: str, what: str) -> None:
        known = KEYS[key]
        self.mistakes.append(
            f"athendef:{key} {what}; it is {known.meaning}, "
            f"for example `athendef:{key}: {known.example}`"
        )

    def unknown(self, key: str) -> None:
        near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
        hint = (
            f"did you mean `athendef:{near[0]}: {KEYS[near[0]].example}`?"
            if near
            else "the keys are " + ", ".join(sorted(KEYS))
        )
        self.mistakes.append(f"athendef:{key} is not a setting; {hint}")

    def _value(self, key: str) -> Any:
        """The value as YAML had it: Pulumi hands lists and maps as JSON text."""
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
            self._wrong(key, f"is {_shown(value)}, and must be a text that is not empty")
            return default
        return value.strip()

    def folder(self, key: str, default: str) -> str:
        value = self.text(key, default).rstrip("/")
        if value.startswith("/") or ".." in value.split("/"):
            self._wrong(key, f"is {_shown(value)}, and must be a folder inside stacks/")
        return value

    def endpoint(self, key: str) -> str:
        value = self.text(key)
        if value and not re.match(r"https?://[^/\s]+", value):
            self._wrong(key, f"is {_shown(value)}, and must begin with http:// or https://")
        return value

    def s3_folder(self, key: str) -> str:
        value = self.text(key)
        if not value:
            return ""
        if not re.fullmatch(r"s3://[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9](/.*)?", value):
            self._wrong(key, f"is {_shown(value)}, and must be an s3://bucket/folder/")
        return value.rstrip("/") + "/"

    def positive(self, key: str, default: int, *, at_most: int) -> int:
        value = self._value(key)
        if value is None:
            return default
        text = str(value).strip()
        if isinstance(value, bool) or not text.isdecimal() or not 1 <= int(text) <= at_most:
            self._wrong(key, f"is {_shown(value)}, and must be a whole number from 1 to {at_most}")
            return default
        return int(text)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._value(key)
        if value is None:
            return default
        text = str(value).strip().lower()
        if text not in ("true", "false"):
            self._wrong(key, f"is {_shown(value)}, and must be true or false")
        return text == "true"

    def _list(self, key: str) -> tuple[str, ...]:
        value = self._value(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, f"is {_shown(value)}, and must be a list of names")
            return ()
        return tuple(value)

    def names(self, key: str) -> tuple[str, ...]:
        names = tuple(name.strip().lower() for name in self._list(key))
        if key in self._own and not names and not self.mistakes:
            self._wrong(key, "is empty, and must name at least one database, or be left out")
        return names

    def choices(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        chosen = self._list(key)
        for word in chosen:
            if word not in known:
                near = difflib.get_close_matches(word, known, n=1, cutoff=0.4)
                self._wrong(
                    key, f"has `{word}`" + (f" (did you mean `{near[0]}`?)" if near else "")
                )
        return chosen

    def variables(self, key: str) -> Mapping[str, str]:
        value = self._value(key)
        if value is None:
            return {}
        # Values are not shown: one of them may be secret.
        if not isinstance(value, dict):
            self._wrong(key, "must be a map of names to texts")
            return {}
        nested = [name for name, v in value.items() if not isinstance(v, str | int | float | bool)]
        if nested:
            names = ", ".join(f"`{name}`" for name in nested)
            self._wrong(key, f"must be a map of names to texts, and {names} is no text")
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
            self._wrong(key, f"is {_shown(value)}, and must be drop, unregister or refuse")
        return None


def _shown(value: object) -> str:
    text = str(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"
