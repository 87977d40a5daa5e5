"""python -m jupyter_ossr_demo [--port N] runs the demo repository alone."""

from __future__ import annotations

import argparse
import asyncio

from .knobs import Knobs
from .limits import Allowance
from .server import DemoRepository
from .store import USERS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m jupyter_ossr_demo")
    parser.add_argument("--port", type=int, default=0, help="0: use a free port")
    parser.add_argument("--no-ranges", action="store_true", help="ignore Range headers")
    parser.add_argument("--speed", type=int, help="limit of each download in bytes per second")
    parser.add_argument(
        "--guest-limit", type=int, default=500, help="requests per minute for guests"
    )
    options = parser.parse_args()
    knobs = Knobs(
        ranges=not options.no_ranges, speed=options.speed, guests=Allowance(options.guest_limit, 60)
    )
    try:
        asyncio.run(_serve(knobs, options.port))
    except KeyboardInterrupt:
        print("stopped")


async def _serve(knobs: Knobs, port: int) -> None:
    repository = DemoRepository(knobs)  # its uploads go with the object
    base = await repository.start(port)
    print(
        f"{base}/api   community escape2020   tokens {', '.join(u.token for u in USERS)}",
        flush=True,
    )
    await asyncio.Event().wait()


if __name__ == "__main__":
    main()
