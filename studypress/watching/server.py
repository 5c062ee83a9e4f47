"""The page in the browser, served on loopback alone.

    /TOKEN/             the page, with page.css and page.js
    /TOKEN/events       the state, at once and whenever it changes (Server-Sent Events)
    /TOKEN/pdf/NAME     a document of the state, by the name of its file

There is nothing else: no path of a URL becomes a path on the disk. The token is drawn anew for each
watch and stands in the address alone, so that other accounts of the machine, which can reach the
port, do not read the keys.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from secrets import token_urlsafe
from socketserver import TCPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

from studypress.problems import MachineError
from studypress.watching.board import Board

HOST = "127.0.0.1"

_PAGE = {
    "": ("page.html", "text/html; charset=utf-8"),
    "page.css": ("page.css", "text/css; charset=utf-8"),
    "page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_PDF = "pdf/"
_TOKEN_BYTES = 16
_STRANGE = b"This page is at home on this machine only.\n"
_UNTOLD = b"This page is read at the address that the watch tells in its terminal.\n"

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # the PDFs stand in a frame of the page
    "X-Frame-Options": "SAMEORIGIN",
}
# Of the page alone: viewers of PDFs bring scripts and styles of their own.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

# Seconds after which a sign of life is sent, so that a browser that has gone is noticed; and for
# which one that reads or writes nothing is borne with.
_HEARTBEAT = 15.0
_PATIENCE = 30.0


@contextmanager
def serving(board: Board, port: int = 0) -> Iterator[str]:
    """Serve the page of a board while the block lasts; give its address.

    Port 0 is any that is free. Raises `MachineError` where there cannot be a server.
    """
    try:
        server = _Server(board, port)
    except OSError as error:
        message = f"no page can be served at port {port}: {error.strerror}"
        raise MachineError(message, "name another with --port") from error
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/{server.token}/"
    finally:
        board.close()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # elsewhere it frees a port that was used just now; Windows lets two servers share it
    allow_reuse_address = os.name != "nt"

    def __init__(self, board: Board, port: int) -> None:
        self.board = board
        self.token = token_urlsafe(_TOKEN_BYTES)
        folder = resources.files(__package__)
        self.page: Mapping[str, tuple[bytes, str]] = {
            path: (folder.joinpath(name).read_bytes(), kind) for path, (name, kind) in _PAGE.items()
        }
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        # the next class up would ask the network for the name of this machine
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        # a browser may go at any time
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "studypress", ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Answer with head and body."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the head alone."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for the author."""

    def _answer(self, *, body: bool) -> None:
        # not by urlsplit, which raises at what is no URL
        token, end, path = self.path.partition("?")[0].removeprefix("/").partition("/")
        if not self._is_for_us():
            self._send(_STRANGE, body, HTTPStatus.FORBIDDEN)
        elif not compare_digest(token.encode("utf-8"), self.server.token.encode("utf-8")):
            self._send(_UNTOLD, body, HTTPStatus.FORBIDDEN)
        elif end and path in _PAGE:
            data, kind = self.server.page[path]
            self._send(data, body, kind=kind, more={"Content-Security-Policy": _POLICY})
        elif path == "events":
            self._send_events(body)
        elif (pdf := self._pdf(path)) is not None:
            self._send(pdf, body, kind="application/pdf")
        else:
            self._send(b"Not here.\n", body, HTTPStatus.NOT_FOUND)

    def _is_for_us(self) -> bool:
        """Tell whether the browser asks by a name of this machine.

        A page of another site, whose name was made to lead here, asks by that name.
        """
        port = self.server.server_port
        hosts = self.headers.get_all("Host", [])
        return len(hosts) == 1 and hosts[0] in {f"{HOST}:{port}", f"localhost:{port}"}

    def _pdf(self, path: str) -> bytes | None:
        if not path.startswith(_PDF):
            return None
        name = unquote(path.removeprefix(_PDF))
        documents = self.server.board.state.documents
        return next((shown.pdf for shown in documents if shown.name == name), None)

    def _send(
        self,
        data: bytes,
        body: bool,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        kind: str = "text/plain; charset=utf-8",
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._send_head(status, {"Content-Type": kind, "Content-Length": str(len(data))}, more)
        if body:
            self.wfile.write(data)

    def _send_head(self, status: HTTPStatus, *headers: Mapping[str, str] | None) -> None:
        self.send_response(status)
        for name, value in (
            (n, v) for some in (*headers, _HEADERS) if some for n, v in some.items()
        ):
            self.send_header(name, value)
        self.end_headers()

    def _send_events(self, body: bool) -> None:
        """Send each state as it comes, until the browser goes or the watch ends."""
        self._send_head(HTTPStatus.OK, {"Content-Type": "text/event-stream; charset=utf-8"})
        seen = 0
        while body and not self.server.board.closed:
            newer = self.server.board.newer(seen, _HEARTBEAT)
            if newer is None:
                self.wfile.write(b":\n\n")
                continue
            seen, state = newer
            # JSON has no line breaks but those that are escaped
            self.wfile.write(f"data: {state.json(Path.cwd())}\n\n".encode())
