"""Text and source code. Never as HTML: pages and SVG are shown as their source."""

from __future__ import annotations

import json

from ...models import Preview
from .base import FileHead, Previewer

SUFFIXES = {
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
    "html": "text/x-html",
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
    "xml": "text/xml",
    "yaml": "text/x-yaml",
    "yml": "text/x-yaml",
}
NAMES = {
    "authors": "text/plain",
    "changelog": "text/plain",
    "cmakelists.txt": "text/x-cmake",
    "containerfile": "text/x-dockerfile",
    "copying": "text/plain",
    "dockerfile": "text/x-dockerfile",
    "license": "text/plain",
    "licence": "text/plain",
    "makefile": "text/x-makefile",
    "singularity": "text/plain",
    "version": "text/plain",
}


def preview(head: FileHead) -> Preview:
    decoded = head.text()
    if decoded is None:
        return head.binary()
    if head.mimetype == "application/json" and not head.truncated:
        decoded = _pretty(decoded)
    return head.preview(head.mimetype, decoded)


def _pretty(text: str) -> str:
    """Indent JSON on a single line; other text is unchanged."""
    if text.count("\n") > 2:
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


PREVIEWER = Previewer(preview, limit=256 * 1024, suffixes=SUFFIXES, names=NAMES)
