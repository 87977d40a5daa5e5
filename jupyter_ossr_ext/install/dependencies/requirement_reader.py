"""One reader for every list of Python packages.

Nothing is left out silently: `RequirementList.notes` names each line that was changed or ignored.

The format is pip's (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ...problems import CannotInstall
from .distribution_names import MISTAKEN_NAMES, OTHER_PLATFORMS, STANDARD_LIBRARY
from .list_file import inside, read_text
from .requirement_line import (
    CONDA_LINE,
    HASH,
    LINE_END,
    LONGEST,
    OPTION,
    PER_REQUIREMENT,
    REMOTE,
    corrected,
    shown,
)
from .requirement_list import LocalProject, RequirementList
from .requirement_options import NO_EFFECT, VALUE_OPTIONS, set_option

DEEPEST = 5
"""How many files may include one another."""
GIT = "git+git://"
"""A scheme without encryption, which hosts do not serve any more."""
UNPINNED = {"ipykernel", "pip"}
"""Part of every environment here: their newest version that fits is needed, not the listed one."""


def read_requirements(path: Path, root: Path) -> RequirementList:
    """Read a requirements file and those that it includes. Blocking.

    Raises:
        UnsafePath: It includes a file outside of `root`.
        CannotInstall: It is no list of packages.
    """
    found = RequirementList()
    reader = _Reader(root.resolve(), found)
    reader.file(path, 0)
    if len(found.conda) * 2 > found.lines:
        return found  # an export of `conda list`
    reader.without_builds(path.name)
    if found.malformed * 2 > found.lines:
        raise CannotInstall(
            f"{path.name} is not a list of packages: {found.malformed} of its {found.lines} lines "
            f"are no requirements. {found.notes[-1] if found.notes else ''}".strip()
        )
    return found


def read_lines(
    lines: Iterable[str], root: Path, folder: Path, origin: str = "the list"
) -> RequirementList:
    """The same for lines that stand in another file; paths are relative to `folder`."""
    found = RequirementList()
    reader = _Reader(root.resolve(), found)
    for number, line in enumerate(lines, 1):
        reader.line(line, folder.resolve(), f"{origin}, line {number}", 1)
    reader.without_builds(origin)
    return found


class _Reader:
    """Reads lines into a `RequirementList`."""

    def __init__(self, root: Path, found: RequirementList) -> None:
        self._root = root
        self._found = found
        self._files: set[tuple[Path, bool]] = set()

    def file(self, path: Path, depth: int, *, constraint: bool = False) -> None:
        real = inside(path, self._root, path.name)
        if (real, constraint) in self._files:
            return
        self._files.add((real, constraint))
        if depth > DEEPEST or not real.is_file():
            self._found.note(
                f"{path.name} is named, but is not among the files: what it lists is left out"
            )
            return
        try:
            text, encoding = read_text(real)
        except ValueError as error:
            raise CannotInstall(f"{path.name} cannot be read: {error}.") from None
        if encoding:
            self._found.note(f"{path.name} is not UTF-8; it was read as {encoding}")
        number = 0
        pending, first = "", 0
        for raw in LINE_END.split(text):
            number += 1
            first = first or number
            if raw.endswith("\\") and not raw.lstrip().startswith("#"):
                pending += raw[:-1] + " "
                continue
            origin = f"{path.name}, line {first}"
            self.line(pending + raw, real.parent, origin, depth, constraint=constraint)
            pending, first = "", 0
        if pending:
            self.line(pending, real.parent, f"{path.name}, line {first}", depth)

    def line(
        self, raw: str, folder: Path, origin: str, depth: int, *, constraint: bool = False
    ) -> None:
        line = re.sub(r"(^|\s)#.*$", "", raw, flags=re.DOTALL).strip()
        if not line:
            return
        if GIT in line:
            line = line.replace(GIT, "git+https://")
            self._found.note(f"{origin}: an address with git:// was read with https://")
        self._found.lines += 1
        if len(line) > LONGEST or any(ord(sign) < 32 and sign != "\t" for sign in line):
            self._found.note_malformed(line, origin)
        elif line.startswith("-"):
            self._option(line, folder, origin, depth)
        elif constraint:
            self._constraint(line, origin)
        elif CONDA_LINE.match(line):
            self._found.conda.append(line)
        else:
            self.requirement(line, origin, folder)

    def _option(self, line: str, folder: Path, origin: str, depth: int) -> None:
        match = OPTION.match(line)
        if match is None:
            self._found.note_malformed(line, origin)
            return
        name, value = match.group(1), match.group(2).strip().strip("'\"")
        if not name.startswith("--") and len(name) > 2:
            name, value = name[:2], (name[2:] + " " + value).strip()  # -rfile
        if name in {"-r", "--requirement", "-c", "--constraint"}:
            if "://" in value:
                self._found.note(
                    f"{origin}: a list at another address is not followed: {shown(value)}"
                )
            else:
                self.file(folder / value, depth + 1, constraint=name in {"-c", "--constraint"})
        elif name in {"-e", "--editable"}:
            # The content moves once it is installed; an editable package would lose it.
            remote = "://" in value
            self._not_a_name(
                value if remote or value.startswith(".") else f"./{value}", origin, folder
            )
            self._found.note(f"{origin}: installed as a usual package, not as an editable one")
        elif name == "--pre":
            self._found.prereleases = True
            self._found.note(f"{origin}: versions before a release (--pre) are allowed")
        elif name in VALUE_OPTIONS:
            set_option(self._found, VALUE_OPTIONS[name], value, folder, self._root, origin)
        elif name not in NO_EFFECT:
            self._found.note(f"{origin}: the option {shown(name)} is not used here")

    def _constraint(self, line: str, origin: str) -> None:
        plain = PER_REQUIREMENT.split(line)[0].strip()
        try:
            requirement = Requirement(corrected(plain)[0])
        except InvalidRequirement:
            self._found.note_malformed(plain, origin)
            return
        if requirement.url is None and canonicalize_name(requirement.name) not in UNPINNED:
            requirement.extras = set()
            self._found.constraints.append(str(requirement))

    def without_builds(self, origin: str) -> None:
        """Take the lines of `conda list` as what PyPI has of that name and version."""
        lines, self._found.conda = self._found.conda, []
        for line in lines:
            if match := CONDA_LINE.match(line):
                self.requirement(f"{match[1]}=={match[2]}", origin)

    def requirement(self, line: str, origin: str, folder: Path | None = None) -> None:
        """One line that is no option; `folder` is what paths in it are relative to."""
        hashes = HASH.findall(line)
        plain = PER_REQUIREMENT.split(line)[0].strip()
        fixed, changed = corrected(plain)
        try:
            requirement = Requirement(fixed)
        except InvalidRequirement:
            self._not_a_name(plain, origin, folder or self._root)
            return
        if changed:
            self._found.note(f"{origin}: {shown(plain)!r} was read as {fixed!r}")
        if requirement.url:
            self._with_url(requirement, origin)
        else:
            self._named(requirement, hashes, origin)

    def _named(self, requirement: Requirement, hashes: list[str], origin: str) -> None:
        name = canonicalize_name(requirement.name)
        if name == "python":
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

    def _not_a_name(self, line: str, origin: str, folder: Path) -> None:
        if REMOTE.match(line):
            if egg := re.search(r"#(?:.*&)?egg=([A-Za-z0-9][\w.-]*)", line):
                self._with_url(Requirement(f"{egg[1]} @ {line.partition('#')[0]}"), origin)
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
        if named in {".", ".."} or "/" in named or named.endswith((".whl", ".gz", ".zip")):
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
