"""A port of the loopback interface, the server on it, and its handlers."""

from __future__ import annotations

from socket import socket
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler


class LoopbackServer:
    """Serves one application at a time on a port of 127.0.0.1, in the running event loop."""

    def __init__(self) -> None:
        self._server: HTTPServer | None = None
        self._sockets: list[socket] = []

    def bind(self, port: int = 0) -> str:
        """Bind a port, a free one for 0, unless one is bound; returns its address.

        Needs no event loop; connections are served once `serve` has been called.
        """
        if not self._sockets:
            self._sockets = bind_sockets(port, "127.0.0.1")
        return f"http://127.0.0.1:{self._sockets[0].getsockname()[1]}"

    def serve(self, application: Application, **options: Any) -> None:
        """Serve the bound port. `options`: of `HTTPServer`."""
        self._server = HTTPServer(application, **options)
        self._server.add_sockets(self._sockets)

    async def close(self) -> None:
        """Close the port and every connection; may be called twice."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None
        for bound in self._sockets:
            bound.close()
        self._sockets = []


class LoopbackHandler(RequestHandler):
    """A handler whose client may close the connection before the end: that is no fault."""

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        if not isinstance(value, StreamClosedError):
            super().log_exception(typ, value, tb)

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        if not isinstance(error, StreamClosedError):
            super().send_error(status_code, **kwargs)
