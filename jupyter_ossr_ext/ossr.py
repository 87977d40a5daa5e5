"""Python API: search, download, install and try records, in programs and notebooks.

    from jupyter_ossr_ext import ossr

    record = ossr.record("10.5281/zenodo.1234567")
    ossr.download(record.id, folder="data")
    ossr.path("scope:name")

Each function blocks; `Ossr` has the same functions as coroutines. Both work in a notebook. Files
are written below the working folder, unless `root` says otherwise.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from ._util.background_loop import BackgroundLoop
from .client import Ossr
from .client.lake_data import DataChoice, chosen_data
from .client.session import JobFailed
from .models import (
    Conflict,
    DownloadResult,
    InstallPlan,
    InstallResult,
    PathMapping,
    PublishResult,
    Record,
    RecordPage,
    RunReport,
    SuppressedFinding,
    TryResult,
    VerifiedFile,
)

__all__ = [
    "JobFailed",
    "Ossr",
    "download",
    "install",
    "path",
    "plan",
    "publish",
    "record",
    "run",
    "search",
    "try_",
    "verify",
]

T = TypeVar("T")
_loop = BackgroundLoop()


def _run(call: Callable[[Ossr], Awaitable[T]], root: Path | str | None = None) -> T:
    async def opened() -> T:
        async with Ossr(root) as api:
            return await call(api)

    return _loop.run(opened())


def search(
    text: str,
    *,
    source: str | None = None,
    size: int = 25,
    page: int = 1,
) -> RecordPage:
    """See `Ossr.search`."""
    return _run(lambda api: api.search(text, source=source, size=size, page=page))


def record(identifier: str, *, source: str | None = None) -> Record:
    """See `Ossr.record`."""
    return _run(lambda api: api.record(identifier, source=source))


def download(
    identifier: str,
    folder: str = "",
    *,
    files: Sequence[str] = (),
    unpack: bool = False,
    on_conflict: Conflict = "ask",
    source: str | None = None,
    root: Path | str | None = None,
) -> DownloadResult:
    """See `Ossr.download`."""
    return _run(
        lambda api: api.download(
            identifier,
            folder,
            files=files,
            unpack=unpack,
            on_conflict=on_conflict,
            source=source,
        ),
        root,
    )


def plan(
    identifier: str, *, name: str = "", source: str | None = None, root: Path | str | None = None
) -> InstallPlan:
    """See `Ossr.plan`."""
    return _run(lambda api: api.plan(identifier, name=name, source=source), root)


def install(plan: InstallPlan, *, root: Path | str | None = None) -> InstallResult:
    """See `Ossr.install`."""
    return _run(lambda api: api.install(plan), root)


def try_(
    plan: InstallPlan,
    *,
    notebooks: Sequence[str] = (),
    time_limit: float = 600,
    repair: bool = True,
    data: DataChoice = "none",
    mappings: Mapping[str, str] | None = None,
    root: Path | str | None = None,
) -> TryResult:
    """See `Ossr.try_`.

    Args:
        data: What is done with data of a lake that the record names.
        mappings: Folders by the paths of the authors, or by their variables as `$NAME`.
    """
    mapped = [PathMapping(given, here) for given, here in (mappings or {}).items()]

    async def call(api: Ossr) -> TryResult:
        planned = [] if data == "none" else await api.plan_data(plan)
        chosen, _ = chosen_data(planned, data)
        return await api.try_(
            plan,
            notebooks=notebooks,
            data=chosen,
            time_limit=time_limit,
            repair=repair,
            mappings=mapped,
        )

    return _run(call, root)


def run(
    notebooks: Sequence[str],
    *,
    kernel: str = "",
    time_limit: float = 600,
    record_in: Path | str | None = None,
    mappings: Mapping[str, str] | None = None,
    root: Path | str | None = None,
) -> RunReport:
    """See `Ossr.run`; `mappings`: folders by the paths or variables (`$NAME`) of the authors."""
    mapped = [PathMapping(given, here) for given, here in (mappings or {}).items()]
    return _run(
        lambda api: api.run(
            notebooks,
            kernel=kernel,
            time_limit=time_limit,
            record_in=record_in,
            mappings=mapped,
        ),
        root,
    )


def publish(
    folder: Path | str,
    *,
    files: Sequence[str] = (),
    finish: Literal["draft", "submit", "publish"] = "draft",
    version_of: str | None = None,
    again: bool = False,
    pack: Literal["zip", "files"] = "zip",
    comment: str = "",
    ignored: Mapping[str, str] | None = None,
    source: str | None = None,
    root: Path | str | None = None,
) -> PublishResult:
    """Publish a folder. See `FolderPublishing.spec`; `ignored`: reasons by the ids of findings."""
    suppressed = [SuppressedFinding(id, reason) for id, reason in (ignored or {}).items()]

    async def call(api: Ossr) -> PublishResult:
        return await api.publish(
            await api.publishing.spec(
                folder,
                files=files,
                finish=finish,
                version_of=version_of,
                again=again,
                pack=pack,
                comment=comment,
                ignored=suppressed,
                source=source,
            )
        )

    return _run(call, root)


def verify(folder: Path | str = "", *, root: Path | str | None = None) -> list[VerifiedFile]:
    """See `Ossr.verify`."""
    return _run(lambda api: api.verify(folder), root)


def path(did: str, *, lake: str | None = None) -> list[Path]:
    """See `Ossr.path`."""
    return _run(lambda api: api.path(did, lake=lake))
