"""Replaces secret values in the properties of resources by markers, and restores them.

A property contains the marker ``{{ api_key }}`` in place of the secret value. The values are in a
property of their own, `SECRETS`, which the engine encrypts. So state, history, saved plans,
previews and events show markers only. The provider restores the values in the properties that it
receives, and replaces them in those that it returns.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from athendef_provider.definition.lexical.string_literals import string_value
from athendef_provider.engine.provider.inputs import SECRETS, Inputs
from athendef_provider.redaction import Secrets, reveal
from athendef_provider.tree import SqlFile

# The engine recognizes a secret by this key, in calls and in an exported state.
_SIGNATURE = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

# Properties whose live value is likely to be secret, too, if it differs from a secret value.
_LEAVES = ("comment", "location")
_LISTS = ("properties", "format")


def hidden(properties: Mapping[str, Any], secrets: Secrets) -> Inputs:
    """Return ``properties`` with markers in place of secret texts, which are in `SECRETS`."""
    masked, used = secrets.hide(dict(properties))
    return masked | ({SECRETS: dict(used)} if used else {})


def revealed(properties: Mapping[str, Any]) -> Inputs:
    """Return ``properties`` with the texts of `SECRETS` in place of their markers."""
    texts = texts_in(properties)
    rest = {key: value for key, value in properties.items() if key != SECRETS}
    return reveal(rest, texts)


def texts_in(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the secret texts by marker; none if they are unknown or not decrypted."""
    texts = properties.get(SECRETS)
    if not isinstance(texts, Mapping):
        return {}
    if texts.items() >= _SIGNATURE.items():
        texts = json.loads(texts["plaintext"]) if "plaintext" in texts else texts.get("value")
    return dict(texts) if isinstance(texts, Mapping) else {}


def texts_of_state(
    resources: Sequence[Mapping[str, Any]],
) -> Mapping[str, Mapping[str, str]]:
    """Return the secret texts of the resources in an exported state, by the resource's name."""
    by_name = {
        str(resource["urn"]).rsplit("::", 1)[-1]: texts_in(resource.get("outputs") or {})
        for resource in resources
    }
    return {name: texts for name, texts in by_name.items() if texts}


def sealed(properties: Mapping[str, Any], encode: Callable[[Any], Mapping[str, Any]]) -> Inputs:
    """Return ``properties`` with `SECRETS` encoded as a secret of the engine."""
    if SECRETS not in properties:
        return dict(properties)
    return {**properties, SECRETS: {**_SIGNATURE, **encode(properties[SECRETS])}}


def encode_for_call(texts: Any) -> Mapping[str, Any]:
    """Encode a secret for the response of a plugin."""
    return {"value": texts}


def encode_for_state(texts: Any) -> Mapping[str, Any]:
    """Encode a secret for a state file that the engine imports."""
    return {"plaintext": json.dumps(texts)}


def names_used(file: SqlFile, files: Mapping[str, SqlFile]) -> Collection[str]:
    """Return the secret variables of a file and of all files that it reads.

    ``files`` are all of the tree's, by name.
    """
    names = set(file.secrets)
    readers = [file]
    for reader in readers:  # the list grows while it is iterated
        for name in reader.reads:
            other = files.get(name)
            if other is not None and other not in readers:
                names |= other.secrets
                readers.append(other)
    return names


def with_live_values(
    secrets: Secrets, wanted: Mapping[str, Any], live: Mapping[str, Any]
) -> Secrets:
    """Return ``secrets`` and the live values that replace one of them.

    Such a value was set outside athendef. It is treated as secret.
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
    """Return the values of a list of properties, unquoted."""
    pairs = (line.strip().partition(" = ") for line in text.split("\n"))
    return {name: string_value(value.rstrip(",")) for name, _, value in pairs if value}
