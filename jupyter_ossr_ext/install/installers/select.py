"""Choice of the Python installer: uv where available, else pip."""

from __future__ import annotations

from .base import Installer
from .pip import Pip
from .uv import Uv, find_uv


def installer(index: str | None = None, *, uv: bool = True) -> Installer:
    """The preferred available installer."""
    found = find_uv() if uv else None
    return Uv(found, index=index) if found else Pip(index=index)
