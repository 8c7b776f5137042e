"""Athena's views as Glue holds them: ``/* Presto View: <base64 of JSON> */``."""

import base64
import binascii
import json
import re
from dataclasses import dataclass

_ENCODED = re.compile(r"\s*/\*\s*Presto View:\s*([A-Za-z0-9+/=\s]+?)\s*\*/\s*\Z")


@dataclass(frozen=True, slots=True)
class StoredView:
    """What matters of the JSON: the SELECT, and the database that its bare names are of."""

    text: str
    database: str


def decode_view(original_text: str) -> StoredView | None:
    """A view's stored text; None where it is none of Presto's."""
    found = _ENCODED.match(original_text)
    if not found:
        return None
    try:
        content = json.loads(base64.b64decode(found.group(1)))
    except (binascii.Error, ValueError):
        return None
    text = content.get("originalSql") if isinstance(content, dict) else None
    if not isinstance(text, str):
        return None
    return StoredView(text, str(content.get("schema") or ""))
