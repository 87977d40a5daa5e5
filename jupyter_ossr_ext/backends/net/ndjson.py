"""A response of many lines (NDJSON), passed on as they arrive."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping

from ...models import Upstream
from ...problems import UpstreamDown

MAX_LINE = 32 * 2**20
"""Bytes; a longer line is an error."""


class Lines:
    """Splits a response into lines. Nothing is read ahead of the consumer."""

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        host: str,
        pieces: AsyncIterator[bytes],
    ) -> None:
        self.status = status
        self.headers = headers
        self.host = host
        self._pieces = pieces

    @property
    def upstream(self) -> Upstream:
        return Upstream(self.host, self.status, self.headers.get("x-request-id"))

    async def batches(self) -> AsyncGenerator[list[bytes], None]:
        """Whole, non-empty lines in batches: all that have arrived."""
        rest = b""
        async for piece in self._pieces:
            whole, newline, tail = piece.rpartition(b"\n")
            if not newline:
                rest += piece
                if len(rest) > MAX_LINE:
                    raise UpstreamDown(f"Unexpectedly long line in the response from {self.host}.")
                continue
            lines = [line for line in (rest + whole).split(b"\n") if line]
            rest = tail
            if lines:
                yield lines
        if rest:
            yield [rest]

    async def body(self, limit: int = 65536) -> bytes:
        """The body of a short response, such as an error."""
        found = bytearray()
        async for piece in self._pieces:
            found += piece
            if len(found) > limit:
                break
        return bytes(found[:limit])
