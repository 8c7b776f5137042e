"""Replaces secret values in texts by markers such as ``{{ api_key }}``, and restores them.

A value can occur in several forms: unchanged, escaped in a string literal, or in lower case as part
of a name. Each form has its own marker, ``{{ api_key }}`` or ``{{ api_key#2 }}``, so that the text
can be restored exactly.

All functions are pure. `Secrets.hide` is for texts that are stored and read again, `Secrets.mask`
for texts that users read.
"""

import json
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar, cast

from athendef_provider.definition.lexical.string_literals import quote_string, string_value
from athendef_provider.definition.locations import normal_location

SHORTEST = 4
"""Shorter values are masked only if they are a whole text or a whole quoted literal."""

# The marker of a brace that is followed by another one, which looks like the start of a marker.
_BRACE = "{{ '{' }}"
_MARKER = re.compile(r"\{\{ (.+?)(#\w+)? \}\}")
_IN_SINGLE_QUOTES = re.compile(r"(?:[^'\\]|\\.|'')*", re.DOTALL)
_IN_DOUBLE_QUOTES = re.compile(r"(?:[^\"\\]|\\.|\"\")*", re.DOTALL)

T = TypeVar("T")


class Secrets:
    """Secret texts, each with the marker that replaces it."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        """Create secrets from ``texts``, the secret text of each marker."""
        self.texts: Mapping[str, str] = dict(texts or {})

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Secrets":
        """The secrets for the ``values`` of variables, in all their forms."""
        secrets = cls()
        for name in sorted(values):
            secrets = secrets.with_value(name, values[name])
        return secrets

    def __bool__(self) -> bool:
        """Whether there is anything to hide."""
        return bool(self.texts)

    def __or__(self, other: "Secrets") -> "Secrets":
        """Return the secrets of both. Conflicting markers of ``other`` are renamed."""
        texts = dict(self.texts)
        for marker, text in other.texts.items():
            if marker != _BRACE:
                _add(texts, name_in(marker), text)
        return Secrets(texts)

    def with_value(self, name: str, value: str, *, suffix: str = "") -> "Secrets":
        """These secrets, and ``value`` in all its forms. ``suffix`` is added to its markers."""
        texts = dict(self.texts)
        for text in spellings(value):
            _add(texts, name, text, suffix)
        return Secrets(texts)

    def named(self, names: Collection[str]) -> "Secrets":
        """The secrets of the variables ``names``."""
        return Secrets(
            {marker: text for marker, text in self.texts.items() if name_in(marker) in names}
        )

    def names(self) -> frozenset[str]:
        """The names of the variables."""
        return frozenset(name_in(marker) for marker in self.texts if marker != _BRACE)

    def hide(self, value: T) -> tuple[T, Mapping[str, str]]:
        """``value`` with markers in place of secret texts, and the texts of the used markers.

        The value is a string, or maps, lists and dataclasses of strings. `reveal` is the exact
        inverse. A value without secret texts is returned unchanged.
        """
        used: dict[str, str] = {}
        if self._pattern is None:
            return value, used
        pattern = re.compile(rf"{self._pattern.pattern}|\{{(?=\{{)")

        def replaced(match: re.Match[str]) -> str:
            marker = self._markers.get(match[0], _BRACE)
            used[marker] = match[0]
            return marker

        hidden = mapped(value, lambda text: pattern.sub(replaced, text))
        return (value, {}) if used.keys() <= {_BRACE} else (hidden, used)

    def mask(self, value: T) -> T:
        """``value`` for users: markers in place of secret texts and of their single lines."""
        pattern = self._lines_pattern
        if pattern is None:
            return value
        return cast("T", mapped(value, lambda text: pattern.sub(self._shown, text)))

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """The pieces of a text, each with the variable whose value it is, or ``""``."""
        end = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            yield text[end : match.start()], ""
            yield match[0], name_in(self._markers[match[0]])
            end = match.end()
        yield text[end:], ""

    def names_in(self, text: str) -> tuple[str, ...]:
        """The variables whose values a text contains."""
        return tuple(dict.fromkeys(name for _, name in self.split(text) if name))

    @cached_property
    def _markers(self) -> Mapping[str, str]:
        markers: dict[str, str] = {}
        for marker, text in self.texts.items():
            if marker != _BRACE:
                markers.setdefault(text, marker)
        return markers

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return _any_of(self._markers)

    @cached_property
    def _lines(self) -> Mapping[str, str]:
        """The markers to show for secret texts, and for each line of texts with several lines."""
        shown = {text: f"{{{{ {name_in(marker)} }}}}" for text, marker in self._markers.items()}
        for text, marker in tuple(shown.items()):
            lines = [line.strip() for line in text.splitlines()]
            if len(lines) > 1:
                shown |= {line: marker for line in lines if len(line) >= SHORTEST}
        return shown

    @cached_property
    def _lines_pattern(self) -> re.Pattern[str] | None:
        """The pattern of `mask`. Markers match first, so that they are not masked twice."""
        texts = _any_of(self._lines)
        if texts is None:
            return None
        names = "|".join(map(re.escape, sorted(self.names())))
        return re.compile(rf"\{{\{{ (?:{names})(?:#\w+)? \}}\}}|{texts.pattern}")

    def _shown(self, match: re.Match[str]) -> str:
        return self._lines.get(match[0]) or f"{{{{ {name_in(match[0])} }}}}"


class SecretStore:
    """The secrets that a process has collected. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets = Secrets()

    def add(self, secrets: Secrets) -> None:
        """Add ``secrets``."""
        with self._lock:
            if not set(secrets.texts.values()) <= set(self._secrets.texts.values()):
                self._secrets |= secrets

    def __call__(self) -> Secrets:
        """Return all secrets added so far."""
        return self._secrets


def reveal(value: T, texts: Mapping[str, str]) -> T:
    """``value`` with secret texts in place of their markers; the inverse of `Secrets.hide`."""
    if not texts:
        return value
    pattern = re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))
    revealed = mapped(value, lambda text: pattern.sub(lambda match: texts[match[0]], text))
    return cast("T", revealed)


def name_in(marker: str) -> str:
    """The variable of a marker; empty for other texts."""
    match = _MARKER.fullmatch(marker)
    return match[1] if match else ""


def is_short(value: str) -> bool:
    """Whether a value is too short to be masked inside other texts."""
    return 0 < len(value.strip()) < SHORTEST


def spellings(value: str) -> tuple[str, ...]:
    """The forms of a value in texts, beginning with the value itself.

    The value is a piece of SQL that a template inserts. Its meaning inside a string literal is
    another form, and so is each way to escape that meaning.
    """
    core = value.strip()
    texts = [core]
    if _IN_SINGLE_QUOTES.fullmatch(core):
        texts += [string_value(f"'{core}'"), core.replace("''", "'")]
    if _IN_DOUBLE_QUOTES.fullmatch(core):
        texts.append(string_value(f'"{core}"'))
    texts += [form for text in tuple(dict.fromkeys(texts)) for form in _escaped(text)]
    if "://" in core:
        texts.append(normal_location(core).rstrip("/"))
    texts += [text.lower() for text in texts]
    return tuple(
        text for text in dict.fromkeys(texts) if text and (text == core or len(text) >= SHORTEST)
    )


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """``value`` with ``change`` applied to all strings in nested maps, lists and dataclasses."""
    match value:
        case Enum():
            return value
        case str():
            return change(value)
        case Mapping():
            return {mapped(key, change): mapped(item, change) for key, item in value.items()}
        case list() | tuple() | frozenset():
            return type(value)(mapped(item, change) for item in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: mapped(getattr(value, field.name), change)
                for field in fields(value)
                if field.init
            }
            return type(value)(**changed)
        case _:
            return value


def _escaped(text: str) -> Iterator[str]:
    """The text as written in literals of Hive and Trino, in JSON, and by Python's repr."""
    yield quote_string(text)[1:-1]
    yield text.replace("'", "''")
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield repr(text)[1:-1]


def _add(texts: dict[str, str], name: str, text: str, suffix: str = "") -> None:
    """Add ``text`` with the next free marker of its variable, unless it has a marker."""
    if any(other == text and name_in(marker) == name for marker, other in texts.items()):
        return
    number = 1
    while (marker := _marker(name, number, suffix)) in texts:
        number += 1
    texts[marker] = text


def _marker(name: str, number: int, suffix: str) -> str:
    qualifier = f"{suffix}{number if number > 1 else ''}"
    return f"{{{{ {name}#{qualifier} }}}}" if qualifier else f"{{{{ {name} }}}}"


def _any_of(texts: Collection[str]) -> re.Pattern[str] | None:
    """A pattern of ``texts``, longest first. Short ones match only as a whole text or literal."""
    if not texts:
        return None
    choices = [
        re.escape(text)
        if len(text) >= SHORTEST
        else rf"(?:(?<=['\"`])|\A){re.escape(text)}(?=['\"`]|\Z)"
        for text in sorted(texts, key=lambda text: (-len(text), text))
    ]
    return re.compile("|".join(choices))
