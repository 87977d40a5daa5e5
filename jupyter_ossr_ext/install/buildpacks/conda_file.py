"""Reading and writing `environment.yml`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import yaml

from ..._util.aliases import bounded
from ..dependencies.list_file import read_text
from ..dependencies.toml_file import strings, table
from .base import CondaFile

CHANNELS = {
    "defaults": "conda-forge",
    "anaconda": "conda-forge",
    "main": "conda-forge",
    "r": "conda-forge",
}
"""Channels of Anaconda that are an alias or need its licence, and what is asked instead."""
SPEC = re.compile(r"^(?:[\w./:-]+::)?[A-Za-z_][\w.-]*\s*(?:[=<>!~\[]|\d|\*|$)")


class _Texts(yaml.SafeLoader):
    """Leaves every scalar a text: a version `3.10` is no number."""


_Texts.yaml_implicit_resolvers = {}


def read(path: Path) -> CondaFile:
    """Channels, specs and the pip section; raises `ValueError` if it is something else."""
    stated, encoding = read_text(path)
    try:
        document = bounded(yaml.load(stated, Loader=_Texts))  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        raise ValueError("it is not valid YAML") from None
    if not isinstance(document, dict):
        raise ValueError("it lists no dependencies")
    listed = document.get("dependencies") or []
    if not isinstance(listed, list):
        raise ValueError("its dependencies are not a list")
    notes = [f"{path.name} is not UTF-8; it was read as {encoding}."] if encoding else []
    specs, pip = list[str](), list[str]()
    for item in listed:
        section = table(item).get("pip")
        if isinstance(item, str):
            specs.append(item)
        elif isinstance(section, list | str) and len(item) == 1:
            pip += [section] if isinstance(section, str) else strings(section)
        else:
            notes.append(f"{path.name}: an entry that is no package is left out: {item!r}."[:200])
    if document.get("variables"):
        names = ", ".join(map(str, table(document.get("variables"))))
        notes.append(f"{path.name}: its variables are not set: {names[:200]}.")
    channels, more = _channels(document.get("channels"))
    found = CondaFile(channels=channels, specs=specs, pip=pip, notes=[*notes, *more])
    return checked(found, path.name)


def checked(found: CondaFile, name: str) -> CondaFile:
    """Without what is no spec and no channel: a solver might take it as an option."""
    sound = [one for one in found.specs if SPEC.match(one.strip())]
    channels = [one for one in found.channels if not one.startswith("-")]
    left = [*(set(found.specs) - set(sound)), *(set(found.channels) - set(channels))]
    notes = [f"{name}: an entry that is no package is left out: {one!r}."[:200] for one in left]
    return replace(found, specs=sound, channels=channels, notes=[*found.notes, *sorted(notes)])


def _channels(stated: object) -> tuple[list[str], list[str]]:
    named = [stated] if isinstance(stated, str) else strings(stated)
    found = [CHANNELS.get(one, one) for one in named if one != "nodefaults"]
    replaced = sorted({one for one in named if one in CHANNELS})
    notes = [f"conda-forge is used instead of the channel {', '.join(replaced)}."]
    return list(dict.fromkeys(found)), notes if replaced else []


def is_environment(path: Path) -> bool:
    """True for a YAML file that lists dependencies as an `environment.yml` does."""
    try:
        stated, _ = read_text(path)
        if "dependencies:" not in stated:
            return False
        document = bounded(yaml.load(stated, Loader=_Texts))  # noqa: S506 (a safe loader)
    except (ValueError, yaml.YAMLError, RecursionError):
        return False
    listed = table(document).get("dependencies")
    return isinstance(listed, list) and any(isinstance(one, str) for one in listed)


def write(name: str, channels: list[str], specs: list[str], pip: list[str]) -> str:
    """An `environment.yml` as text."""
    dependencies: list[object] = [*specs]
    if pip:
        dependencies.append({"pip": pip})
    document = {"name": name, "channels": channels, "dependencies": dependencies}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
