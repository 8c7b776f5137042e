"""Secret values in texts: found, replaced by markers such as ``{{ api_key }}``, and put back.

A value may be written in several ways: as it is, escaped in a string literal, in lower case where
it is part of a name. Each of these texts has a marker of its own, ``{{ api_key }}`` or
``{{ api_key#2 }}``, so that a text in which they were hidden can be revealed exactly.

Everything here is pure. `Secrets.hide` is for what is stored and read again, `Secrets.mask` for
what people read.
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
"""A shorter value is masked only where it is a whole text, or a whole literal in quotes."""

# A brace that is followed by another would look like the beginning of a marker.
_BRACE = "{{ '{' }}"
_MARKER = re.compile(r"\{\{ (.+?)(#\w+)? \}\}")
_IN_SINGLE_QUOTES = re.compile(r"(?:[^'\\]|\\.|'')*", re.DOTALL)
_IN_DOUBLE_QUOTES = re.compile(r"(?:[^\"\\]|\\.|\"\")*", re.DOTALL)

T = TypeVar("T")


class Secrets:
    """Texts that must not be seen, each with the marker that takes its place."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        """``texts`` gives the text of each marker."""
        self.texts: Mapping[str, str] = dict(texts or {})

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Secrets":
        """The texts of variables, by name, in all their spellings."""
        secrets = cls()
        for name in sorted(values):
            secrets = secrets.with_value(name, values[name])
        return secrets

    def __bool__(self) -> bool:
        """Whether there is anything to hide."""
        return bool(self.texts)

    def __or__(self, other: "Secrets") -> "Secrets":
        """Both; a marker of ``other`` that means something else here becomes another one."""
        texts = dict(self.texts)
        for marker, text in other.texts.items():
            if marker != _BRACE:
                _add(texts, name_in(marker), text)
        return Secrets(texts)

    def with_value(self, name: str, value: str, *, suffix: str = "") -> "Secrets":
        """These, and ``value`` in all its spellings; ``suffix`` sets its markers apart."""
        texts = dict(self.texts)
        for text in spellings(value):
            _add(texts, name, text, suffix)
        return Secrets(texts)

    def named(self, names: Collection[str]) -> "Secrets":
        """Those of some variables only."""
        return Secrets({m: text for m, text in self.texts.items() if name_in(m) in names})

    def names(self) -> frozenset[str]:
        """The variables that these are texts of."""
        return frozenset(name_in(marker) for marker in self.texts if marker != _BRACE)

    def hide(self, value: T) -> tuple[T, Mapping[str, str]]:
        """``value`` with markers in place of secret texts, and the texts of the markers used.

        A value may be a text, or maps, lists and dataclasses of texts. `reveal` is the exact
        inverse. Where nothing is secret, no marker is used and the value is what it was.
        """
        used: dict[str, str] = {}
        if self._pattern is None:
            return value, used
        pattern = re.compile(rf"{self._pattern.pattern}|\{{(?=\{{)")

        def replaced(found: re.Match[str]) -> str:
            marker = self._markers.get(found[0], _BRACE)
            used[marker] = found[0]
            return marker

        hidden = mapped(value, lambda text: pattern.sub(replaced, text))
        return (value, {}) if used.keys() <= {_BRACE} else (hidden, used)

    def mask(self, value: T) -> T:
        """``value`` for people: markers in place of secret texts, also of single lines of them."""
        pattern = self._lines_pattern
        if pattern is None:
            return value
        return cast("T", mapped(value, lambda text: pattern.sub(self._shown, text)))

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """The pieces of a text, each with the name of the variable whose value it is, or ``""``."""
        end = 0
        for found in self._pattern.finditer(text) if self._pattern else ():
            yield text[end : found.start()], ""
            yield found[0], name_in(self._markers[found[0]])
            end = found.end()
        yield text[end:], ""

    def names_in(self, text: str) -> tuple[str, ...]:
        """The variables whose values a text holds."""
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
        """The texts with the markers to show for them, and every line of those with several."""
        shown = {text: f"{{{{ {name_in(marker)} }}}}" for text, marker in self._markers.items()}
        for text, marker in tuple(shown.items()):
            lines = [line.strip() for line in text.splitlines()]
            if len(lines) > 1:
                shown |= {line: marker for line in lines if len(line) >= SHORTEST}
        return shown

    @cached_property
    def _lines_pattern(self) -> re.Pattern[str] | None:
        """What `mask` replaces; markers are found first, so that they are not masked again."""
        texts = _any_of(self._lines)
        if texts is None:
            return None
        names = "|".join(map(re.escape, sorted(self.names())))
        return re.compile(rf"\{{\{{ (?:{names})(?:#\w+)? \}}\}}|{texts.pattern}")

    def _shown(self, found: re.Match[str]) -> str:
        return self._lines.get(found[0]) or f"{{{{ {name_in(found[0])} }}}}"


class SecretStore:
    """The secrets that a process has come to know; threads may add to them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets = Secrets()

    def add(self, secrets: Secrets) -> None:
        """Remember ``secrets``, too."""
        with self._lock:
            if not set(secrets.texts.values()) <= set(self._secrets.texts.values()):
                self._secrets |= secrets

    def __call__(self) -> Secrets:
        """All of them so far."""
        return self._secrets


def reveal(value: T, texts: Mapping[str, str]) -> T:
    """``value`` with the texts that markers stand for, in place of the markers."""
    if not texts:
        return value
    pattern = re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))
    found = mapped(value, lambda text: pattern.sub(lambda found: texts[found[0]], text))
    return cast("T", found)


def name_in(marker: str) -> str:
    """The variable that a marker is of."""
    found = _MARKER.fullmatch(marker)
    return found[1] if found else ""


def is_short(value: str) -> bool:
    """Whether a value is too short to be masked inside of other texts."""
    return 0 < len(value.strip()) < SHORTEST


def spellings(value: str) -> tuple[str, ...]:
    """The texts by which a value may be found, the value itself first.

    The value is a piece of SQL, as a template is filled in with it: what it means inside a string
    literal is another text, and so is that text where it is escaped again.
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
    """``value`` with every text in it changed, however deep in maps, lists and dataclasses."""
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
    """A text as it is written in a literal of Hive's, of Trino's, in JSON and by Python."""
    yield quote_string(text)[1:-1]
    yield text.replace("'", "''")
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield repr(text)[1:-1]


def _add(texts: dict[str, str], name: str, text: str, suffix: str = "") -> None:
    """Give ``text`` the first marker of its variable that is free, unless it has one."""
    if any(known == text and name_in(marker) == name for marker, known in texts.items()):
        return
    number = 1
    while (marker := _marker(name, number, suffix)) in texts:
        number += 1
    texts[marker] = text


def _marker(name: str, number: int, suffix: str) -> str:
    mark = f"{suffix}{number if number > 1 else ''}"
    return f"{{{{ {name}#{mark} }}}}" if mark else f"{{{{ {name} }}}}"


def _any_of(texts: Collection[str]) -> re.Pattern[str] | None:
    """What finds one of ``texts``, the longest first; short ones only where they are whole."""
    if not texts:
        return None
    choices = [
        re.escape(text)
        if len(text) >= SHORTEST
        else rf"(?:(?<=['\"`])|\A){re.escape(text)}(?=['\"`]|\Z)"
        for text in sorted(texts, key=lambda text: (-len(text), text))
    ]
    return re.compile("|".join(choices))
