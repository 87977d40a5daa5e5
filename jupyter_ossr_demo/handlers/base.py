"""Common parts of all handlers: user, rate limit, format, and errors."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from tornado.web import HTTPError

from ..deposits import Deposits
from ..knobs import Knobs
from ..limits import Window
from ..loopback import LoopbackHandler
from ..reviews import Reviews
from ..store import Record, Store, User
from ..wire import FORBIDDEN, GONE, UNKNOWN_PID, Document, Refusal

JSON = "application/json"
NATIVE = "application/vnd.inveniordm.v1+json"
CRATE = 'application/ld+json;profile="https://w3id.org/ro/crate/1.1"'
NOT_FOUND = (
    "The requested URL was not found on the server. If you entered the URL manually please check "
    "your spelling and try again."
)
_SECURITY = {
    "Permissions-Policy": "interest-cohort=()",
    "X-Frame-Options": "SAMEORIGIN",
    "X-XSS-Protection": "1; mode=block",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


@dataclass
class Service:
    """State shared by the handlers."""

    store: Store
    knobs: Knobs
    base: str
    deposits: Deposits
    reviews: Reviews
    windows: dict[str, Window] = field(default_factory=dict)

    def window(self, user: User | None, address: str) -> Window:
        name = f"user {user.id}" if user else f"guest {address}"
        allowance = self.knobs.users if user else self.knobs.guests
        return self.windows.setdefault(name, Window(allowance))


def negotiate(accept: str, offered: Sequence[str]) -> str:
    """The first offered type in the Accept header; a wildcard selects the first offered."""
    ranked = []
    for place, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        ranked.append((-float(quality), place, name.lower()))
    for _, _, name in sorted(ranked):
        for candidate in offered:
            if name in (candidate, "*/*", "") or name == candidate.partition("/")[0] + "/*":
                return candidate
    raise Refusal.not_acceptable(tuple(offered))


class Handler(LoopbackHandler):
    """A handler under /api."""

    service: Service
    user: User | None
    counted: dict[str, str]

    def initialize(self, service: Service) -> None:
        self.service = service

    def set_default_headers(self) -> None:
        """Tornado calls this again before an error: refusals have rate limit headers too."""
        for name, value in (_SECURITY | getattr(self, "counted", {})).items():
            self.set_header(name, value)

    async def prepare(self) -> None:
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        # An unknown token is ignored: InvenioRDM treats the caller as a guest.
        self.user = self.service.store.user(token.strip()) if scheme == "Bearer" else None
        if self.user is None and "access_token" in self.request.query_arguments:
            self.user = self.service.store.user(self.get_query_argument("access_token"))
        self._count()
        if self.service.knobs.delay:
            await asyncio.sleep(self.service.knobs.delay)

    async def head(self, *path: str) -> None:
        """The headers of GET, without the body."""
        response = self.get(*path)
        if response is not None:
            await response

    def _count(self) -> None:
        window = self.service.window(self.user, self.request.remote_ip or "")
        allowed = window.take()
        self.counted = window.headers()
        if self.user:
            self.counted["X-User-ID"] = str(self.user.id)
        for name, value in self.counted.items():
            self.set_header(name, value)
        if not allowed:
            knobs = self.service.knobs
            raise Refusal(429, str(knobs.users if self.user else knobs.guests))

    def accepts(self, *offered: str) -> str:
        """The content type of the response; a 406 if none matches."""
        return negotiate(self.request.headers.get("Accept", "*/*"), offered)

    def json(self) -> object:
        """The decoded body; a 415 or 400 if it is not JSON."""
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind != JSON:
            message = f"Invalid 'Content-Type' header. Expected one of: {JSON}, {CRATE}"
            raise Refusal(415, message)
        try:
            return msgspec.json.decode(self.request.body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Refusal(400, "Unable to decode JSON data in request body.") from None

    def document(self, *, optional: bool = False) -> Document:
        """The JSON object of the body; `optional`: may be empty."""
        if optional and not self.request.body:
            return {}
        sent = self.json()
        if not isinstance(sent, dict):
            raise Refusal.field("_schema", "Invalid input type.")
        return sent

    def arguments(self) -> dict[str, list[str]]:
        names = self.request.query_arguments
        return {name: self.get_query_arguments(name, strip=False) for name in names}

    def record(self, id: str) -> Record:
        """The record; raises the refusal for a guest or this user."""
        record = self.service.store.records.get(id)
        if record is None:
            raise Refusal(404, UNKNOWN_PID)
        if record.deleted:
            raise Refusal(410, GONE)
        if not record.visible_to(self.user):
            raise Refusal(403, FORBIDDEN)
        return record

    def response(self, document: Document, content_type: str = JSON, status: int = 200) -> None:
        self.set_status(status)
        self.set_header("Content-Type", content_type)
        self.write(msgspec.json.encode(document))

    def compute_etag(self) -> str | None:
        """Only explicit ETags are sent."""
        return None

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, Refusal):
            self.response(error.body, status=error.status)
            return
        status = error.status_code if isinstance(error, HTTPError) else 500
        self.response({"message": self._reason, "status": status}, status=status)

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        if not isinstance(value, Refusal):
            super().log_exception(typ, value, tb)


class Unknown(Handler):
    """A path that the API does not have; it does not count for the rate limit."""

    async def prepare(self) -> None:
        self.response({"message": NOT_FOUND, "status": 404}, status=404)
        self.finish()
