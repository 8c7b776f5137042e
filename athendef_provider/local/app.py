"""The embedded AWS as one WSGI application: every call comes through here.

A call is identified, delayed and throttled as the options say, answered by Athena's or Glue's own
operations or else by moto, and written to the journal.
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

from athendef_provider.local import calls, quotas, wire
from athendef_provider.local.athena import AthenaApi
from athendef_provider.local.calls import Call
from athendef_provider.local.glue import GlueApi
from athendef_provider.local.journal import Journal
from athendef_provider.local.options import Options
from athendef_provider.local.wire import Body, Response, ServiceError

Environ: TypeAlias = dict[str, Any]

# What moto answers of Athena as Athena does; the rest of Athena is ours, or refused.
_MOTO_ATHENA = {
    "CreateNamedQuery",
    "GetNamedQuery",
    "ListNamedQueries",
    "CreatePreparedStatement",
    "GetPreparedStatement",
}

_XML_ERROR_CODE = re.compile(rb"<Code>([^<]+)</Code>")


class EmbeddedApp:
    """All services behind one address; ``close`` ends what runs in it."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._journal = Journal(options.log)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()
        self._athena: dict[str, AthenaApi] = {}
        self._dice = random.Random(options.seed)  # noqa: S311 - nothing secret is thrown

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one HTTP request."""
        raw = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(raw)
        call = calls.identify(environ, raw)
        begun = time.monotonic()
        request: Body = {}
        try:
            if self._options.call_seconds:
                time.sleep(self._options.call_seconds)
            request = _json_body(call, raw)
            self._throttle(call)
            response = self._answer(call, request, environ)
        except ServiceError as error:
            response = wire.failure(error)
        except Exception as unforeseen:  # noqa: BLE001 - whoever calls gets an answer
            response = _broken(unforeseen)
        self._journal.record(call, request, response, time.monotonic() - begun)
        status = f"{response.status} {HTTP_STATUS_CODES.get(response.status, 'Unknown')}"
        start_response(status, list(response.headers.items()))
        return [response.body]

    def close(self) -> None:
        """Stop all queries and close the log."""
        with self._lock:
            for athena in self._athena.values():
                athena.close()
        self._journal.close()

    def _answer(self, call: Call, request: Body, environ: Environ) -> Response:
        match call.service:
            case "athena":
                athena = self._athena_of(call.region)
                if athena.knows(call.operation):
                    return wire.success(athena.answer(call.operation, request))
                if call.operation not in _MOTO_ATHENA:
                    raise _unknown(call)
            case "glue":
                glue = GlueApi(call.region)
                if glue.knows(call.operation):
                    return wire.success(glue.answer(call.operation, request))
            case "servicequotas":
                return wire.success(quotas.answer(call.operation, request))
            case _:
                pass
        return self._answer_by_moto(environ)

    def _athena_of(self, region: str) -> AthenaApi:
        with self._lock:
            if region not in self._athena:
                self._athena[region] = AthenaApi(region, self._options)
            return self._athena[region]

    def _answer_by_moto(self, environ: Environ) -> Response:
        chunks, status, headers = run_wsgi_app(self._moto, environ, buffered=True)
        body, code = b"".join(chunks), int(status.split(maxsplit=1)[0])
        found = _XML_ERROR_CODE.search(body) if code >= 400 else None
        error = found[1].decode() if found else str(code) if code >= 400 else ""
        return Response(code, dict(headers.items()), body, error)

    def _throttle(self, call: Call) -> None:
        """Refuse the share of calls that ``--throttle`` asks for, as each service words it."""
        if call.service not in ("athena", "glue"):
            return
        with self._lock:
            spared = self._dice.random() >= self._options.throttle
        if spared:
            return
        # Athena's own exception is TooManyRequestsException; the front that limits the rate of
        # calls says ThrottlingException before Athena sees the call. Both are seen of Athena.
        if call.service == "athena" and call.operation == "StartQueryExecution":
            raise ServiceError("TooManyRequestsException", "Rate exceeded")
        raise ServiceError("ThrottlingException", "Rate exceeded")


def _json_body(call: Call, raw: bytes) -> Body:
    return wire.parse(raw) if call.service in ("athena", "glue", "servicequotas") else {}


def _unknown(call: Call) -> ServiceError:
    message = f"The embedded AWS does not know {call.service}'s {call.operation}"
    return ServiceError("UnknownOperationException", message)


def _broken(unforeseen: Exception) -> Response:
    """Answer for a bug of ours, or for what moto has not: loudly here, and at the caller's."""
    if not isinstance(unforeseen, NotImplementedError):
        traceback.print_exception(unforeseen, file=sys.stderr)
    message = f"The embedded AWS cannot answer this: {unforeseen!r}"
    return wire.failure(ServiceError("InternalServerException", message, status=500))
