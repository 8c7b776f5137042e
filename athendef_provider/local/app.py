"""The embedded AWS as one WSGI application, the entry point of every API call.

A call is identified, delayed and throttled as the options demand, handled by the embedded Athena
or Glue or else by moto, and written to the call log.
"""

import io
import random
import re
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from typing import Any, TypeAlias

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.test import run_wsgi_app

from athendef_provider.local import protocol, service_quotas
from athendef_provider.local.athena import AthenaApi
from athendef_provider.local.call_log import CallLog
from athendef_provider.local.glue import GlueApi
from athendef_provider.local.options import Options
from athendef_provider.local.protocol import Body, Response, ServiceError
from athendef_provider.local.rate_limits import RateLimits
from athendef_provider.local.request import ApiCall, identify_call

Environ: TypeAlias = dict[str, Any]

# Athena's operations that moto implements correctly. The others are implemented here or rejected.
_MOTO_ATHENA = {
    "CreateNamedQuery",
    "GetNamedQuery",
    "ListNamedQueries",
    "CreatePreparedStatement",
    "GetPreparedStatement",
}

_XML_ERROR_CODE = re.compile(rb"<Code>([^<]+)</Code>")


class EmbeddedApp:
    """All services behind one address; ``close`` stops the queries that still run."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._call_log = CallLog(options.log)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()
        self._athena: dict[str, AthenaApi] = {}
        self._rate_limits = RateLimits()
        self._random = random.Random(options.seed)  # noqa: S311 - not used for secrets

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Handle one HTTP request (the WSGI interface)."""
        raw = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(raw)
        call = identify_call(environ, raw)
        started = time.monotonic()
        body: Body = {}
        try:
            if self._options.call_seconds:
                time.sleep(self._options.call_seconds)
            body = _json_body(call, raw)
            self._throttle(call)
            response = self._dispatch(call, body, environ)
        except ServiceError as error:
            response = protocol.error_response(error)
        except Exception as error:  # noqa: BLE001 - every request needs a response
            response = _internal_error(error)
        self._call_log.record(call, body, response, time.monotonic() - started)
        status = f"{response.status} {HTTP_STATUS_CODES.get(response.status, 'Unknown')}"
        start_response(status, list(response.headers.items()))
        return [response.body]

    def close(self) -> None:
        """Stop all queries and close the log."""
        with self._lock:
            for athena in self._athena.values():
                athena.close()
        self._call_log.close()

    def _dispatch(self, call: ApiCall, body: Body, environ: Environ) -> Response:
        match call.service:
            case "athena":
                athena = self._athena_of(call.region)
                if athena.handles(call.operation):
                    return protocol.success_response(athena.handle(call.operation, body))
                if call.operation not in _MOTO_ATHENA:
                    raise _unsupported(call)
            case "glue":
                glue = GlueApi(call.region)
                if glue.handles(call.operation):
                    return protocol.success_response(glue.handle(call.operation, body))
            case "servicequotas":
                return protocol.success_response(service_quotas.handle(call.operation, body))
            case _:
                pass
        return self._dispatch_to_moto(environ)

    def _athena_of(self, region: str) -> AthenaApi:
        with self._lock:
            if region not in self._athena:
                self._athena[region] = AthenaApi(region, self._options)
            return self._athena[region]

    def _dispatch_to_moto(self, environ: Environ) -> Response:
        chunks, status, headers = run_wsgi_app(self._moto, environ, buffered=True)
        body, code = b"".join(chunks), int(status.split(maxsplit=1)[0])
        return Response(code, dict(headers.items()), body, _error_code(code, body))

    def _throttle(self, call: ApiCall) -> None:
        """Reject a call as ``--throttle`` and ``--rate-limits`` say, with the service's error."""
        if call.service not in ("athena", "glue"):
            return
        with self._lock:
            throttled = self._random.random() < self._options.throttle
        if self._options.rate_limits and call.service == "athena":
            throttled |= not self._rate_limits.accept(call.region, call.operation)
        if not throttled:
            return
        # Athena itself raises TooManyRequestsException. The API front end, which limits the rate
        # of calls, raises ThrottlingException. Clients of Athena see both.
        if call.service == "athena" and call.operation == "StartQueryExecution":
            raise ServiceError("TooManyRequestsException", "Rate exceeded")
        raise ServiceError("ThrottlingException", "Rate exceeded")


def _json_body(call: ApiCall, raw: bytes) -> Body:
    return protocol.parse_body(raw) if call.service in ("athena", "glue", "servicequotas") else {}


def _error_code(status: int, body: bytes) -> str:
    """The error code in a response of moto; empty if the call succeeded."""
    if status < 400:
        return ""
    code = _XML_ERROR_CODE.search(body)
    return code[1].decode() if code else str(status)


def _unsupported(call: ApiCall) -> ServiceError:
    message = f"The embedded AWS does not support {call.service}:{call.operation}"
    return ServiceError("UnknownOperationException", message)


def _internal_error(error: Exception) -> Response:
    """The response for a bug in the embedded AWS, or for an operation that moto lacks."""
    if not isinstance(error, NotImplementedError):
        traceback.print_exception(error, file=sys.stderr)
    message = f"Internal error of the embedded AWS: {error!r}"
    return protocol.error_response(ServiceError("InternalServerException", message, status=500))
