"""The record's own projects that cannot be built, as the package index has them ready-made.

An archive does not hold git submodules, so code that needs them cannot be built from it. The
index's package is the same one if its name and version are the project's, as the files of the
project state them, and if its metadata name a repository that those of the project name too.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from packaging.version import InvalidVersion, Version

from .buildpacks.extras import absent_submodules, place
from .buildpacks.python_project import read_project
from .dependencies.guessed_packages import Unpack
from .dependencies.requirement_list import LocalProject
from .index_twins import names_repository

HOSTS = re.compile(
    r"(?:github\.com|bitbucket\.org|codeberg\.org|git(?:lab)?\.[\w.-]+)", re.IGNORECASE
)
"""Hosts whose addresses begin with an owner and a repository."""
PROBABLE = 4
"""Addresses of one project that are compared."""


async def find(projects: Iterable[LocalProject], root: Path, unpack: Unpack) -> dict[str, str]:
    """Folders of projects without their submodules, each with what to ask the index for instead.

    Args:
        root: The folder that the names of folders are relative to.
        unpack: Puts the wheel of a requirement into a folder; False where there is none.
    """
    found: dict[str, str] = {}
    for one in projects:
        wanted = await asyncio.to_thread(_wanted, one)
        if wanted is None:
            continue
        requirement, repositories = wanted
        with tempfile.TemporaryDirectory(prefix="ossr-published-") as above:
            folder = Path(above) / "wheel"
            if await unpack(requirement, folder) and await asyncio.to_thread(
                _of_any, folder, repositories
            ):
                found[place(one.path, root)] = requirement
    return found


def _wanted(one: LocalProject) -> tuple[str, list[tuple[str, str]]] | None:
    """The requirement, and hosts with repositories; None where something is not known. Blocking."""
    if not (one.path.is_dir() and absent_submodules(one.path)):
        return None
    facts = read_project(one.path)
    repositories = list(filter(None, map(_repository, facts.addresses)))[:PROBABLE]
    if not (facts.name and facts.version and repositories) or facts.not_built:
        return None
    try:
        version = Version(facts.version)
    except InvalidVersion:
        return None
    extras = f"[{','.join(sorted(one.extras))}]" if one.extras else ""
    return f"{facts.name}{extras}=={version}", repositories


def _repository(address: str) -> tuple[str, str] | None:
    parts = urlsplit(address.strip())
    words = parts.path.strip("/").split("/")
    if not HOSTS.fullmatch(parts.hostname or "") or len(words) < 2:
        return None
    return (parts.hostname or "").lower(), f"{words[0]}/{words[1].removesuffix('.git')}"


def _of_any(folder: Path, repositories: Iterable[tuple[str, str]]) -> bool:
    return any(names_repository(folder, *one) for one in repositories)
