"""AWS's JSON protocol, as Athena and Glue speak it: one POST, one operation, one JSON body."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

Body: TypeAlias = dict[str, Any]
Operation: TypeAlias = Callable[[Body], Body]

CONTENT_TYPE = "application/x-amz-json-1.1"


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back over the wire; ``error`` is the error's code, empty where all is well."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    error: str = ""


class ServiceError(Exception):
    """A refusal that the service words: ``code`` is the exception's name in the service's model.

    ``fields`` are the further members of the error (Athena's AthenaErrorCode, a Reason).
    """

    def __init__(
        self, code: str, message: str, *, status: int = 400, fields: Body | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields or {}


def parse(raw: bytes) -> Body:
    """Read a request's body.

    Raises ServiceError(SerializationException) for what is no JSON object. Athena was measured to
    give no message there; the one here helps who writes such a request by hand.
    """
    try:
        body = json.loads(raw)
    except ValueError:
        raise ServiceError("SerializationException", "the body is no JSON") from None
    if not isinstance(body, dict):
        raise ServiceError("SerializationException", "the body is no JSON object")
    # A null is the same as an absent key (measured on Athena).
    return {key: value for key, value in body.items() if value is not None}


def success(body: Body) -> Response:
    """Answer with ``body``; datetimes become seconds since 1970, as the protocol has them."""
    return _response(200, body)


def failure(error: ServiceError) -> Response:
    """Answer with a refusal: ``Message`` has a capital M, and no header names the error.

    Both were measured on Athena; botocore reads ``__type``.
    """
    body = {"__type": error.code, **error.fields, "Message": error.message}
    return _response(error.status, body, error.code)


def _response(status: int, body: Body, error: str = "") -> Response:
    raw = json.dumps(body, default=_seconds).encode()
    headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": str(uuid.uuid4())}
    return Response(status, headers, raw, error)


def _seconds(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"{type(value).__name__} has no place in a response")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing, and the token of the next one (empty on the last)."""

    items: list[Any]
    next_token: str = field(default="")

    def under(self, key: str) -> Body:
        """Give the page as a response whose list is called ``key``."""
        body: Body = {key: self.items}
        if self.next_token:
            body["NextToken"] = self.next_token
        return body
