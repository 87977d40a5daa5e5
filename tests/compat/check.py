"""Does the installed wheel load in this JupyterLab?  check.py FOLDER_OF_PROGRAMS [lab|notebook]

Asks `jupyter labextension list`, `jupyter server extension list` and `jupyter ossr --version`, then
starts JupyterLab or Jupyter Notebook on OSSR_TEST_PORT and lets browser.mjs look for our command.
CHROMIUM is the path of the browser.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOKEN = "compat-token"
PAGES = {"lab": "lab", "notebook": "tree"}
FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


def says(programs: Path, *words: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [programs / "jupyter", *words], env=env, capture_output=True, text=True, check=False
    )
    return re.sub(r"\x1b\[\d*m", "", done.stdout + done.stderr)


def listed(programs: Path, env: dict[str, str]) -> bool:
    lab = says(programs, "labextension", "list", env=env)
    server = says(programs, "server", "extension", "list", env=env)
    command = says(programs, "ossr", "--version", env=env)
    wanted = (
        (r"jupyter-ossr-ext v\S+ enabled\s+OK", lab),
        (r"jupyter_ossr_ext enabled[\s\S]*?jupyter_ossr_ext \S+ OK", server),
        (r"^\d+\.\d+\S*\s*$", command),
    )
    good = all(re.search(pattern, text) for pattern, text in wanted)
    if not good:
        print(lab, server, command, sep="\n")
    return good


def wait_for(url: str, server: subprocess.Popen[bytes]) -> bool:
    for _ in range(120):
        if server.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except OSError:
            time.sleep(0.5)
    return False


def loads(programs: Path, app: str, env: dict[str, str], folder: Path) -> bool:
    port = env["OSSR_TEST_PORT"]
    command = [
        *(programs / "jupyter", app, "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
        *("--expose-app-in-browser", f"--ServerApp.root_dir={folder}", "--OssrApp.demo=True"),
    ]
    log = folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            good = wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", server)
            url = f"http://127.0.0.1:{port}/{PAGES[app]}?token={TOKEN}"
            good = (
                good
                and not subprocess.run(["node", HERE / "browser.mjs", url], check=False).returncode
            )
        finally:
            server.terminate()
            server.wait(20)
    if not good:
        print(log.read_text())
    return good


def main() -> int:
    programs, app = Path(sys.argv[1]), sys.argv[2] if sys.argv[2:] else "lab"
    with tempfile.TemporaryDirectory(prefix="ossr-compat-") as name:
        folder = Path(name)
        path = os.pathsep.join([str(programs), os.environ["PATH"]])
        own = {key: str(folder / key.lower()) for key in FOLDERS}
        env = {**os.environ, **own, "PATH": path, "VIRTUAL_ENV": str(programs.parent)}
        version = says(programs, app, "--version", env=env).strip()
        good = listed(programs, env) and loads(programs, app, env, folder)
        print(f"jupyter {app} {version}: {'loads' if good else 'DOES NOT LOAD'} the wheel")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
