"""Software metadata in `codemeta.json`: hints to show, never to execute."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

HINTS = {
    "softwareRequirements": "Requirements",
    "runtimePlatform": "Runs on",
    "buildInstructions": "Build instructions",
    "installUrl": "Install from",
    "downloadUrl": "Download from",
    "programmingLanguage": "Programming language",
    "operatingSystem": "For",
    "memoryRequirements": "Memory",
    "processorRequirements": "Processor",
}
LONGEST = 300
"""Characters of a hint."""


def hints(root: Path) -> list[str]:
    """One line per CodeMeta term."""
    path = next(
        (p for p in (root / "codemeta.json", *root.glob("*/codemeta.json")) if p.is_file()), None
    )
    document: object = None
    if path and path.stat().st_size < 1024 * 1024:
        with contextlib.suppress(OSError, ValueError):
            document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        return []
    return [
        f"{words}: {value[:LONGEST]}"
        for key, words in HINTS.items()
        if (value := ", ".join(_words(document.get(key))))
    ]


def _words(value: object) -> list[str]:
    """Strings, or the names of objects, in all forms that CodeMeta permits."""
    if isinstance(value, str):
        return [" ".join(value.split())] if value.strip() else []
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    if isinstance(value, dict):
        name = value.get("name") or value.get("identifier")
        version = value.get("version") or value.get("softwareVersion")
        found = [word for word in (name, version) if isinstance(word, str)]
        return [" ".join(found)] if found else []
    return []
