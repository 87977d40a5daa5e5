"""Environment variables of the kernels that run notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..config.process_environment import clean


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of the kernel: without secrets, with the user's home folder.

    The notebook is run as it would be by hand, so that it finds its caches and settings.
    """
    home = Path(environ.get("HOME") or Path.home())
    found = clean(environ, home=home)
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        found.pop(name, None)
        if name in environ:
            found[name] = environ[name]
    return found
