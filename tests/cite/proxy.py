"""A tiny reverse proxy that signs the suites in: they cannot send a credential themselves.

It passes each request on with an Authorization header and the Host that the suite used, so the
links in every answer lead back through it. The body streams; nothing is changed. A request that
names another host, as to a forward proxy, is answered with a schema or with 404.
"""

from __future__ import annotations

import http.client
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

from tests.support.basic import authorization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cite.schemas import Schemas

_BLOCK: Final = 65_536
_SECONDS: Final = 120
# They belong to one connection, not to the message (RFC 9110 §7.6.1).
_HOP: Final = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@contextmanager
def signed_in(target: int, key: str, secret: str, schemas: Schemas) -> Iterator[str]:
    """Serve 127.0.0.1:``target`` on another port as the bearer of a credential; the address."""
    own = {"target": target, "authorization": authorization(key, secret), "schemas": schemas}
    handler = type("Handler", (_Handler,), own)
    server = _Server(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a suite ends with connections open; tell of anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    target: int
    authorization: str
    schemas: Schemas

    def _pass_on(self) -> None:
        if self.path.startswith("http://"):
            self._answer_schema()
            return
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        headers = {n: v for n, v in self.headers.items() if n.lower() not in _HOP}
        upstream = http.client.HTTPConnection("127.0.0.1", self.target, timeout=_SECONDS)
        try:
            upstream.request(
                self.command, self.path, body, {**headers, "Authorization": self.authorization}
            )
            self._answer(upstream.getresponse())
        finally:
            upstream.close()

    def _answer(self, response: http.client.HTTPResponse) -> None:
        self.send_response_only(response.status, response.reason)
        for name, value in response.getheaders():
            if name.lower() not in _HOP:
                self.send_header(name, value)
        bodiless = self.command == "HEAD" or response.status in (204, 304)
        chunked = not bodiless and response.getheader("Content-Length") is None
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while not bodiless and (block := response.read1(_BLOCK)):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block) if chunked else block)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _answer_schema(self) -> None:
        found = self.schemas.read(self.path)
        body = found or b""
        self.send_response_only(404 if found is None else 200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class's name
        """Say nothing: addresses of requests belong to no log."""


for _method in _METHODS:
    setattr(_Handler, f"do_{_method}", _Handler._pass_on)
