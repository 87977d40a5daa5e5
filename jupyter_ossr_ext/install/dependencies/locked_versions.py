"""Versions that a record's lock files name, as pins for the Python packages that they lock.

`uv.lock`, `pylock.toml` (PEP 751), `poetry.lock`, `pdm.lock`, `Pipfile.lock`, conda-lock's
`conda-lock.yml` and `requirements.lock`. A lock is used for its versions only: what is to be
installed is said by the list that it belongs to, and files come from the configured index.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from ..._util.aliases import bounded
from .toml_file import read_toml, table, text

NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)
LARGEST = 20 * 1024**2
"""Bytes of the largest lock file that is read."""


@dataclass(frozen=True)
class Locked:
    """The pins of a lock file.

    Attributes:
        name: Of the file.
        pins: `name==version`, one for each distribution of the index.
    """

    name: str
    pins: list[str] = field(default_factory=list)

    def contradicts(self, requirements: Iterable[str]) -> tuple[str, str] | None:
        """The first pin that a requirement does not allow, and that requirement.

        Such a lock was not made again after its list was changed.
        """
        pins = dict(pin.split("==", 1) for pin in self.pins)
        for line in requirements:
            try:
                asked = Requirement(line)
            except InvalidRequirement:
                continue
            pin = pins.get(name := canonicalize_name(asked.name))
            if pin is None or asked.marker:  # of several lines one may be meant for the lock
                continue
            if not asked.specifier.contains(pin, prereleases=True):
                return f"{name}=={pin}", line
        return None


def beside(folder: Path) -> Locked | None:
    """The first lock file in a folder that holds pins. Blocking."""
    for name, read in READERS.items():
        path = folder / name
        if path.is_file() and path.stat().st_size < LARGEST:
            with contextlib.suppress(OSError, ValueError, RecursionError, yaml.YAMLError):
                if pins := _pins(read(path)):
                    return Locked(name, pins)
    return None


def read(path: Path) -> Locked:
    """The pins of one lock file, by its name; without any where it cannot be read. Blocking."""
    reader = READERS["pylock.toml"] if path.name.startswith("pylock") else READERS[path.name]
    return Locked(path.name, _pins(reader(path)))


def _pins(packages: Iterable[tuple[object, object]]) -> list[str]:
    """One pin a distribution; those with several versions (by marker) are left open."""
    found: dict[str, set[str]] = {}
    for name, version in packages:
        # Another text might be read as an option of the file that the pins are written to.
        if isinstance(name, str) and isinstance(version, str) and NAME.fullmatch(name):
            with contextlib.suppress(InvalidVersion):
                found.setdefault(canonicalize_name(name), set()).add(str(Version(version)))
    found.pop("pip", None)
    return [f"{name}=={next(iter(one))}" for name, one in sorted(found.items()) if len(one) == 1]


Read = Callable[[Path], list[tuple[object, object]]]


def _toml(key: str, own: Callable[[dict[str, object]], bool]) -> Read:
    def read(path: Path) -> list[tuple[object, object]]:
        listed = read_toml(path).get(key)
        tables = map(table, listed) if isinstance(listed, list) else ()
        return [(one.get("name"), one.get("version")) for one in tables if not own(one)]

    return read


def _of_uv(one: dict[str, object]) -> bool:
    """What is the project itself, or comes from elsewhere than an index."""
    return "registry" not in table(one.get("source"))


def _of_poetry(one: dict[str, object]) -> bool:
    return text(table(one.get("source")).get("type")) in {"directory", "file", "git", "url"}


def _of_pdm(one: dict[str, object]) -> bool:
    return bool({"path", "git", "url"} & one.keys())


def _of_pylock(one: dict[str, object]) -> bool:
    return bool({"directory", "vcs", "archive"} & one.keys())


def _pipenv(path: Path) -> list[tuple[object, object]]:
    packages = table(table(json.loads(path.read_text(encoding="utf-8"))).get("default"))
    return [
        (name, (text(table(one).get("version")) or "").removeprefix("=="))
        for name, one in packages.items()
    ]


def _conda_lock(path: Path) -> list[tuple[object, object]]:
    document = table(bounded(yaml.safe_load(path.read_text(encoding="utf-8"))))
    listed = document.get("package")
    tables = map(table, listed) if isinstance(listed, list) else ()
    return [(one.get("name"), one.get("version")) for one in tables if one.get("manager") == "pip"]


def _compiled(path: Path) -> list[tuple[object, object]]:
    """The pins of a list that `uv pip compile`, Rye or pip-tools wrote."""
    stated = path.read_text(encoding="utf-8")
    return [(m[1], m[2]) for m in re.finditer(r"^([\w.-]+)(?:\[.*?\])?==([\w.!+]+)", stated, re.M)]


READERS: dict[str, Read] = {
    "uv.lock": _toml("package", _of_uv),
    "pylock.toml": _toml("packages", _of_pylock),
    "poetry.lock": _toml("package", _of_poetry),
    "pdm.lock": _toml("package", _of_pdm),
    "Pipfile.lock": _pipenv,
    "conda-lock.yml": _conda_lock,
    "requirements.lock": _compiled,
}
