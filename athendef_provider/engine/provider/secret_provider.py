"""The provider as the engine meets it: the values of secret variables stay inside.

What the engine hands over is revealed before `AthenaProvider` works with it, and what that gives
back, tells or raises is hidden or masked.
"""

import traceback
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    UpdateResult,
)

from athendef_provider.aws import AwsError
from athendef_provider.definition.model import full_name
from athendef_provider.engine.provider.inputs import BLOCKED, SECRETS, Inputs, definition_in
from athendef_provider.engine.provider.masking import (
    hidden,
    in_calls,
    revealed,
    sealed,
    texts_in,
    with_unknown_values,
)
from athendef_provider.engine.provider.provider import KNOWN_SECRETS, AthenaProvider, report
from athendef_provider.engine.records import write
from athendef_provider.errors import AthendefError
from athendef_provider.notices import Notice
from athendef_provider.redaction import Secrets, name_in


class SecretKeepingProvider(AthenaProvider):
    """`AthenaProvider` for properties that hold markers in place of secret values."""

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's config; called once in the plugin's process."""
        super().configure(req)
        self._variables = self._settings.variables

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Block what `update` would refuse; the inputs stay as the program gave them."""
        with self._knowing(olds, news):
            blocked = super().check(revealed(olds), revealed(news)).inputs.get(BLOCKED)
        for name in sorted(_changed(texts_in(olds), texts_in(news))):
            text = f"the value of the secret variable `{name}` changes"
            report("note", "secret-changed", _full_name(news), text)
        masked = {BLOCKED: KNOWN_SECRETS().mask(blocked)} if blocked else {}
        return CheckResult(news | masked, [])

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Whether the definitions differ, or what of them is to be kept secret."""
        with self._knowing(olds, news):
            result = super().diff(id_, revealed(olds), revealed(news))
        if Secrets(texts_in(olds)).names() != Secrets(texts_in(news)).names():
            result.changes = True  # the state still has a value in clear, or the marker of another
        return result

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create it, or adopt what exists and equals it."""
        with self._knowing(props):
            result = super().create(revealed(props))
        return CreateResult(result.id, _kept(result.outs or {}, props))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """What the catalog holds now."""
        with self._knowing(props):
            before = revealed(props)
            result = super().read(id_, before)
        outs = result.outs or {}
        if not texts_in(props):
            return result
        secrets = self._secrets_now(props)
        secrets = with_unknown_values(secrets, before, outs)
        inputs = None if result.inputs is None else _kept(result.inputs, props, secrets)
        return ReadResult(result.id, _kept(outs, props, secrets) if outs else outs, inputs)

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Change the live object, whatever it is by now, to the wanted definition."""
        with self._knowing(olds, news):
            result = super().update(id_, revealed(olds), revealed(news))
        return UpdateResult(_kept(result.outs or {}, news))

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """Remove it from the catalog, as its kind and ``on_remove`` ask."""
        with self._knowing(props):
            super().delete(id_, revealed(props))

    @contextmanager
    def _knowing(self, *properties: Mapping[str, Any]) -> Iterator[None]:
        """Know the secrets of ``properties`` from now on; mask them in what is raised inside."""
        for one in properties:
            if texts_in(one):
                KNOWN_SECRETS.add(self._secrets_now(one))
        try:
            yield
        except Exception as error:
            masked = _masked(error, KNOWN_SECRETS())
            if isinstance(reported := masked or error, AthendefError):
                write(Notice("error", reported.code, _name(properties[-1]), str(reported)))
            if masked is not None:
                raise masked from None
            raise

    def _secrets_now(self, properties: Mapping[str, Any]) -> Secrets:
        """The secrets of ``properties``, and the values that the stack's config has for them now.

        The state has the values of the last apply. What is live may have the new ones already.
        """
        secrets = Secrets(texts_in(properties))
        values = {name: self._variables[name] for name in secrets.names() & self._variables.keys()}
        return secrets | Secrets.of(values)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> Collection[str]:
    """The variables with other values: their markers, which previews show, stay the same."""
    return {
        name_in(marker) for marker in before.keys() & now.keys() if before[marker] != now[marker]
    }


def _name(properties: Mapping[str, Any]) -> str:
    database, name = properties.get("database", ""), properties.get("name", "")
    return f"{database}.{name}" if name else str(database)


def _full_name(properties: Mapping[str, Any]) -> str:
    return full_name(definition_in(revealed(properties)))


def _kept(
    outputs: Mapping[str, Any], properties: Mapping[str, Any], secrets: Secrets | None = None
) -> Inputs:
    """What becomes the state: ``outputs`` with the markers that ``properties`` have, or more."""
    texts = texts_in(properties)
    found = hidden(outputs, secrets or Secrets(texts))
    if texts or SECRETS in found:
        found[SECRETS] = {**texts, **found.get(SECRETS, {})}
    return sealed(found, in_calls)


def _masked(error: Exception, secrets: Secrets) -> Exception | None:
    """An error like ``error`` without secrets; None where neither it nor its cause holds any."""
    text = "".join(traceback.format_exception(error))
    if secrets.mask(text) == text:
        return None
    if isinstance(error, AthendefError):
        kind = AwsError if isinstance(error, AwsError) else AthendefError
        masked = kind(secrets.mask(error.what), secrets.mask(error.hint))
        masked.code = error.code
        return masked
    return RuntimeError(secrets.mask(f"{type(error).__name__}: {error}"))
