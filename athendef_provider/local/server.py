"""The embedded AWS on a port of 127.0.0.1, in this process or as a command.

werkzeug's handler closes the connection after each request, so a client that makes thousands of
calls would open thousands of connections. The handler here keeps connections open, as AWS does.
"""

import contextlib
import io
import os
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import MotoRequestHandler
from moto.s3.models import s3_backends
from werkzeug.serving import ThreadedWSGIServer
from werkzeug.test import run_wsgi_app

from athendef_provider.local.app import EmbeddedApp
from athendef_provider.local.glue import corrected_glue
from athendef_provider.local.options import ACCOUNT, LAKE_BUCKET, RESULTS_BUCKET, Options

HOST = "127.0.0.1"

# Any credentials are accepted, but boto3 needs some to sign requests.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "athendef",
    "AWS_SECRET_ACCESS_KEY": "athendef",
    "AWS_DEFAULT_REGION": "us-east-1",
}

_instance_lock = threading.Lock()


class PortInUseError(OSError):
    """The port cannot be used, usually because another process listens on it."""


class EmbeddedAws:
    """Athena, Glue, S3 and STS, in memory, for the duration of a ``with`` block.

    Clients connect to ``endpoint_url``; ``environment`` are the environment variables for them.
    Every start is fresh: only a few empty buckets exist. moto keeps its state per process, so a
    second instance in the same process raises RuntimeError. Raises PortInUseError if the port
    cannot be used.
    """

    def __init__(self, options: Options | None = None) -> None:
        self._options = options or Options()
        self._parts = contextlib.ExitStack()
        self.endpoint_url = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that make AWS clients use the embedded AWS."""
        return {"AWS_ENDPOINT_URL": self.endpoint_url, **CREDENTIALS}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as parts:
            parts.enter_context(_single_instance())
            parts.enter_context(_fresh_state(self._options.buckets))
            app = EmbeddedApp(self._options)
            parts.callback(app.close)
            server = _listen(self._options.port, app)
            self.endpoint_url = f"http://{HOST}:{server.port}"
            parts.callback(server.server_close)
            thread = threading.Thread(
                target=server.serve_forever, args=(0.05,), name="embedded-aws", daemon=True
            )
            thread.start()
            parts.callback(thread.join)
            parts.callback(server.shutdown)
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._parts.close()


@contextlib.contextmanager
def _single_instance() -> Iterator[None]:
    if not _instance_lock.acquire(blocking=False):
        raise RuntimeError("an embedded AWS is already running in this process")
    try:
        yield
    finally:
        _instance_lock.release()


@contextlib.contextmanager
def _fresh_state(buckets: tuple[str, ...]) -> Iterator[None]:
    """Start moto with empty buckets only, and clear its state at the end."""
    _reset_moto()
    with corrected_glue():
        for name in {RESULTS_BUCKET, LAKE_BUCKET, *buckets}:
            s3_backends[ACCOUNT]["aws"].create_bucket(name, CREDENTIALS["AWS_DEFAULT_REGION"])
        try:
            yield
        finally:
            _reset_moto()


def _reset_moto() -> None:
    BackendDict.reset()
    reset_model_data()


def _listen(port: int, app: EmbeddedApp) -> "_Server":
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(_Server.request_queue_size)
        # werkzeug duplicates the descriptor. If it opened the port itself, it would exit the
        # process when the port is in use.
        return _Server(HOST, port, app, handler=_Handler, fd=listening.fileno())
    except OSError as error:
        raise PortInUseError(
            f"port {port} of {HOST} cannot be used: {os.strerror(error.errno or 0)}"
        ) from error
    finally:
        listening.close()


class _Server(ThreadedWSGIServer):  # type: ignore[misc] # werkzeug is skipped by mypy
    """A thread per connection; closing the server also closes the connections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__(*args, **kwargs)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Register the connection."""
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Unregister the connection."""
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Close the port and every open connection."""
        super().server_close()
        with self._connections_lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Do nothing: the call log records requests."""


class _Handler(MotoRequestHandler):  # type: ignore[misc] # moto is untyped here
    protocol_version = "HTTP/1.1"
    # Responses are buffered and then sent at once. With Nagle's algorithm, the client's delayed
    # acknowledgement would cost 40 ms per call.
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Handle one request and keep the connection open for the next one."""
        environ = self.make_environ()
        body = self._read_body(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        chunks, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        self._write(status, headers.items(), b"".join(chunks))

    def _read_body(self, environ: dict[str, Any]) -> bytes:
        if "HTTP_TRANSFER_ENCODING" in environ:
            content: bytes = environ["wsgi.input"].read()  # werkzeug decodes the chunks
        else:
            content = self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
        return content

    def _write(self, status: str, headers: Any, body: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        names = set()
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding", "date", "server"):
                self.send_header(name, value)
                names.add(name.lower())
        if "content-length" not in names and code not in ("204", "304"):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_expect_100(self) -> bool:
        """Send 100 Continue and flush it."""
        proceed: bool = super().handle_expect_100()
        self.wfile.flush()
        return proceed

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Do nothing: the call log records requests."""
