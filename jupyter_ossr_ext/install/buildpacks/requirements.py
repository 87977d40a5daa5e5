"""Reader of requirements files and Pipfiles, restricted to their folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement

from ...problems import UnsafePath
from .python_project import Table, read_toml, table, text

DEEPEST = 5
"""Maximum depth of included files."""
OPTION = re.compile(r"^(--?[a-zA-Z][\w-]*)(?:[= ]\s*(.*))?$")
INDEX = {"-i", "--index-url", "--extra-index-url", "-f", "--find-links"}
REMOTE = re.compile(r"^(git|hg|svn|bzr)\+|^[a-z]+://", re.IGNORECASE)


@dataclass
class Listed:
    """The content of a requirements file.

    `plain` is resolved from the index; `built` are URLs and folders whose code runs on
    installation.
    """

    plain: list[str] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    editable: bool = False
    unread: list[str] = field(default_factory=list)


def read_requirements(path: Path, root: Path) -> Listed:
    """Read `path` and its includes; raises `UnsafePath` for an include outside `root`."""
    listed = Listed()
    _read(path, root.resolve(), listed, 0)
    return listed


def _read(path: Path, root: Path, listed: Listed, depth: int) -> None:
    real = path.resolve()
    if not real.is_relative_to(root):
        raise UnsafePath(f"{path.name} includes a file outside the record. Nothing is installed.")
    if depth > DEEPEST or not real.is_file():
        listed.unread.append(path.name)
        return
    joined = re.sub(r"\\\r?\n", " ", real.read_text(encoding="utf-8-sig", errors="replace"))
    for raw in joined.splitlines():
        line = re.sub(r"(^|\s)#.*$", "", raw).strip()
        if line.startswith("-"):
            _option(line, real, root, listed, depth)
        elif line:
            _requirement(line, listed)


def _option(line: str, path: Path, root: Path, listed: Listed, depth: int) -> None:
    match = OPTION.match(line) or re.match(r"^(-[a-zA-Z])(.+)$", line)
    name, value = (match.group(1), (match.group(2) or "").strip()) if match else (line, "")
    if name in {"-r", "--requirement"}:
        _read(path.parent / value, root, listed, depth + 1)
    elif name in {"-c", "--constraint"}:
        if not (path.parent / value).resolve().is_relative_to(root):
            raise UnsafePath(f"{path.name} refers to a file outside the record.")
    elif name in {"-e", "--editable"}:
        listed.editable = True
        listed.built.append(value)
    elif name in INDEX:
        host = urlsplit(value).hostname
        listed.hosts.append(host or value)


def _requirement(line: str, listed: Listed) -> None:
    line = re.split(r"\s--(?:hash|global-option|config-settings)", line)[0].strip()
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        listed.built.append(line)
        return
    if requirement.url:
        listed.built.append(line)
    elif requirement.marker is None or requirement.marker.evaluate():
        listed.plain.append(str(requirement))


def pipfile(path: Path) -> tuple[list[str], str | None]:
    """The `[packages]` of a Pipfile as requirements, and its Python version."""
    document = read_toml(path)
    found: list[str] = []
    for name, value in table(document.get("packages")).items():
        found.append(_pipfile_line(name, value))
    wanted = text(table(document.get("requires")).get("python_version"))
    return found, f"=={wanted}.*" if wanted else None


def _pipfile_line(name: str, value: object) -> str:
    options: Table = table(value)
    version = text(value) or text(options.get("version")) or ""
    extras = options.get("extras")
    marks = f"[{','.join(map(str, extras))}]" if isinstance(extras, list) else ""
    if git := text(options.get("git")):
        ref = text(options.get("ref"))
        return f"{name}{marks} @ git+{git}{'@' + ref if ref else ''}"
    if path := text(options.get("path")):
        return path
    return f"{name}{marks}{'' if version == '*' else version}"
