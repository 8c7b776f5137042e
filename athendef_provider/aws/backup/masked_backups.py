"""Backups with markers in place of the values of secret variables.

On load, a marker is replaced by the value in the stack's config or state. A salted, slow hash
beside the marker shows whether the value is the one that the marker replaced.
"""

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from athendef_provider.aws.errors import AwsError
from athendef_provider.redaction import Secrets, mapped, name_in, reveal

Record = Mapping[str, Any]

_SECRETS = "secrets"
_ROUNDS = 200_000
_STORED_VIEW = re.compile(r"/\* Presto View: ([A-Za-z0-9+/=]+) \*/")
_DECODED_VIEW = re.compile(r"/\* Presto View, decoded: (.*) \*/", re.DOTALL)


def masked(record: Record, secrets: Secrets) -> Record:
    """``record`` with markers and their hashes in place of secret values."""
    if not secrets:
        return record
    hidden, used = secrets.hide(mapped(record, _decoded))
    if not used:
        return record
    return {**hidden, _SECRETS: {marker: _proof_of(text) for marker, text in used.items()}}


def unmasked(record: Record, secrets: Callable[[], Secrets], backup_name: str) -> Record:
    """``record`` with its markers replaced by values from ``secrets``.

    Raises `AwsError` with the variables whose earlier values are unknown.
    """
    hidden: Mapping[str, Mapping[str, str]] = record.get(_SECRETS) or {}
    if not hidden:
        return record
    current = secrets()
    values = {marker: _value_of(marker, proof, current) for marker, proof in hidden.items()}
    missing = sorted({name_in(marker) for marker, value in values.items() if value is None})
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise AwsError(
            f"{backup_name} does not contain the value of the secret variable {names}, and that "
            "value is neither among the stack's secret variables nor in its state",
            "set the variable to the value that it had at that time (pulumi config set --secret "
            f"--path athendef:variables.{missing[0]}), and try again",
        )
    rest = {key: value for key, value in record.items() if key != _SECRETS}
    texts = {marker: value for marker, value in values.items() if value is not None}
    return mapped(reveal(rest, texts), _encoded)  # type: ignore[no-any-return]  # the type of record


def _value_of(marker: str, proof: Mapping[str, str], secrets: Secrets) -> str | None:
    """The value that a marker replaces; None if it is not among ``secrets``."""
    if "text" in proof:
        return proof["text"]
    salt = bytes.fromhex(proof["salt"])
    for text in _candidates(name_in(marker), secrets):
        if _hash(text, salt) == proof["hash"]:
            return text
    return None


def _candidates(name: str, secrets: Secrets) -> Iterator[str]:
    own = secrets.named({name}).texts.values()
    yield from own
    yield from (text for text in secrets.texts.values() if text not in own)


@lru_cache(maxsize=1024)
def _proof_of(text: str) -> Mapping[str, str]:
    """A salted hash to recognize a value by. A single brace is not secret, and stored as it is."""
    if text == "{":
        return {"text": text}
    salt = os.urandom(16)
    return {"salt": salt.hex(), "hash": _hash(text, salt)}


@lru_cache(maxsize=1024)
def _hash(text: str, salt: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt, _ROUNDS).hex()


def _decoded(text: str) -> str:
    """Athena's view text with its JSON decoded, so that secrets in it can be found."""
    stored = _STORED_VIEW.fullmatch(text)
    if stored is None:
        return text
    try:
        content = base64.b64decode(stored[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text
    decoded = f"/* Presto View, decoded: {content} */"
    return decoded if _encoded(decoded) == text else text


def _encoded(text: str) -> str:
    decoded = _DECODED_VIEW.fullmatch(text)
    if decoded is None:
        return text
    return f"/* Presto View: {base64.b64encode(decoded[1].encode()).decode()} */"
