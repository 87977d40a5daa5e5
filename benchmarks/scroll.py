"""The longest frame while long lists are scrolled in Chromium."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

from .harness import HERE, free_port
from .row import Row

LONGEST = 50
"""Milliseconds."""
TOKEN = secrets.token_hex(16)


def scroll(folder: Path) -> Iterator[Row]:
    """10,000 results and 5,000 files: the median of the longest frames of five runs.

    The peer is a page with nothing but a scroll bar, in the same browser after them.
    """
    names = {"scroll-results": "results", "scroll-files": "files"}
    goal = f"< {LONGEST} ms"
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if browser is None or not (HERE / "node_modules").exists():
        yield from (Row(name, None, None, "ms", None, goal, None) for name in names)
        return
    with lab(folder) as url:
        text = subprocess.run(
            ["node", Path(__file__).with_suffix(".mjs"), url],
            env={**os.environ, "CHROMIUM": browser},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    longest = {name: median(runs) for name, runs in json.loads(text).items()}
    for name, key in names.items():
        ours, peer = longest[key], longest["empty"]
        ratio = round(ours / peer, 3)
        yield Row(name, round(ours, 1), round(peer, 1), "ms", ratio, goal, ours < LONGEST)


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """JupyterLab with the demo, and no settings but the default ones."""
    port = free_port()
    place = Path(tempfile.mkdtemp(prefix="lab-", dir=folder))
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
        *("--expose-app-in-browser", f"--ServerApp.root_dir={place}", "--OssrApp.demo=True"),
    ]
    env = {**os.environ, **{name: str(place / name) for name in folders}}
    with (place / "log.txt").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            for _ in range(240):
                with (
                    suppress(OSError),
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={TOKEN}", timeout=5),
                ):
                    break
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}/lab?token={TOKEN}"
        finally:
            server.terminate()
            server.wait(20)
