"""What one requirement of a list asks for: a name, an address, or a file of the record."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from .distribution_names import MISTAKEN_NAMES, OTHER_PLATFORMS, STANDARD_LIBRARY
from .line_corrections import corrected, several
from .list_file import inside
from .requirement_line import (
    ARCHIVE,
    EGG,
    HASH,
    OPTION_BEHIND,
    OTHER_FILE,
    REMOTE,
    SUBFOLDER,
    shown,
)
from .requirement_list import LocalProject, RequirementList

PYTHON_NAMES = {"python", "python-version", "python-requires"}
"""Names that stand for Python itself in a list."""
UNPINNED = {"ipykernel", "pip"}
"""Part of every environment here: their newest version that fits is needed, not the listed one."""


class Requirements:
    """Takes requirements into a `RequirementList`.

    Args:
        root: The record.
        follow: Reads another list of the record, that a line names without `-r`.
    """

    def __init__(self, root: Path, found: RequirementList, follow: Callable[[Path], None]) -> None:
        self._root = root
        self._found = found
        self._follow = follow

    def take(self, line: str, origin: str, folder: Path | None = None) -> None:
        """One line that is no option; `folder` is what paths in it are relative to."""
        hashes = HASH.findall(line)
        plain = OPTION_BEHIND.split(line)[0].strip()
        fixed, changed = corrected(plain)
        try:
            requirement = Requirement(fixed)
        except InvalidRequirement:
            if parts := several(plain):
                self._found.note(f"{origin}: {shown(plain)!r} was read as {len(parts)} packages")
                for part in parts:
                    self.take(part, origin, folder)
            else:
                self.place(plain, origin, folder or self._root)
            return
        if changed:
            self._found.note(f"{origin}: {shown(plain)!r} was read as {fixed!r}")
        if requirement.url:
            self._with_url(requirement, origin)
        elif ARCHIVE.search(requirement.name) or OTHER_FILE.search(requirement.name):
            self._file_name(plain, origin, folder or self._root)
        else:
            self._named(requirement, hashes, origin)

    def _file_name(self, plain: str, origin: str, folder: Path) -> None:
        """A file where a package was to be named: an archive of the record, or another list."""
        if ARCHIVE.search(plain):
            self.place(plain, origin, folder)
        elif plain.endswith(".txt") and (folder / plain).is_file():
            self._found.note(f"{origin}: {shown(plain)} was read as a list, as with -r")
            self._follow(folder / plain)
        else:
            self._found.note(
                f"{origin}: {shown(plain)} is the name of a file, not of a package; it is left out"
            )

    def _named(self, requirement: Requirement, hashes: list[str], origin: str) -> None:
        name = canonicalize_name(requirement.name)
        if name in PYTHON_NAMES:
            self._found.python = str(requirement.specifier) or self._found.python
            self._found.note(f"{origin}: it sets the version of Python")
            return
        if name in STANDARD_LIBRARY:
            self._found.note(f"{origin}: {requirement.name} is part of Python, so it is left out")
            return
        if name in OTHER_PLATFORMS.get(sys.platform, ()) and requirement.marker is None:
            self._found.note(
                f"{origin}: {requirement.name} is not for this system, so it is left out"
            )
            return
        if name in MISTAKEN_NAMES:
            right = MISTAKEN_NAMES[name]
            if not right:
                self._found.note(
                    f"{origin}: {requirement.name} is no package of the index; left out"
                )
                return
            self._found.note(f"{origin}: {requirement.name} is called {right} on the package index")
            requirement = Requirement(right)
        if name in UNPINNED and requirement.specifier:
            self._found.note(
                f"{origin}: the version of {requirement.name} is left open, since every "
                "environment here needs one that fits"
            )
            requirement = Requirement(requirement.name)
        line = str(requirement)
        if line not in self._found.indexed:
            self._found.indexed.append(line)
        if hashes:
            self._found.hashes[line] = hashes

    def _with_url(self, requirement: Requirement, origin: str) -> None:
        url = requirement.url or ""
        if url.startswith("file:"):
            path = Path(unquote(urlsplit(url).path))
            real = path.resolve()
            if real.is_relative_to(self._root) and real.exists():
                extras = tuple(sorted(requirement.extras))
                self._found.local.append(LocalProject(real, extras, requirement.name))
                return
            # What `pip freeze` writes in a conda environment: the folder of conda's build.
            version = re.search(rf"/{re.escape(requirement.name)}[_-](\d+\.[\w.]*\d)(?=[/_-])", url)
            extras_ = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
            marks = f" ; {requirement.marker}" if requirement.marker else ""
            pin = f"=={version[1]}" if version and len(version[1]) < 12 else ""
            self._found.note(
                f"{origin}: {requirement.name} came from a folder of its authors' machine; "
                "it is taken from the package index"
            )
            self._named(Requirement(f"{requirement.name}{extras_}{pin}{marks}"), [], origin)
        elif REMOTE.match(url) and urlsplit(url.removeprefix("git+")).username in {None, "git"}:
            self._found.remote.append(str(requirement))
        else:
            self._found.note(f"{origin}: {shown(url)} cannot be installed from; it is left out")

    def place(self, line: str, origin: str, folder: Path) -> None:
        """An address, or a file or folder of the record; else the line is malformed."""
        if REMOTE.match(line):
            if egg := EGG.search(line):
                name = re.sub(r"(?<=\w)(?:-|==)\d[\w.]*$", "", egg[1])  # egg=name-1.0
                named = f"{name}[{egg[2]}]" if egg[2] else name
                within = f"#{below[1]}" if (below := SUBFOLDER.search(line)) else ""
                address = f"{line.partition('#')[0]}{within}"
                self._with_url(Requirement(f"{named} @ {address}"), origin)
            elif urlsplit(line.removeprefix("git+")).username is None:
                self._found.remote.append(line)
            else:
                self._found.note(f"{origin}: {shown(line)} holds a user's name; it is left out")
            return
        if re.match(r"[a-z+]+:", line, re.IGNORECASE) or "\0" in line:
            self._found.note(f"{origin}: {shown(line)} cannot be installed from; it is left out")
            return
        match = re.fullmatch(r"([^\[\];]+?)\s*(?:\[([\w\s,.-]*)\])?\s*(?:;.*)?", line)
        named = match.group(1) if match else ""
        if any(sign in line for sign in "<>{}|"):
            self._found.note_malformed(line, origin)
            return
        if named in {".", ".."} or "/" in named or ARCHIVE.search(named):
            if named.startswith(("/", "~")) and not _within(folder / named, self._root):
                self._found.note(
                    f"{origin}: {shown(named)} is a place on its authors' machine; it is left out"
                )
                return
            real = inside(folder / named, self._root, named)
            extras = match.group(2) if match else None
            if _exists(real):
                known = tuple(one.strip() for one in (extras or "").split(",") if one.strip())
                self._found.local.append(LocalProject(real, known))
            else:
                self._found.note(f"{origin}: {shown(named)} is not among the files; it is left out")
            return
        self._found.note_malformed(line, origin)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _within(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, ValueError, RuntimeError):
        return False
