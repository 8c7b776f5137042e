"""Views of Athena in Glue: ``/* Presto View: <base64 of JSON> */``."""

import base64
import binascii
import json
import re
from dataclasses import dataclass

_ENCODED = re.compile(r"\s*/\*\s*Presto View:\s*([A-Za-z0-9+/=\s]+?)\s*\*/\s*\Z")


@dataclass(frozen=True, slots=True)
class StoredView:
    """The query of a view, and the database of its unqualified names."""

    text: str
    database: str


def decode_view(original_text: str) -> StoredView | None:
    """Return the stored view; None if the text is not a Presto view."""
    match = _ENCODED.match(original_text)
    if not match:
        return None
    try:
        content = json.loads(base64.b64decode(match.group(1)))
    except (binascii.Error, ValueError):
        return None
    text = content.get("originalSql") if isinstance(content, dict) else None
    if not isinstance(text, str):
        return None
    return StoredView(text, str(content.get("schema") or ""))
