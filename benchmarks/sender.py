"""Uploads a file into a draft: `python -m benchmarks.sender URL DRAFT FILE`.

BENCH_TOKEN holds the token. Prints seconds and how much memory grew meanwhile, in bytes.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from jupyter_ossr_ext.backends.invenio import Invenio
from jupyter_ossr_ext.backends.invenio.settings import InvenioConfig
from jupyter_ossr_ext.backends.net.credentials import Credentials
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured


def peak() -> int:
    """The most memory that this process ever had, in bytes (Linux counts KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def main(url: str, draft: str, file: str) -> None:
    web = HttpClient("jupyter-ossr-ext/benchmark (https://example.org)", allow_private=True)
    [config] = configured({"bench": {"url": url}})
    if not isinstance(config, InvenioConfig):
        raise TypeError("The repository is no InvenioRDM")
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small"
        small.write_bytes(b"x")
        credentials = Credentials(config, Path(folder), os.environ)
        publisher = Invenio(config, web, credentials).publisher
        try:  # imports and connections; its checksum is not the one that the sink tells
            await publisher.uploads.upload(draft, "small", small, lambda count: None)
        except Exception as problem:
            print(f"warm-up: {type(problem).__name__}", file=sys.stderr)
        before = peak()
        began = time.perf_counter()
        await publisher.uploads.upload(draft, "file", Path(file), lambda count: None)
        print(time.perf_counter() - began, peak() - before)
    await web.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
