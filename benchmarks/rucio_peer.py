"""rucio-jupyterlab in an environment of its own, in a Jupyter server that runs beside ours."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
import venv
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from .harness import free_port

VERSION = "rucio-jupyterlab==41.0.0"
NAMESPACE = "bench"


class Rival:
    """`with Rival(...)`; None of its answers is changed, and nothing of it is patched."""

    def __init__(self, folder: Path, python: Path, creds: Mapping[str, str]) -> None:
        folder.mkdir(parents=True)
        self._creds, self._token, self.port = creds, secrets.token_hex(16), free_port()
        home = folder / "home"
        home.mkdir()
        config = folder / "jupyter_server_config.json"
        config.write_text(json.dumps(self._config(folder)))
        self._log = (folder / "log.txt").open("w")
        self._process = subprocess.Popen(
            [str(python), "-m", "jupyter_server", f"--config={config}"],
            cwd=folder,
            env={
                **os.environ,
                "HOME": str(home),
                "JUPYTER_CONFIG_DIR": str(folder),
                "JUPYTER_DATA_DIR": str(folder / "data"),
                "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
                "NO_PROXY": "127.0.0.1,localhost",
            },
            stdout=self._log,
            stderr=self._log,
        )
        self._log_path = folder / "log.txt"

    def __enter__(self) -> Rival:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError):
                if self._request("GET", "instances")[0] == 200:
                    self._sign_in()
                    return self
            time.sleep(0.2)
        self.__exit__()
        raise RuntimeError(self._log_path.read_text())

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()

    def details(self, did: str) -> float:
        """Seconds of a forced look at a DID."""
        query = urlencode({"namespace": NAMESPACE, "did": did, "force": "1"})
        return self._timed(f"did?{query}")

    def search(self, scope: str, filters: str) -> float:
        """Seconds of a search by metadata."""
        query = {"namespace": NAMESPACE, "type": "all", "did": f"{scope}:*", "filters": filters}
        return self._timed(f"did-search?{urlencode(query)}")

    def _timed(self, path: str) -> float:
        began = time.perf_counter()
        status, body = self._request("GET", path)
        seconds = time.perf_counter() - began
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:300]!r}")
        return seconds

    def _sign_in(self) -> None:
        params = {
            "username": self._creds["RUCIO_ALICE_USER"],
            "password": self._creds["RUCIO_ALICE_PASSWORD"],
            "account": "alice",
        }
        sent = {"namespace": NAMESPACE, "type": "userpass", "params": params}
        status, body = self._request("PUT", f"auth?namespace={NAMESPACE}", sent)
        if status != 200:
            raise RuntimeError(f"the rival cannot sign in: {status} {body[:300]!r}")

    def _request(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=300)
        headers = {"Authorization": f"token {self._token}"}
        sent = None if body is None else json.dumps(body)
        line.request(method, f"/rucio-jupyterlab/{path}", sent, headers)
        reply = line.getresponse()
        return reply.status, reply.read()

    def _config(self, folder: Path) -> dict[str, object]:
        instance = {
            "name": NAMESPACE,
            "display_name": "Bench",
            "rucio_base_url": self._creds["RUCIO_URL"],
            "rucio_auth_url": self._creds["RUCIO_URL"],
            "rucio_ca_cert": self._creds["RUCIO_CA"],
            "destination_rse": self._creds["RUCIO_MOUNT_RSE"],
            "rse_mount_path": self._creds["RUCIO_MOUNT"],
            "mode": "replica",
            "wildcard_enabled": True,
        }
        return {
            "RucioConfig": {
                "instances": [instance],
                "default_instance": NAMESPACE,
                "default_auth_type": "userpass",
            },
            "ServerApp": {
                "jpserver_extensions": {"rucio_jupyterlab": True},
                "root_dir": str(folder / "home"),
                "allow_root": True,
                "open_browser": False,
                "port": self.port,
                "port_retries": 0,
                "disable_check_xsrf": True,
            },
            "IdentityProvider": {"token": self._token},
        }


def rival_python(build: Path) -> Path | None:
    """The Python that has it, installed once; None where it cannot be had."""
    home = build / "rucio-peer"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", VERSION]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            print(f"{VERSION} cannot be installed.", file=sys.stderr)
            return None
    return python
