"""One reader for every list of Python packages.

Nothing is left out silently: `RequirementList.notes` names each line that was changed or ignored.

The format is pip's (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ...problems import CannotInstall
from .install_lines import install_lines
from .line_corrections import cleaned, corrected
from .list_file import inside, read_text
from .requirement_line import (
    COLUMNS,
    COMMAND,
    CONDA_FILE,
    CONDA_LINE,
    FOR_BUILD,
    HEADER,
    LINE_END,
    LOCAL_VERSION,
    LONGEST,
    OPTION,
    OPTION_BEHIND,
    SSH,
    shown,
)
from .requirement_list import RequirementList
from .requirement_options import BEHIND, NO_EFFECT, VALUE_OPTIONS, set_option
from .requirements import UNPINNED, Requirements

DEEPEST = 5
"""How many files may include one another."""
GIT = "git+git://"
"""A scheme without encryption, which hosts do not serve any more."""


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
    reader.without_local_versions(path.name)
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
    reader.without_local_versions(origin)
    return found


class _Reader:
    """Reads lines into a `RequirementList`."""

    def __init__(self, root: Path, found: RequirementList) -> None:
        self._root = root
        self._found = found
        self._files: set[tuple[Path, bool]] = set()
        self._requirements = Requirements(root, found, lambda path: self.file(path, DEEPEST))

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
            origin = f"{path.name}, line {first}"
            self.line(pending, real.parent, origin, depth, constraint=constraint)

    def line(
        self, raw: str, folder: Path, origin: str, depth: int, *, constraint: bool = False
    ) -> None:
        line = cleaned(re.sub(r"(^|\s)#.*$", "", raw, flags=re.DOTALL))
        if not line or HEADER.match(line):
            return
        if GIT in line or SSH.search(line):
            line = SSH.sub(r"git+https://\g<host>/", line.replace(GIT, "git+https://"))
            self._found.note(f"{origin}: an address with git:// or ssh was read with https://")
        self._found.lines += 1
        if len(line) > LONGEST or any(ord(sign) < 32 and sign != "\t" for sign in line):
            self._found.note_malformed(line, origin)
        elif line.startswith("-"):
            self._option(line, folder, origin, depth)
        elif constraint:
            self._constraint(line, origin)
        elif COMMAND.match(line):
            self._command(line, origin, folder)
        elif CONDA_LINE.match(line):
            self._found.conda.append(line)
        elif file := CONDA_FILE.match(line):
            self._found.conda.append("{name}={version}={build}".format(**file.groupdict()))
        elif (row := COLUMNS.match(line)) and row["build"]:
            if "pypi" in {row["build"].partition("_")[0], row["channel"]}:
                self._requirements.take(f"{row['name']}=={row['version']}", origin, folder)
            else:
                self._found.conda.append(f"{row['name']}={row['version']}={row['build']}")
        else:
            head, *options = OPTION_BEHIND.split(line)
            hashes = [one for one in options if FOR_BUILD.match(one)]
            for option in options:
                name = re.split(r"[\s=]", option)[0]
                if name in BEHIND:
                    self._option(option, folder, origin, depth)
                elif option not in hashes and name not in NO_EFFECT:
                    self._found.note(f"{origin}: the option {shown(option)} is not used here")
            self._requirements.take(" ".join([head, *hashes]), origin, folder)

    def _command(self, line: str, origin: str, folder: Path) -> None:
        """A command, as `pip install numpy`: what it installs."""
        words = [word for one in install_lines(f"!{line.lstrip('!%$ ')}") for word in one.words]
        if not words:
            self._found.note_malformed(line, origin)
            return
        self._found.note(f"{origin}: a command was read as what it installs: {shown(line)!r}")
        for word in words:
            self._requirements.take(word, origin, folder)

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
            self._requirements.place(
                value if remote or value.startswith((".", "/", "~")) else f"./{value}",
                origin,
                folder,
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
        plain = OPTION_BEHIND.split(line)[0].strip()
        try:
            requirement = Requirement(corrected(plain)[0])
        except InvalidRequirement:
            self._found.note_malformed(plain, origin)
            return
        if requirement.url is None and canonicalize_name(requirement.name) not in UNPINNED:
            requirement.extras = set()
            self._found.constraints.append(str(requirement))

    def without_local_versions(self, origin: str) -> None:
        """Take `1.9.0+cu111` as `1.9.0` where no other index is named: PyPI takes no such names."""
        found = self._found
        if found.index_url or found.extra_index_urls or found.find_links:
            return
        for n, line in enumerate(found.indexed):
            plain = LOCAL_VERSION.sub("", line)
            if plain != line and line not in found.hashes:
                found.indexed[n] = plain
                found.note(f"{origin}: {shown(line)} is of another index; it is read as {plain}")

    def without_builds(self, origin: str) -> None:
        """Take the lines of `conda list` as what PyPI has of that name and version."""
        lines, self._found.conda = self._found.conda, []
        for line in lines:
            if match := CONDA_LINE.match(line):
                self._requirements.take(f"{match[1]}=={match[2]}", origin)
