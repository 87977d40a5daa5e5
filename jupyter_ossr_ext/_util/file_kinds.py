"""File types by name: preview kind and MIME type."""

from __future__ import annotations

from typing import Literal

Kind = Literal["markdown", "notebook", "table", "text", "image", "none"]

ARCHIVES = frozenset({"zip", "whl", "jar", "npz", "egg", "conda", "kmz"})
"""Zip files of any name: their table of contents is at the end."""

IMAGES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
TABLES = frozenset({"csv", "tsv", "tab"})
TEXTS = {
    "bash": "text/x-sh",
    "bib": "text/x-bibtex",
    "c": "text/x-csrc",
    "cc": "text/x-c++src",
    "cff": "text/x-yaml",
    "cfg": "text/x-ini",
    "cmake": "text/x-cmake",
    "conf": "text/plain",
    "cpp": "text/x-c++src",
    "css": "text/css",
    "cxx": "text/x-c++src",
    "def": "text/plain",
    "dat": "text/plain",
    "diff": "text/x-diff",
    "f90": "text/x-fortran",
    "geojson": "application/json",
    "go": "text/x-go",
    "h": "text/x-csrc",
    "hpp": "text/x-c++src",
    "html": "text/html",
    "ini": "text/x-ini",
    "java": "text/x-java",
    "jl": "text/x-julia",
    "js": "text/javascript",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "log": "text/plain",
    "m": "text/x-octave",
    "ndjson": "application/json",
    "patch": "text/x-diff",
    "py": "text/x-python",
    "pyi": "text/x-python",
    "r": "text/x-rsrc",
    "rs": "text/x-rustsrc",
    "rst": "text/x-rst",
    "sh": "text/x-sh",
    "sql": "text/x-sql",
    "svg": "text/xml",
    "tex": "text/x-latex",
    "toml": "text/x-toml",
    "ts": "text/typescript",
    "txt": "text/plain",
    "vot": "text/xml",
    "votable": "text/xml",
    "xml": "text/xml",
    "yaml": "text/x-yaml",
    "yml": "text/x-yaml",
}
BARE = {
    "authors": "text/plain",
    "changelog": "text/plain",
    "cmakelists.txt": "text/x-cmake",
    "containerfile": "text/x-dockerfile",
    "copying": "text/plain",
    "dockerfile": "text/x-dockerfile",
    "license": "text/plain",
    "licence": "text/plain",
    "makefile": "text/x-makefile",
    "readme": "text/markdown",
    "singularity": "text/plain",
    "version": "text/plain",
}


def extension(name: str) -> str:
    """The part after the last dot of the last path segment, in lower case; '' if none."""
    last = name.rpartition("/")[2].lower()
    stem, dot, tail = last.rpartition(".")
    return tail if dot and stem else ""


def kind(name: str) -> tuple[Kind, str]:
    """The preview kind and the MIME type of a file name."""
    tail, last = extension(name), name.rpartition("/")[2].lower()
    if tail in {"md", "markdown"} or last == "readme":
        return "markdown", "text/markdown"
    if tail == "ipynb":
        return "notebook", "application/x-ipynb+json"
    if tail in TABLES:
        return "table", "text/csv"
    if tail in IMAGES:
        return "image", IMAGES[tail]
    if last in BARE:
        return "text", BARE[last]
    if tail in TEXTS:
        return "text", TEXTS[tail]
    return "none", "application/octet-stream"


def listable(name: str) -> bool:
    """True if the contents can be listed without downloading."""
    return extension(name) in ARCHIVES
