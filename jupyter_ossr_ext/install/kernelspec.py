"""Kernelspecs of our environments: written last, removed first. Blocking."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

import msgspec

from ..problems import CannotInstall

OURS = "ossr"
"""Metadata key that marks a kernelspec as created by this extension."""
LONGEST = 60
"""Maximum characters of a title in a kernel's name."""


class Origin(msgspec.Struct, frozen=True, rename="camel"):
    """The record of a kernel's environment, stored in its kernelspec."""

    environment: str
    title: str
    source: str | None = None
    record: str | None = None
    doi: str | None = None
    version: str | None = None


class KernelSpecFile(msgspec.Struct, frozen=True):
    """`kernel.json`."""

    argv: list[str]
    display_name: str
    language: str
    metadata: dict[str, bool | Origin]
    env: dict[str, str]


def slug(text: str, longest: int = 40) -> str:
    """A safe name: lower-case ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:longest].strip("-") or "record"


def display_name(title: str, version: str | None) -> str:
    """`gammaspec 1.2.0` of `gammaspec: power-law spectra of gamma-ray sources`: the name before a
    colon, else the title, cut to `LONGEST` characters."""
    title = " ".join(title.split()) or "Record"
    name, _, subtitle = title.partition(": ")
    title = name if subtitle and name else title
    short = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
    return f"{short} {version}" if version and version not in short else short


def document(origin: Origin, python: str, prefix: Path, *, conda: bool = False) -> KernelSpecFile:
    """Content of `kernel.json`. `prefix`: the environment's folder, whose programs are first on
    PATH."""
    programs = os.pathsep.join([str(Path(python).parent), "${PATH}"])
    where = {"CONDA_PREFIX": str(prefix)} if conda else {"VIRTUAL_ENV": str(prefix)}
    return KernelSpecFile(
        argv=[
            python,
            "-Xfrozen_modules=off",
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
        ],
        display_name=display_name(origin.title, origin.version),
        language="python",
        metadata={"debugger": True, OURS: origin},
        env={"PATH": programs, "PYTHONNOUSERSITE": "1", **where},
    )


def write(folder: Path, name: str, spec: KernelSpecFile) -> None:
    """Write `folder/name/kernel.json` atomically, replacing an older one."""
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(dir=folder, prefix=".ossr-"))
    try:
        text = msgspec.json.format(msgspec.json.encode(spec), indent=1)
        (staging / "kernel.json").write_bytes(text)
        staging.chmod(0o755)
        target = folder / name
        if target.exists():
            remove(folder, name)
        staging.rename(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def free_name(folder: Path, wanted: str) -> str:
    """`wanted`, with a number if another kernel has that name."""
    name, number = wanted, 2
    while (folder / name).exists():
        name, number = f"{wanted}-{number}", number + 1
    return name


def distinct(folder: Path, name: str, spec: KernelSpecFile) -> KernelSpecFile:
    """The spec, with a number if another kernel has the same display name."""
    taken = {_shown(other) for other in folder.iterdir() if other.name != name}
    shown, number = spec.display_name, 2
    while shown in taken:
        shown, number = f"{spec.display_name} ({number})", number + 1
    return msgspec.structs.replace(spec, display_name=shown)


def names_of(folder: Path, environment: str) -> list[str]:
    """The kernels of an environment created by this extension."""
    places = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [(place.name, origin(place)) for place in places]
    return [name for name, one in found if one and one.environment == environment]


def remove_of(folder: Path, environment: str) -> None:
    """Remove all kernelspecs of an environment; those of other environments are not changed."""
    for name in names_of(folder, environment):
        remove(folder, name)


def remove(folder: Path, name: str) -> None:
    """Remove a kernelspec; raises `CannotInstall` if this extension did not create it."""
    target = folder / name
    if not target.is_dir():
        return
    if origin(target) is None:
        raise CannotInstall(f"The kernel {name!r} was not created by this extension.")
    doomed = Path(tempfile.mkdtemp(dir=folder, prefix=".ossr-"))
    target.rename(doomed / name)
    shutil.rmtree(doomed, ignore_errors=True)


def origin(folder: Path) -> Origin | None:
    """The origin of a kernelspec, if this extension created it."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        found = msgspec.json.decode((folder / "kernel.json").read_bytes(), type=_StoredKernel)
        return found.metadata.ossr
    return None


def _shown(folder: Path) -> str:
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((folder / "kernel.json").read_bytes(), type=_Named).display_name
    return ""


class _Named(msgspec.Struct):
    display_name: str = ""


class _Metadata(msgspec.Struct):
    ossr: Origin | None = None


class _StoredKernel(msgspec.Struct):
    metadata: _Metadata
