"""Uploads over connections that fail."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.net.file_upload import Sending
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.problems import NotFound, UpstreamDown
from tests.server.support.clients import AGENT

MIB = 1024 * 1024


@pytest.fixture
def deaf() -> Iterator[str]:
    """Accepts connections, and never reads."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=take)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x"
        server.shutdown(socket.SHUT_RDWR)
        for each in taken:
            each.close()
        thread.join()
    end = time.monotonic() + 10  # the connections are closed: every sender ends
    while any(each.name.startswith("ossr-send") for each in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.02)


async def test_a_stalled_upload_is_left_when_cancelled(deaf: str, tmp_path: Path) -> None:
    path = tmp_path / "big"
    with path.open("wb") as file:
        file.truncate(64 * MIB)
    payload: list[int] = []
    task = asyncio.create_task(
        Sending(partial(HttpClient(AGENT).bytes.send, deaf), path).run(payload.append)
    )
    await asyncio.sleep(0.5)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 20
    assert sum(payload) == 0


async def test_a_file_that_vanished_is_reported(deaf: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="gone"):
        await Sending(partial(HttpClient(AGENT).bytes.send, deaf), tmp_path / "gone").run(
            lambda count: None
        )


async def test_a_file_that_shrinks_is_not_sent_as_if_it_were_whole(
    deaf: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100)
    sending = Sending(partial(HttpClient(AGENT).bytes.send, deaf), path)
    pieces = sending.pieces(200, ThreadPoolExecutor(1))
    with pytest.raises(UpstreamDown, match="truncated"):
        for _ in pieces:
            pass
