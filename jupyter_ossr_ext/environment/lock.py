"""Files that rebuild an environment as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from ..models import LockFile
from . import condafile
from .interpreter import Installed


class CondaPackage(msgspec.Struct, frozen=True):
    """One package as conda remembers it in `conda-meta`."""

    name: str
    version: str
    build: str
    channel: str = ""
    url: str = ""


def conda_packages(prefix: Path) -> list[CondaPackage]:
    """What conda installed there. Blocking."""
    return sorted(
        (
            msgspec.json.decode(path.read_bytes(), type=CondaPackage)
            for path in (prefix / "conda-meta").glob("*.json")
        ),
        key=lambda one: one.name,
    )


def requirements(packages: Mapping[str, Installed], *, about: Iterable[str]) -> LockFile:
    """`requirements.lock`: exact versions; what came from the record itself as a comment."""
    lines = [f"# {line}" for line in about]
    lines += ["# Rebuild: uv pip install --no-deps -r requirements.lock", ""]
    lines += _lines(packages.values())
    return LockFile(filename="requirements.lock", text="\n".join(lines) + "\n")


def environment(
    name: str,
    conda: list[CondaPackage],
    packages: Mapping[str, Installed],
    *,
    about: Iterable[str],
) -> LockFile:
    """`environment.lock.yml`: exact builds of conda's packages, and pip's below them."""
    of_conda = {one.name.replace("_", "-").lower() for one in conda}
    pip = [one for key, one in packages.items() if key not in of_conda]
    channels = list(dict.fromkeys(one.channel.rstrip("/") for one in conda if one.channel))
    specs = [f"{one.name}={one.version}={one.build}" for one in conda]
    head = "".join(f"# {line}\n" for line in about)
    direct = "".join(f"# {line[2:]}\n" for line in _lines(pip) if line.startswith("# "))
    pins = [line for line in _lines(pip) if not line.startswith("#")]
    text = condafile.write(name, channels, specs, pins)
    return LockFile(filename="environment.lock.yml", text=head + direct + text)


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
