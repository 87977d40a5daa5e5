"""Reader and writer of `environment.yml`."""

from __future__ import annotations

from pathlib import Path

import yaml

from .base import CondaFile
from .python_project import strings, table, text


def read(path: Path) -> CondaFile:
    """Channels, specs and the pip section; raises `ValueError` for any other content."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise ValueError("it is not valid YAML") from None
    if not isinstance(document, dict):
        raise ValueError("it lists no dependencies")
    listed = document.get("dependencies") or []
    if not isinstance(listed, list):
        raise ValueError("its dependencies are not a list")
    channels = [c for c in strings(document.get("channels")) if c != "nodefaults"]
    pip: list[str] = []
    for item in listed:
        pip += strings(table(item).get("pip"))
    specs = [spec for spec in map(text, listed) if spec]
    return CondaFile(channels=channels, specs=specs, pip=pip)


def write(name: str, channels: list[str], specs: list[str], pip: list[str]) -> str:
    """An `environment.yml` as text."""
    dependencies: list[object] = [*specs]
    if pip:
        dependencies.append({"pip": pip})
    document = {"name": name, "channels": channels, "dependencies": dependencies}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
