"""What people would use instead of us, made ready to be measured."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path


def zenodo_get(folder: Path, url: str) -> str | None:
    """The command of the real `zenodo_get`, in an environment of its own, or None without one.

    It knows no other host than zenodo.org: in its own copy that address alone is replaced, and the
    path of the record's JSON, which our server has apart for it. All else is as published.
    """
    home = folder / "zenodo_get"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "zenodo_get"]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            print("zenodo_get cannot be installed; curl stands in.", file=sys.stderr)
            return None
        for source in home.glob("lib/python*/site-packages/zenodo_get/**/*.py"):
            text = source.read_text()
            patched = text.replace("https://zenodo.org/api/records/", f"{url}/api/legacy/")
            source.write_text(patched.replace("https://zenodo.org/", f"{url}/"))
    return f"{home / 'bin' / 'zenodo_get'} -v 0 --no-proxy --do-not-continue -o z 1"
