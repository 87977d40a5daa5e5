"""Versions of packages that the stored outputs of a notebook name.

Authors print them for those who run the notebook later: `%watermark -iv`, `qutip.about()`,
`pandas.show_versions()`, `session_info.show()`, `pip freeze`, or a line such as
`print("numpy", numpy.__version__)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from .._util import notebooks

LINE = re.compile(
    r"^\W*(?P<name>[A-Za-z][\w.-]*?)(?:\s+version)?\s*(?:[:=]{1,2}|\s)\s*v?"
    r"(?P<version>\d+(?:\.\d+)+(?:[a-z.+-]*\w+)?)\W*$",
    re.IGNORECASE,
)
"""A line with nothing but a name and a version of two numbers or more."""
LONGEST = 200_000
"""Characters of outputs that are looked at."""


def read(path: Path) -> dict[str, str]:
    """Versions by the normalised name; the last one printed of each. Blocking.

    Empty for what is no notebook.
    """
    try:
        document = notebooks.read(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return of(document)


def of(document: Mapping[str, Any]) -> dict[str, str]:
    """The same of a notebook in nbformat 4."""
    found: dict[str, str] = {}
    left = LONGEST
    for text in _texts(document):
        for line in text[:left].splitlines():
            if match := LINE.match(line.strip()):
                found[canonicalize_name(match["name"])] = match["version"]
        left -= len(text)
        if left <= 0:
            break
    return found


def _texts(document: Mapping[str, Any]) -> Iterator[str]:
    for cell in document["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data")
            plain = data.get("text/plain", "") if isinstance(data, dict) else ""
            for text in (output.get("text", ""), plain):
                yield "".join(text) if isinstance(text, list) else str(text)
