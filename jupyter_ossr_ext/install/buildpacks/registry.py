"""All buildpacks: the ones of this package, and those of others by entry point.

A module here that has `BUILDPACKS`, a list, is found by being here. Another package declares an
entry point in the group `jupyter_ossr_ext.buildpacks` that names a buildpack, or a function or
class without arguments that makes one.
"""

from __future__ import annotations

import functools
import importlib
import logging
import pkgutil
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeGuard

from .base import Buildpack

GROUP = "jupyter_ossr_ext.buildpacks"
log = logging.getLogger(__name__)


@functools.cache
def buildpacks() -> tuple[Buildpack, ...]:
    """Every buildpack, those first that come first where several know a folder.

    What cannot be loaded, or is no instance of a buildpack, is logged and left out. An outside one
    may replace an own one by having its id.
    """
    found: dict[str, Buildpack] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        here = importlib.import_module(f"{__package__}.{module.name}")
        for own in getattr(here, "BUILDPACKS", ()):
            if _is_buildpack(own):
                found[own.id] = own
            else:
                log.error("%r in BUILDPACKS of %s is no instance of a buildpack", own, module.name)
    for point in entry_points(group=GROUP):
        try:
            made = point.load()
            one = made() if callable(made) else made
            if not _is_buildpack(one):
                raise TypeError(f"{one!r} is no buildpack")
            found[one.id] = one
        except Exception:
            log.exception("The buildpack %s of another package cannot be loaded", point.name)
    return tuple(sorted(found.values(), key=lambda one: one.rank))


def _is_buildpack(one: object) -> TypeGuard[Buildpack]:
    return isinstance(one, Buildpack) and not isinstance(one, type)


def buildpack(id: str) -> Buildpack | None:
    """The buildpack of that id."""
    return next((one for one in buildpacks() if one.id == id), None)
