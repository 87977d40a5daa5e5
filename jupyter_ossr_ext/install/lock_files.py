"""Lock files that rebuild an environment."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from ..models import LockFile
from .buildpacks import conda_file
from .interpreter import Installed

PYTHON = "requirements.lock"
CONDA = "environment.lock.yml"


class CondaPackage(msgspec.Struct, frozen=True):
    """One package as recorded in `conda-meta`."""

    name: str
    version: str
    build: str
    channel: str = ""
    subdir: str = ""

    @property
    def place(self) -> str:
        """The channel's name; `conda-meta` also has the platform in it."""
        return self.channel.rstrip("/").removesuffix(f"/{self.subdir}").rstrip("/")


def conda_packages(prefix: Path) -> list[CondaPackage]:
    """Packages installed with conda. Blocking."""
    return sorted(
        (
            msgspec.json.decode(path.read_bytes(), type=CondaPackage)
            for path in (prefix / "conda-meta").glob("*.json")
        ),
        key=lambda one: one.name,
    )


def requirements(
    packages: Mapping[str, Installed], *, about: Iterable[str], content: Path | None = None
) -> LockFile:
    """`requirements.lock`: exact versions; packages from the record itself as comments. Blocking.

    Args:
        content: The record's files, to locate its own packages in them.
    """
    lines = [f"# {line}" for line in about]
    lines += ["# Rebuild: uv pip install --no-deps -r requirements.lock"]
    lines += [f"# {line}" for line in _own(packages.values(), content)]
    lines += ["", *_lines(packages.values())]
    return LockFile(filename=PYTHON, text="\n".join(lines) + "\n")


def environment(
    name: str,
    conda: list[CondaPackage],
    packages: Mapping[str, Installed],
    *,
    about: Iterable[str],
    content: Path | None = None,
) -> LockFile:
    """`environment.lock.yml`: exact builds of conda packages, and versions of pip packages.
    Blocking."""
    of_conda = {one.name.replace("_", "-").lower() for one in conda}
    # A conda package may have another name than its distribution: pytorch contains torch.
    pip = [one for key, one in packages.items() if key not in of_conda and one.installer != "conda"]
    channels = list(dict.fromkeys(one.place for one in conda if one.place))
    specs = [f"{one.name}={one.version}={one.build}" for one in conda]
    rebuild = "Rebuild: mamba env create --file environment.lock.yml"
    head = "".join(f"# {line}\n" for line in (*about, rebuild, *_own(pip, content)))
    pins = [line for line in _lines(pip) if not line.startswith("#")]
    text = conda_file.write(name, channels, specs, pins)
    return LockFile(filename=CONDA, text=head + text)


def pins(lock: str) -> list[str]:
    """The exact versions in a `requirements.lock`."""
    return [line for line in lock.splitlines() if line and not line.startswith("#")]


def _lines(packages: Iterable[Installed]) -> list[str]:
    found: list[str] = []
    for one in sorted(packages, key=lambda one: one.key):
        if one.direct is None:
            found.append(f"{one.name}=={one.version}")
        elif one.direct.startswith("file:"):
            found.append(f"# {one.name}=={one.version}  (from the record itself)")
        else:
            found.append(f"{one.name} @ {one.direct}")
    return found


def _own(packages: Iterable[Installed], content: Path | None) -> list[str]:
    """How to install the packages that the record itself provides, from its files."""
    found: list[str] = []
    for one in sorted(packages, key=lambda one: one.key):
        if one.direct and one.direct.startswith("file:"):
            place = place_of(one.direct, content) if content else None
            target = shlex.quote(str(place)) if place else "FILES-OF-THE-RECORD"
            found.append(
                f"Then install the record's own {one.name}: uv pip install --no-deps {target}"
            )
    return found


def place_of(direct: str, content: Path) -> Path | None:
    """Current path of an installed file or folder that was moved afterwards. Blocking."""
    parts = Path(unquote(urlsplit(direct).path)).parts
    for start in range(1, len(parts) + 1):
        found = content.joinpath(*parts[start:])
        if found.exists():
            return found
    return None
