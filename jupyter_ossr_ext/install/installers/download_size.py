"""The size in bytes of a file at an address; run as a program by `python_downloads.py`."""

# mypy: ignore-errors
from __future__ import annotations

import sys
import urllib.request

request = urllib.request.Request(sys.argv[1], method="HEAD")  # noqa: S310 (uv's own address)
with urllib.request.urlopen(request, timeout=float(sys.argv[2])) as response:  # noqa: S310
    print("@@" + (response.headers.get("Content-Length") or "0"))
