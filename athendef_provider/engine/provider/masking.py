"""Properties of resources without the values of secret variables, and with them again.

A property holds ``{{ api_key }}`` where its text would hold a secret value. The values are in one
property of their own, `SECRETS`, which the engine encrypts: state, history, saved plans, previews
and events can be read, and show nothing. The provider reveals the properties before it works with
them, and hides what it gives back.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from athendef_provider.definition.lexical.string_literals import string_value
from athendef_provider.engine.provider.inputs import SECRETS, Inputs
from athendef_provider.redaction import Secrets, reveal
from athendef_provider.tree import SqlFile

# How the engine tells a secret from other objects, in calls and in a state that is exported.
_SIGNATURE = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

# Where a live value that differs from a secret one is likely to be a secret, too.
_LEAVES = ("comment", "location")
_LISTS = ("properties", "format")


def hidden(properties: Mapping[str, Any], secrets: Secrets) -> Inputs:
    """``properties`` with markers for what is secret, and the texts of these in `SECRETS`."""
    found, used = secrets.hide(dict(properties))
    return found | ({SECRETS: dict(used)} if used else {})


def revealed(properties: Mapping[str, Any]) -> Inputs:
    """``properties`` as they were before they were `hidden`, as far as the texts are known."""
    texts = texts_in(properties)
    rest = {key: value for key, value in properties.items() if key != SECRETS}
    return reveal(rest, texts)


def texts_in(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """The secret texts by marker; none where they are not known or were not decrypted."""
    texts = properties.get(SECRETS)
    if not isinstance(texts, Mapping):
        return {}
    if texts.items() >= _SIGNATURE.items():
        texts = json.loads(texts["plaintext"]) if "plaintext" in texts else texts.get("value")
    return dict(texts) if isinstance(texts, Mapping) else {}


def texts_of_state(
    resources: Sequence[Mapping[str, Any]],
) -> Mapping[str, Mapping[str, str]]:
    """The secret texts of each resource of an exported state, by its name, where it has any."""
    found = {
        str(resource["urn"]).rsplit("::", 1)[-1]: texts_in(resource.get("outputs") or {})
        for resource in resources
    }
    return {name: texts for name, texts in found.items() if texts}


def sealed(properties: Mapping[str, Any], form: Callable[[Any], Mapping[str, Any]]) -> Inputs:
    """``properties`` whose secret texts have a form that the engine takes for a secret."""
    if SECRETS not in properties:
        return dict(properties)
    return {**properties, SECRETS: {**_SIGNATURE, **form(properties[SECRETS])}}


def in_calls(texts: Any) -> Mapping[str, Any]:
    """A secret as it is in what a plugin answers."""
    return {"value": texts}


def in_files(texts: Any) -> Mapping[str, Any]:
    """A secret as it is in a file that the engine imports."""
    return {"plaintext": json.dumps(texts)}


def names_used(file: SqlFile, files: Mapping[str, SqlFile]) -> Collection[str]:
    """The secret variables of a file and of all that it reads; ``files`` are a tree's, by name."""
    names = set(file.secrets)
    readers = [file]
    for reader in readers:  # it grows while it is walked
        for name in reader.reads:
            other = files.get(name)
            if other is not None and other not in readers:
                names |= other.secrets
                readers.append(other)
    return names


def with_unknown_values(
    secrets: Secrets, wanted: Mapping[str, Any], live: Mapping[str, Any]
) -> Secrets:
    """``secrets``, and what is live in the place of one of them.

    Somebody else has put another value there. It is not known to be secret, and likely is.
    """
    for before, now in _pairs(wanted, live):
        names = secrets.names_in(before)
        if names and now and now != before:
            secrets = secrets.with_value(names[0], now, suffix="live")
    return secrets


def _pairs(wanted: Mapping[str, Any], live: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in _LEAVES:
        yield wanted.get(key, ""), live.get(key, "")
    for key in _LISTS:
        now = _by_name(live.get(key, ""))
        yield from (
            (text, now.get(name, "")) for name, text in _by_name(wanted.get(key, "")).items()
        )


def _by_name(text: str) -> Mapping[str, str]:
    """The values of a list of properties, without their quotes."""
    pairs = (line.strip().partition(" = ") for line in text.split("\n"))
    return {name: string_value(value.rstrip(",")) for name, _, value in pairs if value}
