"""Metadata: read from what lies in a folder, checked, and written as CodeMeta."""

from __future__ import annotations

from .codemeta import from_codemeta, to_codemeta
from .merge import Found, merged, with_account, with_last_version
from .readers import omitted, read_folder, unreadable
from .rules import validate

__all__ = [
    "Found",
    "from_codemeta",
    "merged",
    "omitted",
    "read_folder",
    "to_codemeta",
    "unreadable",
    "validate",
    "with_account",
    "with_last_version",
]
