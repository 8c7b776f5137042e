"""AWS's JSON protocol, which Athena and Glue use: one POST, one operation, one JSON body."""

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
    """An HTTP response; ``error`` is the error code, empty on success."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    error: str = ""


class ServiceError(Exception):
    """An error of the service; ``code`` is the exception's name in the service model.

    ``fields`` are the other members of the error (Athena's AthenaErrorCode, a Reason).
    """

    def __init__(
        self, code: str, message: str, *, status: int = 400, fields: Body | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields or {}


def parse_body(raw: bytes) -> Body:
    """Parse a request's body.

    Raises ServiceError(SerializationException) if it is not a JSON object. Athena sends no message
    with it (measured); the message here helps to debug requests that were written by hand.
    """
    try:
        body = json.loads(raw)
    except ValueError:
        raise ServiceError("SerializationException", "the request body is not JSON") from None
    if not isinstance(body, dict):
        raise ServiceError("SerializationException", "the request body is not a JSON object")
    # null and a missing key mean the same (measured on Athena).
    return {key: value for key, value in body.items() if value is not None}


def success_response(body: Body) -> Response:
    """Return the response with ``body``; datetimes are encoded as seconds since 1970."""
    return _response(200, body)


def error_response(error: ServiceError) -> Response:
    """Return the response for an error.

    ``Message`` has a capital M and no header names the error (both measured on Athena); botocore
    reads ``__type``.
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
    raise TypeError(f"a response cannot contain {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing, and the token of the next page (empty on the last one)."""

    items: list[Any]
    next_token: str = field(default="")

    def under(self, key: str) -> Body:
        """Return the page as a response body, with the items under ``key``."""
        body: Body = {key: self.items}
        if self.next_token:
            body["NextToken"] = self.next_token
        return body
