"""What a list of Python packages asks for, and the one file that it is written to.

Requirements files, the pip part of `environment.yml`, Pipfiles, dependency groups and the
`%pip install` lines of notebooks all become a `RequirementList`, by `requirement_reader`. What the
installers get is `RequirementList.text`: no line of a record reaches them as it stands, so no word
of a record can become an option, a path outside of the record, or a package by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .requirement_line import shown


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

    def note(self, sentence: str) -> None:
        """Add a note, once; `sentence` is without its full stop."""
        note = f"{sentence}."
        if note not in self.notes:
            self.notes.append(note)

    def note_malformed(self, line: str, origin: str) -> None:
        """Count and note a line that is no requirement; `origin` is its file and number."""
        self.malformed += 1
        self.note(f"{origin} is no requirement, and is left out: {shown(line)!r}")

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
