"""One reader for every list of Python packages, and the one file that it is written to.

Requirements files, the pip part of `environment.yml`, Pipfiles, dependency groups and the
`%pip install` lines of notebooks all become a `RequirementList`. What the installers get is
`RequirementList.text`: no line of a record reaches them as it stands, so no word of a record can
become an option, a path outside of the record, or a package by accident. Nothing is left out
silently: `notes` names each line that was changed or ignored.

The format is pip's (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ...problems import CannotInstall, UnsafePath
from .distribution_names import MISTAKEN_NAMES, OTHER_PLATFORMS, STANDARD_LIBRARY

LARGEST = 2 * 1024**2
"""Bytes of the largest list that is read."""
LONGEST = 4000
"""Characters of the longest line."""
DEEPEST = 5
"""How many files may include one another."""
SHOWN = 80
"""Characters of a line that a note quotes."""
UNPINNED = {"ipykernel", "pip"}
"""Part of every environment here: their newest version that fits is needed, not the listed one."""
VALUE_OPTIONS = {
    "-i": "--index-url",
    "--index-url": "--index-url",
    "--pypi-url": "--index-url",
    "--extra-index-url": "--extra-index-url",
    "-f": "--find-links",
    "--find-links": "--find-links",
    "--no-binary": "--no-binary",
    "--only-binary": "--only-binary",
}
"""The options with a value that a list may set."""
NO_EFFECT = {"--prefer-binary", "--require-hashes"}
"""Options that change nothing here, so that nobody needs to read about them."""
REMOTE = re.compile(r"^(?:git\+)?https?://[^\s]+$", re.IGNORECASE)
OPTION = re.compile(r"^(--?[A-Za-z][\w-]*)(?:\s*=\s*|\s+)?(.*)$")
PER_REQUIREMENT = re.compile(r"\s--(?:hash|global-option|config-settings?|install-option)\b")
HASH = re.compile(r"--hash[= ]\s*(sha(?:256|384|512):[0-9a-f]+)")
CONDA_LINE = re.compile(r"^([A-Za-z_][\w.-]*)=([\w.!+*]+)=[\w.-]+$")
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class LocalProject:
    """A folder, wheel or source archive of the record itself.

    Attributes:
        path: Absolute, inside of the record.
        name: Its distribution, where that is known.
    """

    path: Path
    extras: tuple[str, ...] = ()
    name: str | None = None


@dataclass
class RequirementList:
    """What a list asks for.

    Attributes:
        indexed: PEP 508 lines to be asked of the package index; markers are kept.
        hashes: Hashes that a line of `indexed` is limited to.
        local: What comes from the record's own files.
        remote: `name @ URL`, or a URL alone; never asked before the user said yes.
        constraints: PEP 508 lines that limit versions without asking for a package.
        index_url: The index to be asked instead of the configured one.
        python: Versions of Python (PEP 440), where a line names `python`.
        conda: Specs, where the file is an export of `conda list` and no list of pip's.
        notes: One sentence for each line that was changed or left out.
        malformed: How many lines are no requirements.
        pinned_by: The lock file that `constraints` came from.
    """

    indexed: list[str] = field(default_factory=list)
    hashes: dict[str, list[str]] = field(default_factory=dict)
    local: list[LocalProject] = field(default_factory=list)
    remote: list[str] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    index_url: str | None = None
    extra_index_urls: list[str] = field(default_factory=list)
    find_links: list[str] = field(default_factory=list)
    no_binary: list[str] = field(default_factory=list)
    only_binary: list[str] = field(default_factory=list)
    prereleases: bool = False
    python: str | None = None
    conda: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    malformed: int = 0
    lines: int = 0
    pinned_by: str | None = None

    @property
    def hosts(self) -> list[str]:
        """Hosts other than the configured index that installing asks."""
        urls = [self.index_url or "", *self.extra_index_urls, *self.find_links, *self.remote]
        found = [urlsplit(url[match.start() :]).hostname for url in urls if (match := _url(url))]
        return list(dict.fromkeys(host for host in found if host))

    def names(self, environment: Mapping[str, str] | None = None) -> list[str]:
        """Distributions asked of the index by name.

        Args:
            environment: Values of PEP 508 markers; names whose marker is false are left out.
        """
        found = [Requirement(line) for line in self.indexed]
        return list(
            dict.fromkeys(
                one.name
                for one in found
                if one.marker is None or one.marker.evaluate(dict(environment or {}))
            )
        )

    def leave_out(self, names: Iterable[str]) -> None:
        """Ask for none of these distributions, by normalised name."""
        away = set(names)
        self.indexed = [
            line for line in self.indexed if canonicalize_name(Requirement(line).name) not in away
        ]

    def add(self, other: RequirementList) -> None:
        """Append everything that another list asks for."""
        for line in other.indexed:
            if line not in self.indexed:
                self.indexed.append(line)
        self.hashes.update(other.hashes)
        self.local += [one for one in other.local if one not in self.local]
        self.remote += [one for one in other.remote if one not in self.remote]
        self.constraints += other.constraints
        self.index_url = self.index_url or other.index_url
        self.extra_index_urls += other.extra_index_urls
        self.find_links += other.find_links
        self.no_binary += other.no_binary
        self.only_binary += other.only_binary
        self.prereleases = self.prereleases or other.prereleases
        self.python = self.python or other.python
        self.notes += other.notes

    def text(
        self,
        *,
        hashes: bool = True,
        prereleases: bool = True,
        built: Mapping[Path, Path] | None = None,
    ) -> str:
        """The requirements file that the installers get (UTF-8).

        Args:
            hashes: False for an installer that would want hashes of everything then (pip).
            prereleases: Write `--pre` (pip); uv takes that on its command line only.
            built: Folders of the record, and the copies of them that are built instead.
        """
        lines: list[str] = []
        if self.index_url:
            lines.append(f"--index-url {self.index_url}")
        lines += [f"--extra-index-url {url}" for url in self.extra_index_urls]
        lines += [f"--find-links {url}" for url in self.find_links]
        lines += [f"--no-binary {name}" for name in self.no_binary]
        lines += [f"--only-binary {name}" for name in self.only_binary]
        if self.prereleases and prereleases:
            lines.append("--pre")
        for line in self.indexed:
            marks = "".join(f" --hash={one}" for one in self.hashes.get(line, ()) if hashes)
            lines.append(line + marks)
        lines += [_local_line(one, built or {}) for one in self.local]
        lines += self.remote
        return "".join(f"{line}\n" for line in lines)


def _url(text: str) -> re.Match[str] | None:
    return re.search(r"https?://", text)


def _local_line(one: LocalProject, built: Mapping[Path, Path]) -> str:
    path = one.path
    for original, copy in built.items():
        if path.is_relative_to(original):
            path = copy / path.relative_to(original)
            break
    extras = f"[{','.join(one.extras)}]" if one.extras else ""
    return f"{one.name}{extras} @ {path.as_uri()}" if one.name else f"{path}{extras}"


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of a list, and the name of its encoding where that is not UTF-8.

    Raises `ValueError` if it is no text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    head = data[:512]
    if head[1::2].count(0) > len(head) // 4:
        return data.decode("utf-16-le", "replace"), "UTF-16"
    if head[0::2].count(0) > len(head) // 4:
        return data.decode("utf-16-be", "replace"), "UTF-16"
    if 0 in data:
        raise ValueError("it is not a text file")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def read_text(path: Path) -> tuple[str, str | None]:
    """The text of a list on disk and its encoding; raises `ValueError` with the reason."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("it is too large for a list of packages")
        return decode(path.read_bytes())
    except OSError as error:
        raise ValueError(error.strerror or "it cannot be read") from None


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
        real = self._inside(path, path.name)
        if (real, constraint) in self._files:
            return
        self._files.add((real, constraint))
        if depth > DEEPEST or not real.is_file():
            self._note(
                f"{path.name} is named, but is not among the files: what it lists is left out"
            )
            return
        try:
            text, encoding = read_text(real)
        except ValueError as error:
            raise CannotInstall(f"{path.name} cannot be read: {error}.") from None
        if encoding:
            self._note(f"{path.name} is not UTF-8; it was read as {encoding}")
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
        self._found.lines += 1
        if len(line) > LONGEST or any(ord(sign) < 32 and sign != "\t" for sign in line):
            self._malformed(line, origin)
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
            self._malformed(line, origin)
            return
        name, value = match.group(1), match.group(2).strip().strip("'\"")
        if not name.startswith("--") and len(name) > 2:
            name, value = name[:2], (name[2:] + " " + value).strip()  # -rfile
        if name in {"-r", "--requirement", "-c", "--constraint"}:
            if "://" in value:
                self._note(f"{origin}: a list at another address is not followed: {_cut(value)}")
            else:
                self.file(folder / value, depth + 1, constraint=name in {"-c", "--constraint"})
        elif name in {"-e", "--editable"}:
            # The content moves once it is installed; an editable package would lose it.
            remote = "://" in value
            self._not_a_name(
                value if remote or value.startswith(".") else f"./{value}", origin, folder
            )
            self._note(f"{origin}: installed as a usual package, not as an editable one")
        elif name == "--pre":
            self._found.prereleases = True
            self._note(f"{origin}: versions before a release (--pre) are allowed")
        elif name in VALUE_OPTIONS:
            self._value_option(VALUE_OPTIONS[name], value, folder, origin)
        elif name not in NO_EFFECT:
            self._note(f"{origin}: the option {_cut(name)} is not used here")

    def _value_option(self, name: str, value: str, folder: Path, origin: str) -> None:
        found = self._found
        if name in {"--no-binary", "--only-binary"}:
            names = [one.strip() for one in value.split(",")]
            if not all(re.fullmatch(r"[A-Za-z0-9][\w.-]*|:all:|:none:", one) for one in names):
                self._malformed(f"{name} {value}", origin)
                return
            (found.no_binary if name == "--no-binary" else found.only_binary).extend(names)
            self._note(f"{origin}: {name} {', '.join(names)}")
            return
        if not re.fullmatch(r"https?://\S+", value):
            here = folder / value
            if name == "--find-links" and value and not re.match(r"[a-z]+:", value):
                real = self._inside(here, value)
                if real.is_dir():
                    found.find_links.append(real.as_uri())
                    return
            self._note(f"{origin}: {name} {_cut(value)} is not an address; it is not used")
            return
        if urlsplit(value).username is not None:
            self._note(f"{origin}: {name} holds a password; it is not used")
            return
        if name == "--index-url":
            found.index_url = value
        elif name == "--extra-index-url":
            found.extra_index_urls.append(value)
        else:
            found.find_links.append(value)

    def _constraint(self, line: str, origin: str) -> None:
        plain = PER_REQUIREMENT.split(line)[0].strip()
        try:
            requirement = Requirement(_corrected(plain)[0])
        except InvalidRequirement:
            self._malformed(plain, origin)
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
        corrected, how = _corrected(plain)
        try:
            requirement = Requirement(corrected)
        except InvalidRequirement:
            self._not_a_name(plain, origin, folder or self._root)
            return
        if how:
            self._note(f"{origin}: {_cut(plain)!r} was read as {corrected!r}")
        if requirement.url:
            self._with_url(requirement, origin)
        else:
            self._named(requirement, hashes, origin)

    def _named(self, requirement: Requirement, hashes: list[str], origin: str) -> None:
        name = canonicalize_name(requirement.name)
        if name == "python":
            self._found.python = str(requirement.specifier) or self._found.python
            self._note(f"{origin}: it sets the version of Python")
            return
        if name in STANDARD_LIBRARY:
            self._note(f"{origin}: {requirement.name} is part of Python, so it is left out")
            return
        if name in OTHER_PLATFORMS.get(sys.platform, ()) and requirement.marker is None:
            self._note(f"{origin}: {requirement.name} is not for this system, so it is left out")
            return
        if name in MISTAKEN_NAMES:
            right = MISTAKEN_NAMES[name]
            if not right:
                self._note(f"{origin}: {requirement.name} is no package of the index; left out")
                return
            self._note(f"{origin}: {requirement.name} is called {right} on the package index")
            requirement = Requirement(right)
        if name in UNPINNED and requirement.specifier:
            self._note(
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
            self._note(
                f"{origin}: {requirement.name} came from a folder of its authors' machine; "
                "it is taken from the package index"
            )
            self._named(Requirement(f"{requirement.name}{extras_}{pin}{marks}"), [], origin)
        elif REMOTE.match(url) and urlsplit(url.removeprefix("git+")).username in {None, "git"}:
            self._found.remote.append(str(requirement))
        else:
            self._note(f"{origin}: {_cut(url)} cannot be installed from; it is left out")

    def _not_a_name(self, line: str, origin: str, folder: Path) -> None:
        if REMOTE.match(line):
            if egg := re.search(r"#(?:.*&)?egg=([A-Za-z0-9][\w.-]*)", line):
                self._with_url(Requirement(f"{egg[1]} @ {line.partition('#')[0]}"), origin)
            elif urlsplit(line.removeprefix("git+")).username is None:
                self._found.remote.append(line)
            else:
                self._note(f"{origin}: {_cut(line)} holds a user's name; it is left out")
            return
        if re.match(r"[a-z+]+:", line, re.IGNORECASE) or "\0" in line:
            self._note(f"{origin}: {_cut(line)} cannot be installed from; it is left out")
            return
        match = re.fullmatch(r"([^\[\];]+?)\s*(?:\[([\w\s,.-]*)\])?\s*(?:;.*)?", line)
        named = match.group(1) if match else ""
        if any(sign in line for sign in "<>{}|"):
            self._malformed(line, origin)
            return
        if named in {".", ".."} or "/" in named or named.endswith((".whl", ".gz", ".zip")):
            real = self._inside(folder / named, named)
            extras = match.group(2) if match else None
            if _exists(real):
                known = tuple(one.strip() for one in (extras or "").split(",") if one.strip())
                self._found.local.append(LocalProject(real, known))
            else:
                self._note(f"{origin}: {_cut(named)} is not among the files; it is left out")
            return
        self._malformed(line, origin)

    def _inside(self, path: Path, name: str) -> Path:
        try:
            real = path.resolve()
        except (OSError, ValueError, RuntimeError):
            raise CannotInstall(f"{_cut(name)!r} is not the name of a file.") from None
        if not real.is_relative_to(self._root):
            raise UnsafePath(f"{_cut(name)} is outside of the record: nothing is installed.")
        return real

    def _malformed(self, line: str, origin: str) -> None:
        self._found.malformed += 1
        self._note(f"{origin} is no requirement, and is left out: {_cut(line)!r}")

    def _note(self, sentence: str) -> None:
        note = f"{sentence}."
        if note not in self._found.notes:
            self._found.notes.append(note)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _cut(text: str) -> str:
    shown = re.sub(r"(?<=://)[^/@\s]+@", "", text)
    shown = "".join(sign if sign.isprintable() else "?" for sign in shown)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def _corrected(line: str) -> tuple[str, bool]:
    """A requirement with the usual slips taken out: quotes, `=`, an operator without a version."""
    try:
        Requirement(line)
    except InvalidRequirement:
        pass
    else:
        return line, False
    head, semicolon, marker = line.partition(";")
    better = re.sub(r"(?<=[=<>~!])\s*(['\"])([^'\"]+)\1", r"\2", head)
    better = re.sub(r"^(['\"])(.*)\1$", r"\2", better.strip())
    better = re.sub(r"^([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*=\s*(?=\d)", r"\1==", better)
    better = re.sub(r"(?<=[\w\]])\s*,?\s*(?:[=<>~!]=?|===)?\s*,?\s*$", "", better)
    better = re.sub(r"(?<=\d)\s+(?=[<>=!~])", ",", better)
    better = f"{better};{marker}" if semicolon else better
    try:
        Requirement(better)
    except InvalidRequirement:
        return line, False
    return better, True
