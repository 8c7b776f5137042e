"""The provider that the engine calls. It keeps the values of secret variables secret.

Properties from the engine have markers in place of secret values. They are restored before
`AthenaProvider` uses them, and replaced again in its results, messages and errors.
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
    encode_for_call,
    hidden,
    revealed,
    sealed,
    texts_in,
    with_live_values,
)
from athendef_provider.engine.provider.provider import KNOWN_SECRETS, AthenaProvider, report
from athendef_provider.engine.records import write
from athendef_provider.errors import AthendefError
from athendef_provider.notices import Notice
from athendef_provider.redaction import Secrets, name_in


class SecretKeepingProvider(AthenaProvider):
    """`AthenaProvider` for properties that hold markers in place of secret values."""

    def configure(self, req: ConfigureRequest) -> None:
        """Read the stack's config. Called once in the plugin's process."""
        super().configure(req)
        self._variables = self._settings.variables

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Report blocked changes. The inputs keep their markers."""
        with self._masking_secrets(olds, news):
            blocked = super().check(revealed(olds), revealed(news)).inputs.get(BLOCKED)
        for name in sorted(_changed(texts_in(olds), texts_in(news))):
            text = f"the value of the secret variable `{name}` changes"
            report("note", "secret-changed", _full_name(news), text)
        masked = {BLOCKED: KNOWN_SECRETS().mask(blocked)} if blocked else {}
        return CheckResult(news | masked, [])

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Whether the definitions differ, or the secret variables in them."""
        with self._masking_secrets(olds, news):
            result = super().diff(id_, revealed(olds), revealed(news))
        if Secrets(texts_in(olds)).names() != Secrets(texts_in(news)).names():
            result.changes = True  # the state has a value in plain text, or another marker
        return result

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create an object, or adopt an existing one that is equal."""
        with self._masking_secrets(props):
            result = super().create(revealed(props))
        return CreateResult(result.id, _hidden_outputs(result.outs or {}, props))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Return the properties of the live object."""
        with self._masking_secrets(props):
            before = revealed(props)
            result = super().read(id_, before)
        outs = result.outs or {}
        if not texts_in(props):
            return result
        secrets = self._secrets_now(props)
        secrets = with_live_values(secrets, before, outs)
        inputs = None if result.inputs is None else _hidden_outputs(result.inputs, props, secrets)
        return ReadResult(
            result.id, _hidden_outputs(outs, props, secrets) if outs else outs, inputs
        )

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Change the live object to the wanted definition."""
        with self._masking_secrets(olds, news):
            result = super().update(id_, revealed(olds), revealed(news))
        return UpdateResult(_hidden_outputs(result.outs or {}, news))

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """Remove an object from the catalog, as its kind and ``on_remove`` specify."""
        with self._masking_secrets(props):
            super().delete(id_, revealed(props))

    @contextmanager
    def _masking_secrets(self, *properties: Mapping[str, Any]) -> Iterator[None]:
        """Mask the secrets of ``properties`` in messages from now on, and in errors raised inside.

        Reports an error as a record. ``properties`` are those before and after, or one of them.
        """
        for values in properties:
            if texts_in(values):
                KNOWN_SECRETS.add(self._secrets_now(values))
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
        """Return the secrets of ``properties``, with the values in the stack's config.

        The state has the values of the last apply. The live object may have the new ones already.
        """
        secrets = Secrets(texts_in(properties))
        values = {name: self._variables[name] for name in secrets.names() & self._variables.keys()}
        return secrets | Secrets.of(values)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> Collection[str]:
    """Return the variables whose values differ. A preview shows the same marker for both."""
    return {
        name_in(marker) for marker in before.keys() & now.keys() if before[marker] != now[marker]
    }


def _name(properties: Mapping[str, Any]) -> str:
    database, name = properties.get("database", ""), properties.get("name", "")
    return f"{database}.{name}" if name else str(database)


def _full_name(properties: Mapping[str, Any]) -> str:
    return full_name(definition_in(revealed(properties)))


def _hidden_outputs(
    outputs: Mapping[str, Any], properties: Mapping[str, Any], secrets: Secrets | None = None
) -> Inputs:
    """Return ``outputs`` for the state: masked for ``secrets``, or for those of ``properties``."""
    texts = texts_in(properties)
    masked = hidden(outputs, secrets or Secrets(texts))
    if texts or SECRETS in masked:
        masked[SECRETS] = {**texts, **masked.get(SECRETS, {})}
    return sealed(masked, encode_for_call)


def _masked(error: Exception, secrets: Secrets) -> Exception | None:
    """Return ``error`` without secrets; None if neither it nor its cause contains one.

    An `AthendefError` stays one, with its code. Other errors become a `RuntimeError`.
    """
    text = "".join(traceback.format_exception(error))
    if secrets.mask(text) == text:
        return None
    if isinstance(error, AthendefError):
        # Subclasses have other arguments.
        error_type = AwsError if isinstance(error, AwsError) else AthendefError
        masked = error_type(secrets.mask(error.what), secrets.mask(error.hint))
        masked.code = error.code
        return masked
    return RuntimeError(secrets.mask(f"{type(error).__name__}: {error}"))
