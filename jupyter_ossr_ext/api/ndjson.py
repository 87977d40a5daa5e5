"""Streamed responses: one JSON document per line (NDJSON)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import msgspec
from tornado.iostream import IOStream, StreamClosedError

from .._util.channel import Channel, ending
from ..models import Broken, DidLine
from ..problems import Problem
from .handler import Handler

SCREEN = 50
"""Lines that are visible first: sent without delay."""
BREATH = 0.002
"""Seconds after which other tasks on the event loop get their turn."""


class Lines(Handler):
    """A handler that can stream lines."""

    _reading: asyncio.Task[None] | None = None

    async def stream(self, lines: AsyncIterator[DidLine]) -> None:
        """Send each line when it is available, with back-pressure.

        Lines that are available together are sent together. An error before the first line is an
        ordinary problem response; later it is the last line. A closed connection cancels the
        source.
        """
        self._at_once()
        channel: Channel[DidLine] = Channel()
        self._reading = asyncio.create_task(_read(lines, channel))
        began = False
        try:
            while batch := await channel.take():
                self._send(batch, first=not began)
                began = True
                await self.flush()
            await self._reading
        except StreamClosedError:
            return
        except Problem as problem:
            if not began:
                raise
            self._send([Broken(problem.document())], first=False)
        except Exception:
            if not began:
                raise
            self.log.exception("A streamed response was interrupted")
            bug = Problem("This is a bug. Details are in the Jupyter server log.")
            self._send([Broken(bug.document())], first=False)
        except asyncio.CancelledError:
            if not self._reading.cancelled():
                raise  # the server stops
            return  # the client closed the connection
        finally:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        self.finish(set_content_type="application/x-ndjson")

    def on_connection_close(self) -> None:
        super().on_connection_close()
        if self._reading:
            self._reading.cancel()

    def _at_once(self) -> None:
        """Disable Nagle's algorithm: small pieces are sent immediately."""
        line = getattr(self.request.connection, "stream", None)
        if isinstance(line, IOStream):
            line.set_nodelay(True)

    def _send(self, lines: list[DidLine], *, first: bool) -> None:
        if first:
            self.set_header("Content-Type", "application/x-ndjson")
            self.set_header("Cache-Control", "no-store")
            self.set_header("X-Accel-Buffering", "no")
        self.write(msgspec.json.Encoder().encode_lines(lines))


async def _read(lines: AsyncIterator[DidLine], channel: Channel[DidLine]) -> None:
    """Available lines come without a pause: yield to the event loop anyway."""
    paused, count = time.monotonic(), 0
    try:
        async with ending(lines):
            async for line in lines:
                count += 1
                if channel.full:
                    await channel.put(line)
                else:
                    channel.push(line)
                if count == SCREEN or (count > SCREEN and time.monotonic() - paused > BREATH):
                    await asyncio.sleep(0)
                    paused = time.monotonic()
    finally:
        channel.close()
