"""The embedded AWS on a port of 127.0.0.1, in this process or as a command.

werkzeug's own handler closes the connection after each request; a client that makes thousands of
calls would open as many connections. So the handler here keeps them open, as AWS does.
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
from athendef_provider.local.glue import repaired_glue
from athendef_provider.local.options import ACCOUNT, LAKE_BUCKET, RESULTS_BUCKET, Options

HOST = "127.0.0.1"

# Any credentials do; without some, boto3 refuses to sign.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "athendef",
    "AWS_SECRET_ACCESS_KEY": "athendef",
    "AWS_DEFAULT_REGION": "us-east-1",
}

_one_at_a_time = threading.Lock()


class PortTaken(OSError):  # noqa: N818 - what has happened
    """Something else listens on the port."""


class EmbeddedAws:
    """Athena, Glue, S3 and STS, in memory, from ``with`` to its end.

    ``endpoint_url`` is what clients connect to, ``environment`` what to export for them. Every
    start is fresh: a few empty buckets are all that exists. One at a time in a process, for
    moto's state belongs to the process; a second one is a RuntimeError. A port that is taken is a
    PortTaken.
    """

    def __init__(self, options: Options | None = None) -> None:
        self._options = options or Options()
        self._parts = contextlib.ExitStack()
        self.endpoint_url = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which AWS's clients find the embedded AWS."""
        return {"AWS_ENDPOINT_URL": self.endpoint_url, **CREDENTIALS}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as parts:
            parts.enter_context(_only_one())
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
def _only_one() -> Iterator[None]:
    if not _one_at_a_time.acquire(blocking=False):
        raise RuntimeError("an embedded AWS runs in this process already")
    try:
        yield
    finally:
        _one_at_a_time.release()


@contextlib.contextmanager
def _fresh_state(buckets: tuple[str, ...]) -> Iterator[None]:
    """Let moto begin with empty buckets, and leave it with nothing."""
    _forget()
    with repaired_glue():
        for name in {RESULTS_BUCKET, LAKE_BUCKET, *buckets}:
            s3_backends[ACCOUNT]["aws"].create_bucket(name, CREDENTIALS["AWS_DEFAULT_REGION"])
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    BackendDict.reset()
    reset_model_data()


def _listen(port: int, app: EmbeddedApp) -> "_Server":
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(_Server.request_queue_size)
        # werkzeug takes a copy of the descriptor. Given a port of its own it would end the
        # process where that is taken.
        return _Server(HOST, port, app, handler=_Handler, fd=listening.fileno())
    except OSError as error:
        raise PortTaken(
            f"port {port} of {HOST} cannot be used: {os.strerror(error.errno or 0)}"
        ) from error
    finally:
        listening.close()


class _Server(ThreadedWSGIServer):  # type: ignore[misc] # werkzeug is skipped by mypy
    """A thread per connection; closing the server closes the connections, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__(*args, **kwargs)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Close the port and every connection that a client still holds."""
        super().server_close()
        with self._connections_lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Keep silent: the journal is the log."""


class _Handler(MotoRequestHandler):  # type: ignore[misc] # moto is untyped here
    protocol_version = "HTTP/1.1"
    # A response is written at once, and sent at once: with Nagle's algorithm the client's
    # delayed acknowledgement would cost 40 ms per call.
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Answer one request and leave the connection ready for the next one."""
        environ = self.make_environ()
        body = self._read_body(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        chunks, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        self._write(status, headers.items(), b"".join(chunks))

    def _read_body(self, environ: dict[str, Any]) -> bytes:
        if "HTTP_TRANSFER_ENCODING" in environ:
            content: bytes = environ["wsgi.input"].read()  # werkzeug puts the chunks together
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
        """Ask for the body, and let the words out of the buffer."""
        proceed: bool = super().handle_expect_100()
        self.wfile.flush()
        return proceed

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Keep silent: the journal is the log."""
