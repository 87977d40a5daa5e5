"""Versions of Jupyter in which a file of a stranger can run code when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from packaging.version import InvalidVersion, Version


def risks(installed: Callable[[str], str] = version) -> list[str]:
    """A sentence for each known hole of this installation. `installed`: version of a package."""
    found: list[str] = []
    server, lab = _version("jupyter_server", installed), _version("jupyterlab", installed)
    if server and server < Version("2.20"):
        found.append(
            f"jupyter_server {server} runs scripts of a notebook that is shown as HTML "
            "(CVE-2026-44727). Update it to 2.20 or later before you open files of others."
        )
    if lab and (lab < Version("4.5.10") or Version("4.6.0a0") <= lab < Version("4.6.2")):
        found.append(
            f"The image viewer of JupyterLab {lab} runs scripts of a file (CVE-2026-73415). "
            "Update it to 4.5.10, 4.6.2 or later before you open files of others."
        )
    return found


def _version(package: str, installed: Callable[[str], str]) -> Version | None:
    try:
        return Version(installed(package))
    except (PackageNotFoundError, InvalidVersion):
        return None
