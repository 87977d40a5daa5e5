"""Ranges of one remote file."""

from __future__ import annotations

import asyncio

from ..backends.repository import Host, Open
from ..problems import (
    ChangedElsewhere,
    Problem,
    RateLimited,
    Restricted,
    UpstreamDown,
    UpstreamSlow,
)
from ..records.remote_file import exactly

WHOLE = 32 * 2**20
"""Bytes up to which a file is read completely if its host ignores ranges."""
ATTEMPTS = 4
"""Requests for one range, while its host limits requests or loses connections."""


class RangeSource:
    """Ranges of one remote file.

    Args:
        tagged: Whether later ranges must have the ETag of the first.
    """

    def __init__(self, open_: Open, host: Host, size: int, *, tagged: bool) -> None:
        self._open, self._host, self.size, self._tagged = open_, host, size, tagged
        self._etag: str | None = None
        self._whole: bytes | None = None

    async def read(self, start: int, stop: int) -> bytes:
        """The bytes `start` to `stop`; waits as the host asks. Raises `Problem`."""
        trouble: Problem | None = None
        for _ in range(ATTEMPTS):
            async with self._host.governor.slot():
                try:
                    return await asyncio.to_thread(self._read, start, stop)
                except (RateLimited, UpstreamDown, UpstreamSlow) as problem:
                    trouble = problem
        raise trouble or AssertionError("unreachable")

    def _read(self, start: int, stop: int) -> bytes:
        if self._whole is not None:
            return self._whole[start:stop]
        stream = self._open(start, stop, self._etag)
        try:
            changed = self._etag is not None and stream.etag != self._etag
            if changed or stream.total not in (None, self.size):
                raise ChangedElsewhere("The file changed while it was read. Open it again.")
            if self._tagged:
                self._etag = stream.etag
            if stream.start == start and (stream.ranges or (start, stop) == (0, self.size)):
                return exactly(stream, stop - start)
            if self.size > WHOLE:
                raise Restricted(
                    f"{self._host.title} does not support partial downloads. Download the file."
                )
            self._whole = exactly(stream, self.size)
            return self._whole[start:stop]
        finally:
            stream.close()
