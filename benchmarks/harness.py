"""Processes to measure: our own servers, and what people would use instead."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def served(*paths: Path, cap: int = 0) -> Iterator[str]:
    """The repository of `served.py`; the value is its URL."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.served", str(port), str(cap), *map(str, paths)]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout:
            process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


class Jupyter:
    """A Jupyter server with our extension and one repository called `bench`."""

    def __init__(
        self,
        folder: Path,
        repository: str,
        *,
        downloads: int = 4,
        settings: dict[str, Any] | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.root = folder / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._token = secrets.token_hex(16)
        self._folder = folder
        config = folder / "config.json"
        config.write_text(
            json.dumps(
                {
                    "OssrApp": {
                        "repositories": {"bench": {"url": repository, "title": "Bench"}},
                        "max_downloads": downloads,
                        "state_folder": str(folder / "state"),
                        "token_folder": str(folder / "tokens"),
                        **(settings or {}),
                    },
                    "ServerApp": {
                        "jpserver_extensions": {"jupyter_ossr_ext": True},
                        "root_dir": str(self.root),
                        "allow_root": True,
                        "open_browser": False,
                        "port": self.port,
                        "port_retries": 0,
                        "disable_check_xsrf": True,
                    },
                    "IdentityProvider": {"token": self._token},
                }
            )
        )
        self._log = (folder / "log.txt").open("w")
        variables = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTER_PLATFORM_DIRS": "1",
            "NO_PROXY": "127.0.0.1",
            **(environment or {}),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", f"--config={config}"],
            cwd=HERE,
            env=variables,
            stdout=self._log,
            stderr=self._log,
        )

    def __enter__(self) -> Jupyter:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, RuntimeError):  # not there, or not with us, yet
                if self.ask("GET", "/jupyter-ossr-ext/api/sources"):
                    return self
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError((self._folder / "log.txt").read_text())

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        self._log.close()

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self, method: str, path: str, body: object = None, line: HTTPConnection | None = None
    ) -> Any:
        line = line or self.connect()
        text = None if body is None else json.dumps(body)
        line.request(method, path, text, self.headers())
        reply = line.getresponse()
        data = reply.read()
        if reply.status >= 400:
            raise RuntimeError(f"{path}: {reply.status} {data[:500]!r}")
        return json.loads(data) if data else None

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self._token}"}

    def submit(self, folder: str, record: str = "1", **options: object) -> str:
        spec: dict[str, object] = {"kind": "download", "source": "bench", **options}
        spec |= {"record": record, "folder": folder}
        id: str = self.ask("POST", "/jupyter-ossr-ext/api/jobs", spec)["id"]
        return id

    def ended(self, id: str) -> dict[str, Any]:
        line = self.connect()
        while True:
            job: dict[str, Any] = self.ask("GET", f"/jupyter-ossr-ext/api/jobs/{id}", line=line)
            if job["state"] not in {"queued", "running"}:
                if job["state"] != "succeeded":
                    raise RuntimeError(job["problem"])
                return job
            time.sleep(0.05)

    def download(self, folder: str, record: str = "1", **options: object) -> float:
        """Seconds from the request to the verified file under its name."""
        job = self.ended(self.submit(folder, record, **options))
        return float(job["ended"] - job["created"])

    def memory(self) -> int:
        """Bytes that the server has in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024


@contextlib.contextmanager
def watched(server: Jupyter) -> Iterator[list[int]]:
    """The most memory that the server has meanwhile, as the one element of the value."""
    most = [server.memory()]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            most[0] = max(most[0], server.memory())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        stop.set()
        thread.join()


def timed(command: str, folder: Path) -> float:
    """Seconds that a shell command takes."""
    began = time.perf_counter()
    subprocess.run(command, shell=True, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S602
    return time.perf_counter() - began
