"""Plans and environments on disk: one JSON document each, in private folders. Blocking."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import time
from pathlib import Path

import msgspec

from .._util import atomic
from ..jobs.servers import ServerIdentity, Servers
from ..models import Environment, InstallPlan, PlanInstallSpec
from ..problems import NotFound
from .snapshot import Snapshot

OLD = 7 * 24 * 3600
"""Seconds after which a plan, and content that was only inspected, are deleted."""


REMOVED = ".removed-"
"""Suffix of an environment while it is being removed, before the id of the process."""


class StoredWork(msgspec.Struct, frozen=True):
    """Decisions of the planning that are not repeated."""

    base: str = ""
    installer: str = ""
    conda: bool = False
    channels: list[str] = []
    specs: list[str] = []
    kernel_by_pip: bool = True
    fetch: str = ""
    day: datetime.date | None = None
    why: str = ""
    """Completes the sentence on the day."""
    constraints: str = ""
    build_constraints: str = ""
    config: str = ""
    """Names of files in the plan's folder."""
    built: dict[str, str] = {}
    accepted: list[str] = []
    left_out: list[str] = []
    optional: list[str] = []
    without_conda: bool = False
    from_index: dict[str, str] = {}


class StoredPlan(msgspec.Struct, frozen=True):
    """A plan with the data to verify that exactly it will run."""

    plan: InstallPlan
    spec: PlanInstallSpec
    content: str
    staged: bool
    environment: str
    """Id of the environment to create."""
    parent: str | None = None
    work: StoredWork | None = None
    products: list[str] = []
    """Folders in the content that look like build results and existed before."""


class StoredEnvironment(msgspec.Struct, frozen=True):
    """`environment.json`. `owner`: the server that is building it."""

    environment: Environment
    owner: ServerIdentity | int | None = None
    conda: bool = False
    replaces: str | None = None
    """Id of the environment that it replaces when ready."""
    imported: list[str] = []
    """Distributions that were imported in its kernel when it was made."""
    content_key: str = ""
    """Equal for plans that make the same environment; empty: not known before its installation."""


class Before(msgspec.Struct, frozen=True):
    """State of an environment before an install, and after it if it finished."""

    before: Snapshot
    after: Snapshot | None = None


def write(path: Path, document: StoredPlan | StoredEnvironment | Before) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    atomic.write(path, msgspec.json.encode(document), permissions="private")


class Plans:
    """Plans, each in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, id: str) -> Path:
        return self._folder / id

    def save(self, stored: StoredPlan) -> None:
        write(self.folder(stored.plan.id) / "plan.json", stored)

    def load(self, id: str) -> StoredPlan:
        """Raises `NotFound`."""
        if not id.isalnum():
            raise NotFound("This plan does not exist.")
        try:
            data = (self.folder(id) / "plan.json").read_bytes()
            return msgspec.json.decode(data, type=StoredPlan)
        except (OSError, msgspec.MsgspecError):
            raise NotFound("This plan no longer exists. Create it again.") from None

    def forget(self, id: str) -> None:
        shutil.rmtree(self.folder(id), ignore_errors=True)


def sweep(folder: Path, *, older: float = OLD) -> None:
    """Remove what was not used for a while."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if time.time() - path.stat().st_mtime > older:
                shutil.rmtree(path, ignore_errors=True)


class Registry:
    """The environments created by this extension, each in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, id: str) -> Path:
        return self._folder / id

    def save(self, stored: StoredEnvironment) -> None:
        write(self.folder(stored.environment.id) / "environment.json", stored)

    def load(self, id: str) -> StoredEnvironment:
        """Raises `NotFound`."""
        try:
            data = (self.folder(id) / "environment.json").read_bytes()
            return msgspec.json.decode(data, type=StoredEnvironment)
        except (OSError, msgspec.MsgspecError):
            raise NotFound("This environment no longer exists.") from None

    def all(self) -> list[StoredEnvironment]:
        """Newest first."""
        found: list[StoredEnvironment] = []
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.name.startswith("."):
                    continue  # being removed
                with contextlib.suppress(NotFound):
                    found.append(self.load(path.name))
        return sorted(found, key=lambda one: one.environment.created, reverse=True)

    def remove(self, id: str) -> None:
        """Remove an environment's files. It is renamed first, so that it disappears at once."""
        folder = self.folder(id)
        if not folder.exists():
            return
        doomed = folder.with_name(f"{REMOVED}{os.getpid()}-{time.monotonic_ns()}")
        folder.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)

    def sweep(self) -> None:
        """Complete the removals of a killed server."""
        for path in self._folder.glob(f"{REMOVED}*"):
            if not running(int(path.name.split("-")[1])):
                shutil.rmtree(path, ignore_errors=True)

    def abandoned(self, servers: Servers) -> list[StoredEnvironment]:
        """Unfinished environments whose server has ended."""
        return [one for one in self.all() if is_abandoned(one, servers)]


def is_abandoned(one: StoredEnvironment, servers: Servers) -> bool:
    built = isinstance(one.owner, ServerIdentity) and not servers.ended(one.owner)
    return one.environment.state == "building" and not built


def running(process: int) -> bool:
    if process in {0, os.getpid()}:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def size_of(folder: Path) -> int:
    """Total bytes of all files below a folder."""
    total = 0
    for above, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(above, name)).st_size  # noqa: PTH118 (many files)
    return total
