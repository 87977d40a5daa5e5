"""Requests and responses of the API client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypedDict, TypeVar

import msgspec

from ..._util.json_errors import UNREADABLE
from ...models import Upstream
from ...problems import UpstreamDown
from .tls import SYSTEM, Tls

T = TypeVar("T")
Method = Literal["GET", "POST", "PUT", "DELETE"]
Body: TypeAlias = bytes | None

MAX_RESPONSE_BYTES = 32 * 2**20
"""Bytes; a page of 100 records with all their files needs a tenth."""


class RequestOptionFields(TypedDict, total=False):
    """The fields of `RequestOptions` as keyword arguments."""

    method: Method
    accept: str
    body: Body
    headers: Mapping[str, str] | None
    if_match: str | None
    limit: int
    tls: Tls
    timeout: float | None
    again: bool
    pages: bool
    redirects: bool
    lean: bool


@dataclass(frozen=True)
class HttpResponse:
    """A response of any status. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str

    def decode(self, type: type[T]) -> T:
        """The body as a struct of foreign JSON; raises `UpstreamDown`."""
        try:
            return msgspec.json.decode(self.body, type=type)
        except UNREADABLE as error:
            raise UpstreamDown(
                f"Unreadable response from {self.host}: {error}.",
                upstream=self.upstream,
            ) from None

    @property
    def upstream(self) -> Upstream:
        return Upstream(self.host, self.status, self.headers.get("x-request-id"))


@dataclass(frozen=True, kw_only=True)
class RequestOptions:
    """Options of a request."""

    method: Method = "GET"
    accept: str = "application/json"
    body: Body = None
    headers: Mapping[str, str] | None = None
    if_match: str | None = None
    limit: int = MAX_RESPONSE_BYTES
    tls: Tls = SYSTEM
    timeout: float | None = None
    """Seconds: for the whole of a short response, with its redirects, for each piece of a stream;
    default: `DEADLINE`."""
    again: bool = False
    """The request is idempotent and may be sent twice."""
    pages: bool = False
    """Responses may have the content type HTML without being web pages."""
    redirects: bool = True
    """Follow redirects of a GET; otherwise the response with the address is returned."""
    lean: bool = False
    """For many small responses: no compression, least overhead."""

    @property
    def repeats(self) -> bool:
        return self.again or self.method == "GET"
