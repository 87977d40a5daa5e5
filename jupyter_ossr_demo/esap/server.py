"""Start and stop of the demo ESAP on the loopback interface."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tornado.web import Application, RequestHandler

from ..loopback import LoopbackServer
from . import basket, vo

TOKEN = "demo-esap-token"  # noqa: S105  a token of the demo
VOTABLE = "application/x-votable+xml"


class Profiles(RequestHandler):
    """`/esap-api/accounts/user-profiles/`: without a valid token there is no profile, no error."""

    def initialize(self, base: str) -> None:
        self.base = base

    def get(self) -> None:
        known = self.request.headers.get("Authorization") == f"Bearer {TOKEN}"
        results = [basket.profile(self.base, TOKEN)] if known else []
        page = {"count": len(results), "next": None, "previous": None, "results": results}
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(page))


class VirtualObservatory(RequestHandler):
    """`/vo/`: one TAP service, the links of DataLink, one VOTable."""

    def initialize(self, base: str) -> None:
        self.base = base

    def get(self, what: str) -> None:
        documents: dict[str, Callable[[], str]] = {
            "tap/capabilities": lambda: vo.capabilities(self.base),
            "datalink": lambda: vo.links(self.base, self.get_argument("ID", "")),
            "events.vot": vo.events,
        }
        if what == "tap/sync":
            self._query()
        elif what in documents:
            self._send(documents[what](), "text/xml" if what.startswith("tap") else VOTABLE)
        else:
            self.send_error(404)

    def post(self, what: str) -> None:
        if what == "tap/sync":
            self._query()
        else:
            self.send_error(405)

    def _query(self) -> None:
        status, document = vo.query(self.get_argument("QUERY", ""))
        self.set_status(status)
        self._send(document, VOTABLE)

    def _send(self, document: str, kind: str) -> None:
        self.set_header("Content-Type", kind)
        self.finish(document)


class DemoEsap:
    """An ESAP with one user's basket, in the running event loop."""

    def __init__(self) -> None:
        self._server = LoopbackServer()
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def bind(self, port: int = 0) -> str:
        """Bind a port of 127.0.0.1, a free one for 0; returns the address."""
        return self._server.bind(port)

    def settings(self) -> dict[str, Any]:
        """This ESAP as `OssrApp.esap`."""
        return {"url": self.bind(), "title": "ESAP (demo)", "token_file": str(self.token_file)}

    @property
    def token_file(self) -> Path:
        """A token file as provided by hubs."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="ossr-esap-")
            file = Path(self._folder.name) / "hub.token"
            file.touch(0o600)
            file.write_text(TOKEN)
        return Path(self._folder.name) / "hub.token"

    async def start(self, port: int = 0) -> str:
        """Serve the bound port, binding one first if necessary; returns the address."""
        base = self.bind(port)
        given = {"base": base}
        self._server.serve(
            Application(
                [
                    (r"/esap-api/accounts/user-profiles/", Profiles, given),
                    (r"/vo/(.+)", VirtualObservatory, given),
                ]
            )
        )
        return base

    async def stop(self) -> None:
        """Close the port and every connection; may be called twice."""
        await self._server.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
