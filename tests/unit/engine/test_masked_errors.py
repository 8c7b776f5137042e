"""Secret values are masked in the errors of the provider."""

import pytest

from athendef_provider.aws import AwsError
from athendef_provider.aws.errors import UnreachableError
from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
from athendef_provider.engine.provider import secret_provider
from athendef_provider.engine.provider.inputs import SECRETS
from athendef_provider.engine.provider.provider import AthenaProvider
from athendef_provider.engine.provider.secret_provider import SecretKeepingProvider
from athendef_provider.errors import AthendefError
from athendef_provider.redaction import SecretStore

PROPERTIES = {"database": "sales", "name": "events", SECRETS: {"{{ api_key }}": "s3cr3t-value"}}


@pytest.fixture
def raised(monkeypatch):
    """Return the error that `delete` raises if the provider below it raises ``error``."""
    monkeypatch.setattr(secret_provider, "KNOWN_SECRETS", SecretStore())

    def call(error: Exception) -> Exception:
        def delete(*_: object) -> None:
            raise error

        monkeypatch.setattr(AthenaProvider, "delete", delete)
        provider = SecretKeepingProvider()
        monkeypatch.setattr(provider, "_variables", {}, raising=False)
        with pytest.raises(Exception) as caught:
            provider.delete("sales.events", PROPERTIES)
        return caught.value

    return call


def test_an_error_of_athendef_stays_one(raised):
    error = raised(AthendefError("s3cr3t-value cannot be read", "check s3cr3t-value"))

    assert isinstance(error, AthendefError)
    assert error.what == "{{ api_key }} cannot be read"
    assert error.hint == "check {{ api_key }}"


def test_an_error_with_other_arguments_stays_one(raised):
    error = raised(IcebergMetadataError("sales.events", "s3://s3cr3t-value/", "denied"))

    assert isinstance(error, AthendefError)
    assert error.what.endswith("file s3://{{ api_key }}/ cannot be read: denied")
    assert error.hint


def test_an_error_of_aws_keeps_its_code(raised):
    error = raised(UnreachableError("s3cr3t-value"))

    assert isinstance(error, AwsError)
    assert error.code == UnreachableError.code
    assert str(error) == "{{ api_key }}"


def test_another_error_is_reported_with_its_type(raised):
    error = raised(KeyError("s3cr3t-value"))

    assert type(error) is RuntimeError
    assert str(error) == "KeyError: '{{ api_key }}'"


def test_a_secret_in_the_cause_is_masked(raised):
    error = AwsError("the statement failed")
    error.__cause__ = ValueError("s3cr3t-value")

    masked = raised(error)

    assert str(masked) == "the statement failed"
    assert masked.__cause__ is None


def test_an_error_without_secrets_is_unchanged(raised):
    error = IcebergMetadataError("sales.events", "s3://lake/", "denied")

    assert raised(error) is error
