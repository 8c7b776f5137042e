"""What a backup holds, with markers in place of the values of secret variables.

A value is put back from what the process knows when it reads the backup: the stack's config and
state. Whether it is still the one that was hidden shows a salted, slow hash beside the marker.
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
    """``record``, with markers and their hashes where it holds secret texts."""
    if not secrets:
        return record
    hidden, used = secrets.hide(mapped(record, _decoded))
    if not used:
        return record
    return {**hidden, _SECRETS: {marker: _recognizable(text) for marker, text in used.items()}}


def unmasked(record: Record, secrets: Callable[[], Secrets], what: str) -> Record:
    """``record`` with the texts of its markers, which are looked for among ``secrets``.

    Raises `AwsError` that names the variables whose values of then are not known; ``what`` is
    how the backup is called there.
    """
    hidden: Mapping[str, Mapping[str, str]] = record.get(_SECRETS) or {}
    if not hidden:
        return record
    known = secrets()
    found = {marker: _text_of(marker, mark, known) for marker, mark in hidden.items()}
    missing = sorted({name_in(marker) for marker, text in found.items() if text is None})
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise AwsError(
            f"{what} does not contain the value of the secret variable {names}, and that value is "
            "neither among the stack's secret variables nor in its state",
            "set the variable to the value that it had at that time (pulumi config set --secret "
            f"--path athendef:variables.{missing[0]}), and try again",
        )
    rest = {key: value for key, value in record.items() if key != _SECRETS}
    texts = {marker: text for marker, text in found.items() if text is not None}
    return mapped(reveal(rest, texts), _encoded)  # type: ignore[no-any-return]  # as it was given


def _text_of(marker: str, mark: Mapping[str, str], secrets: Secrets) -> str | None:
    """The text that was hidden behind a marker; None where it is not among ``secrets``."""
    if "text" in mark:
        return mark["text"]
    salt = bytes.fromhex(mark["salt"])
    for text in _likeliest_first(name_in(marker), secrets):
        if _hash(text, salt) == mark["hash"]:
            return text
    return None


def _likeliest_first(name: str, secrets: Secrets) -> Iterator[str]:
    own = secrets.named({name}).texts.values()
    yield from own
    yield from (text for text in secrets.texts.values() if text not in own)


@lru_cache(maxsize=1024)
def _recognizable(text: str) -> Mapping[str, str]:
    """What a text is recognized by; a mere brace, which is not secret, is kept as it is."""
    if text == "{":
        return {"text": text}
    salt = os.urandom(16)
    return {"salt": salt.hex(), "hash": _hash(text, salt)}


@lru_cache(maxsize=1024)
def _hash(text: str, salt: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt, _ROUNDS).hex()


def _decoded(text: str) -> str:
    """Athena's form of a view with its JSON in clear, so that secrets in it can be found."""
    stored = _STORED_VIEW.fullmatch(text)
    if stored is None:
        return text
    try:
        content = base64.b64decode(stored[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text
    again = f"/* Presto View, decoded: {content} */"
    return again if _encoded(again) == text else text


def _encoded(text: str) -> str:
    decoded = _DECODED_VIEW.fullmatch(text)
    if decoded is None:
        return text
    return f"/* Presto View: {base64.b64encode(decoded[1].encode()).decode()} */"
