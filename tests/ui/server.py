"""JupyterLab for the browser tests, with every folder of its own in a place that goes away.

Started by playwright.config.ts. The port comes from OSSR_TEST_PORT; OSSR_TEST_TOKEN is required.
Killed by a test, whom the file OSSR_TEST_PID tells its process, it is started again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the person who runs the tests is read, and nothing is left behind."""
    names = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "JUPYTERLAB_GALATA_ROOT_DIR": "root",
        "IPYTHONDIR": "ipython",
    }
    for name in names.values():
        (folder / name).mkdir(mode=0o700)
    # To draw the moving splash screen costs a fifth of the time to load the page.
    (folder / "config/labconfig").mkdir()
    splash = {"disabledExtensions": {"@jupyterlab/apputils-extension:splash": True}}
    (folder / "config/labconfig/page_config.json").write_text(json.dumps(splash))
    if "OSSR_TEST_REPOSITORY" not in os.environ:
        # Kernels read it too: `ossr://` names records of the demo there.
        config = {"OssrApp": {"demo": True}}
        (folder / "config/jupyter_server_config.json").write_text(json.dumps(config))
    paths = os.pathsep.join(filter(None, [str(french(folder)), os.environ.get("PYTHONPATH")]))
    ours = {key: str(folder / name) for key, name in names.items()}
    return {**os.environ, "PYTHONPATH": paths, **ours}


def french(folder: Path) -> Path:
    """The French language pack, as if it were installed: a folder for `PYTHONPATH`."""
    place = folder / "french"
    shutil.copytree(HERE.parents[1] / "translations" / "fr_FR", place)
    subprocess.run(
        [sys.executable, HERE.parents[1] / "translations/compile_catalogues.py", folder], check=True
    )
    described = place / "jupyter_ossr_ext_fr-0.1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Name: jupyter_ossr_ext_fr\nVersion: 0.1.0\n")
    (described / "entry_points.txt").write_text(
        "[jupyterlab.languagepack]\nfr_FR = jupyter_ossr_ext_fr\n"
    )
    return place


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="ossr-ui-"))
    jupyter = shutil.which("jupyter") or sys.exit("jupyter is not on PATH: use ./run test ui")
    config = HERE / "jupyter_server_test_config.py"
    try:
        env = environment(folder)
        while True:
            server = subprocess.Popen(
                [jupyter, "lab", f"--config={config}", *sys.argv[1:]], env=env
            )
            if pid_file := os.environ.get("OSSR_TEST_PID"):
                Path(pid_file).write_text(str(server.pid))
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_, server=server: server.terminate())
            if (code := server.wait()) != -signal.SIGKILL:
                return code
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
