"""The Pythons that are here: of this server, of the system, of pyenv, of uv and of conda."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...config.process_environment import uv_pythons
from ..dependencies.python_version import KNOWN, Minor

BIN = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class LocalPython:
    """An interpreter that environments can be made with. `origin`: who put it there."""

    executable: str
    minor: Minor
    origin: str


def own() -> LocalPython:
    """The Python that this server runs on, outside of its environment."""
    program = getattr(sys, "_base_executable", None) or sys.executable
    return LocalPython(program, (sys.version_info[0], sys.version_info[1]), "this server")


def installed(environ: Mapping[str, str] | None = None) -> dict[Minor, LocalPython]:
    """One Python for each version, the server's own before all others. Blocking.

    Only names of files and folders are looked at; nothing is started.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("HOME") or Path.home())
    found = [own(), *_on_path(env), *_pyenv(env, home), *_uv(env, home), *_conda(home)]
    by_minor: dict[Minor, LocalPython] = {}
    for one in found:
        if one.minor in KNOWN:
            by_minor.setdefault(one.minor, one)
    return by_minor


def _on_path(env: Mapping[str, str]) -> list[LocalPython]:
    folders = env.get("PATH", "").split(os.pathsep)
    # A shim of pyenv is there for every version, and fails for those that are not chosen.
    plain = os.pathsep.join(one for one in folders if "shims" not in Path(one).parts)
    found = []
    for minor in KNOWN:
        if path := shutil.which(f"python{minor[0]}.{minor[1]}", path=plain):
            found.append(LocalPython(path, minor, "the system"))
    return found


def _versions(folder: Path, pattern: str, origin: str) -> list[LocalPython]:
    """Folders of Pythons by their names, the newest patch version first."""
    found: list[tuple[tuple[int, ...], LocalPython]] = []
    if not folder.is_dir():
        return []
    for path in folder.iterdir():
        match = re.fullmatch(pattern, path.name)
        program = path / BIN / ("python.exe" if os.name == "nt" else "python3")
        if match and program.exists():
            numbers = tuple(int(one) for one in match[1].split("."))
            minor = (numbers[0], numbers[1])
            found.append((numbers, LocalPython(str(program), minor, origin)))
    return [one for _, one in sorted(found, key=lambda item: item[0], reverse=True)]


def _pyenv(env: Mapping[str, str], home: Path) -> list[LocalPython]:
    root = Path(env.get("PYENV_ROOT") or home / ".pyenv")
    return _versions(root / "versions", r"(\d+\.\d+\.\d+)", "pyenv")


def _uv(env: Mapping[str, str], home: Path) -> list[LocalPython]:
    return _versions(uv_pythons(env, home), r"cpython-(\d+\.\d+\.\d+)-.+", "uv")


def _conda(home: Path) -> list[LocalPython]:
    """Environments that conda remembers, by the name of their newest interpreter."""
    listed = home / ".conda" / "environments.txt"
    if not listed.is_file():
        return []
    found = []
    for line in listed.read_text(encoding="utf-8", errors="replace").splitlines()[:200]:
        prefix = Path(line.strip())
        for minor in KNOWN:
            program = prefix / "bin" / f"python{minor[0]}.{minor[1]}"
            if line.strip() and program.exists():
                found.append(LocalPython(str(program), minor, "conda"))
                break
    return found
