"""Objects that other packages add by entry points."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any


def check_installed(group: str, name: str, own: Mapping[str, Any], noun: str) -> None:
    """Raises `ValueError` for a name that neither `own` nor an installed package has.

    Other packages are searched for only when `own` lacks the name.
    """
    if name not in own and name not in (found := entry_points(group=group).names):
        known = ", ".join(sorted({*own, *found}))
        raise ValueError(f"the {noun} {name!r} is unknown; installed are: {known}")


def load(group: str, name: str, own: Mapping[str, Any], noun: str) -> Any:
    """The object of that name; raises `ValueError` if there is none or it fails to load."""
    check_installed(group, name, own, noun)
    if name in own:
        return own[name]
    try:
        return entry_points(group=group)[name].load()
    except Exception as error:
        raise ValueError(f"the {noun} {name!r} cannot be loaded: {error}") from error
