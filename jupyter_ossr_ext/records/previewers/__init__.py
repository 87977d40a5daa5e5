"""Previews from the head of a file, by its type. Each module adds a previewer."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..._util.file_kinds import extension
from .base import FileHead, Previewer, PreviewFile

__all__ = ["FileHead", "PreviewFile", "Previewer", "previewer_of", "previewers"]


def previewer_of(name: str) -> tuple[Previewer, str] | None:
    """The previewer of a file and its MIME type, by its name; None without a preview."""
    last = name.rpartition("/")[2].lower()
    for each in previewers():
        mimetype = each.names.get(last) or each.suffixes.get(extension(name))
        if mimetype is not None:
            return each, mimetype
    return None


@cache
def previewers() -> tuple[Previewer, ...]:
    """All previewers. A suffix belongs to one of them."""
    modules = [import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__)]
    return tuple(module.PREVIEWER for module in modules if hasattr(module, "PREVIEWER"))
