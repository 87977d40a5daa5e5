"""The demo ESAP in a thread of its own, for clients that block."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from jupyter_ossr_demo.esap import DemoEsap


@contextmanager
def running() -> Iterator[DemoEsap]:
    demo, loop = DemoEsap(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(demo.start(), loop).result(30)
    try:
        yield demo
    finally:
        asyncio.run_coroutine_threadsafe(demo.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
