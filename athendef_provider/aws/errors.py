"""Errors of AWS as messages for users: the operation, the message of AWS, a hint."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's class, not Python's
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from athendef_provider.changes.policy import BlockedStep
from athendef_provider.errors import AthendefError

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_UNKNOWN_KEY = {"UnrecognizedClientException", "InvalidClientTokenId", "SignatureDoesNotMatch"}
_DENIED = {"AccessDeniedException", "AccessDenied", "403"}
_TRANSIENT = {"OperationTimeoutException", "ResourceNotReadyException"}  # boto3 retries neither
_ABSENT = {"EntityNotFoundException", "NoSuchKey", "404"}


class AwsError(AthendefError):
    """A call to AWS failed, or its response is not as expected."""

    code = "aws-error"


class UnreachableError(AwsError):
    """A call was not made because an earlier one has failed: AWS cannot be used."""

    code = "aws-unreachable"


class BlockedPlanError(AwsError):
    """The plan of an apply has steps that are unsupported, or destructive and not allowed."""

    def __init__(self, blocked: Sequence[BlockedStep]) -> None:
        super().__init__("; ".join(map(str, blocked)))
        self.blocked = tuple(blocked)


class RunEndedError(AwsError):
    """A call was not made because the run has ended: the engine no longer exists."""


class StoppedError(AwsError):
    """A statement was stopped or not started, because the run is being stopped, as by Ctrl-C."""

    code = "stopped"


class ConcurrentModificationError(AwsError):
    """The table was changed by others between the read and the write; plan again."""


class RetryableError(AwsError):
    """A statement or a call failed for a transient reason; plan again."""


@contextmanager
def translate_errors(doing: str) -> Iterator[None]:
    """Translate exceptions of boto3 to an `AwsError` whose message begins with ``doing``."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise to_aws_error(doing, error) from error


def to_aws_error(doing: str, error: ClientError | BotoCoreError) -> AwsError:
    """The `AwsError` for an exception of boto3, with a hint if there is one."""
    if isinstance(error, ClientError):
        code, message = error_code(error), error.response.get("Error", {}).get("Message", "")
        text = ": ".join(filter(None, (doing, code, message)))
        if code == "ConcurrentModificationException":
            return ConcurrentModificationError(text)
        if code in _TRANSIENT:
            return RetryableError(text)
        return AwsError(text, _hint_for(code))
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return AwsError(
            f"{doing}: no AWS credentials were found",
            "run `aws sso login`, set AWS_PROFILE or `aws:profile` in the stack's config, or "
            "export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        )
    if isinstance(error, ProfileNotFound):
        return AwsError(f"{doing}: {error}", "check `aws:profile` in the stack's config")
    if isinstance(error, NoRegionError):
        return AwsError(
            f"{doing}: no AWS region is set", "write `aws:region: eu-west-1` in the stack's config"
        )
    if isinstance(error, ConnectionError | HTTPClientError):
        return AwsError(
            f"{doing}: AWS cannot be reached: {error}",
            "check the network, `aws:region`, and `athendef:endpointUrl` or AWS_ENDPOINT_URL if "
            "one is set",
        )
    return AwsError(f"{doing}: {error}")


def _hint_for(code: str) -> str:
    if code in _EXPIRED:
        return "sign in again (`aws sso login`): the credentials have expired"
    if code in _UNKNOWN_KEY:
        return "check AWS_PROFILE or the exported keys: AWS does not recognize these credentials"
    if code in _DENIED:
        return "grant these credentials the permission (IAM or Lake Formation)"
    return ""


def error_code(error: ClientError) -> str:
    """The service's name for the error, such as `EntityNotFoundException`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def error_message(error: ClientError) -> str:
    """The service's message."""
    return str(error.response.get("Error", {}).get("Message", ""))


def is_unknown_caller(error: ClientError) -> bool:
    """Whether AWS does not recognize the credentials, or they have expired."""
    return error_code(error) in _EXPIRED | _UNKNOWN_KEY


def is_denied(error: ClientError) -> bool:
    """Whether AWS rejects the call for these credentials, so that a retry cannot succeed."""
    return error_code(error) in _DENIED or is_unknown_caller(error)


def is_throttled(error: ClientError) -> bool:
    """Whether the call was throttled, so that a later retry can succeed."""
    return "Throttling" in error_code(error) or "TooMany" in error_code(error)


def is_rate_exceeded(error: ClientError) -> bool:
    """Whether the call was throttled because of the rate of calls, and not of running queries."""
    return is_throttled(error) and not throttle_reason(error)


def is_temporary(error: ClientError | BotoCoreError) -> bool:
    """Whether the network or the service failed, so that a later retry can succeed."""
    if isinstance(error, ClientError):
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500
    return isinstance(error, ConnectionError | HTTPClientError)


def is_absent(error: ClientError) -> bool:
    """Whether the service reports that the object does not exist."""
    return error_code(error) in _ABSENT


def throttle_reason(error: ClientError) -> str:
    """The Reason of a TooManyRequestsException, such as CONCURRENT_QUERY_LIMIT_EXCEEDED; or ''."""
    response: dict[str, Any] = dict(error.response)
    return str(response.get("Reason") or response.get("Error", {}).get("Reason") or "")
