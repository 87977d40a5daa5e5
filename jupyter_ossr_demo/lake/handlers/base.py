"""Common parts of all handlers of the demo lake."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from tornado.web import HTTPError

from ...loopback import LoopbackHandler
from ...wire import Document
from ..faults import Fault
from ..knobs import LakeKnobs
from ..people import People, Token
from ..rules import Rules
from ..store import Store

STREAM = "application/x-json-stream"
PIECE = 200
"""Lines that are sent together."""
Line = Document


@dataclass
class Service:
    """State shared by the handlers."""

    store: Store
    rules: Rules
    people: People
    knobs: LakeKnobs
    asked: deque[str] = field(default_factory=lambda: deque(maxlen=1000))
    """The last requests, as `VERB /path`."""


class Handler(LoopbackHandler):
    """The base of handlers that require a token."""

    service: Service
    token: Token
    open_to_all = False

    def initialize(self, service: Service) -> None:
        self.service = service

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "post-check=0, pre-check=0")

    async def prepare(self) -> None:
        self.service.asked.append(f"{self.request.method} {self.request.path}")
        if self.service.knobs.delay:
            await asyncio.sleep(self.service.knobs.delay)
        if self.service.knobs.down:
            raise Fault(503, "ServiceUnavailable", "The lake is being repaired.")
        self._fail_once()
        if not self.open_to_all:
            self.token = self.service.people.check(self.request.headers.get("X-Rucio-Auth-Token"))

    def _fail_once(self) -> None:
        planned = self.service.knobs.fail_next
        for one in planned:
            status, pattern = one
            if re.search(pattern, f"{self.request.method} {self.request.path}"):
                planned.remove(one)
                raise Fault(status, "RucioException", "As planned.")

    @property
    def admin(self) -> bool:
        return self.token.account in self.service.store.admins

    def sent(self) -> Line:
        """The JSON object of the body."""
        try:
            found = msgspec.json.decode(self.request.body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            found = None
        if not isinstance(found, dict):
            raise Fault(400, "TypeError", "cannot decode json parameter dictionary")
        return found

    def query(self, name: str, default: str = "") -> str:
        return self.get_query_argument(name, default) or default

    def response(self, document: object) -> None:
        self.set_header("Content-Type", "application/json")
        self.write(msgspec.json.encode(document))

    def done(self, status: int = 201) -> None:
        """Success is sent as text/html."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write("Created" if status == 201 else "")

    async def lines(self, lines: Iterable[Line]) -> None:
        """NDJSON, in pieces."""
        self.set_header("Content-Type", STREAM)
        encoder = msgspec.json.Encoder()
        piece: list[Line] = []
        for line in lines:
            piece.append(line)
            if len(piece) == PIECE:
                self.write(encoder.encode_lines(piece))
                piece = []
                await self.flush()
        self.write(encoder.encode_lines(piece))

    def compute_etag(self) -> str | None:
        return None

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, Fault):
            status, name, message = error.status, error.name, error.message
        else:
            status = error.status_code if isinstance(error, HTTPError) else 500
            name, message = "RucioException", self._reason
        self.set_status(status)
        self.set_header("Content-Type", "application/octet-stream")
        if status == 429:
            self.set_header("Retry-After", "1")
        self.set_header("ExceptionClass", name)
        self.set_header("ExceptionMessage", message.replace("\n", " ")[:200])
        self.finish(msgspec.json.encode({"ExceptionClass": name, "ExceptionMessage": message}))

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        if not isinstance(value, Fault):
            super().log_exception(typ, value, tb)


def date(moment: datetime | None) -> str | None:
    """A time in Rucio's format."""
    return None if moment is None else moment.strftime("%a, %d %b %Y %H:%M:%S UTC")
