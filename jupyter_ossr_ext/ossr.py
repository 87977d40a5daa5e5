"""Python API: search, download, install and try records, in programs and notebooks.

    from jupyter_ossr_ext import ossr

    record = ossr.record("10.5281/zenodo.1234567")
    ossr.download(record.id, folder="data")
    ossr.path("scope:name")

Each function blocks; `Ossr` has the same functions as coroutines. Both work in a notebook. Files
are written below the working folder, unless `root` says otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

import msgspec

from ._util.background_loop import BackgroundLoop
from .backends.data_lake import DataLake
from .downloads import verification
from .lake import did_search
from .lake.did_names import parsed
from .models import (
    CheckIn,
    Conflict,
    DownloadPlan,
    DownloadResult,
    DownloadSpec,
    End,
    FieldError,
    Finding,
    Hit,
    InstallPlan,
    InstallResult,
    InstallSpec,
    Job,
    JobSpec,
    LakeDownloadResult,
    LakeDownloadSpec,
    LakeQuery,
    NewEnvironment,
    PlanInstallSpec,
    PrepareIn,
    PublishResult,
    PublishSpec,
    Query,
    Record,
    RecordPage,
    RunReport,
    RunSpec,
    SuppressedFinding,
    TryResult,
    TrySpec,
    ValidateIn,
    VerifiedFile,
)
from .problems import CannotInstall, Exists, NotFound
from .session import JobFailed, Session
from .storage import manifest

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
OnJob = Callable[[Job], None]


class PublishPreview(msgspec.Struct, rename="camel"):
    """What would be published, and what stands against it."""

    spec: PublishSpec
    findings: list[Finding]
    problems: list[FieldError]
    """Reasons for rejection, and terms that the community requires."""

    @property
    def blocked(self) -> bool:
        ignored = {one.id for one in self.spec.suppressed}
        return bool(self.problems) or any(
            one.severity == "stop" and one.id not in ignored for one in self.findings
        )


class Ossr:
    """The API as coroutines; an asynchronous context manager.

    Args:
        root: Folder below which files are written. Default: the working folder.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self.session = Session(root)

    async def __aenter__(self) -> Self:
        await self.session.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.session.__aexit__(kind, error, trace)

    async def search(
        self, text: str, *, source: str | None = None, size: int = 25, page: int = 1
    ) -> RecordPage:
        """One page of the records that match a text. `source`: default is the first repository."""
        catalogue = self.session.services.catalogue
        chosen = source or catalogue.sources()[0].id
        return await catalogue.search(Query(source=chosen, q=text, size=size, page=page))

    async def record(self, identifier: str, *, source: str | None = None) -> Record:
        """The record of a DOI, address or id. Raises `NotFound`."""
        catalogue = self.session.services.catalogue
        where, id = await catalogue.resolve(identifier, source)
        return await catalogue.record(where, id)

    async def download_plan(self, spec: DownloadSpec) -> DownloadPlan:
        """What `download` would write."""
        return await self.session.services.fetch.plan(spec)

    async def download_spec(
        self,
        identifier: str,
        folder: str = "",
        *,
        files: Sequence[str] = (),
        unpack: bool = False,
        on_conflict: Conflict = "ask",
        source: str | None = None,
    ) -> DownloadSpec:
        """The job of a download. `folder`: empty makes a new one, named after the record."""
        found = await self.record(identifier, source=source)
        return DownloadSpec(
            source=found.source,
            record=found.id,
            folder=self.session.relative(folder) if folder else "/",
            keys=list(files),
            on_conflict=on_conflict,
            unpack=unpack,
            title=found.title,
        )

    async def download(
        self,
        identifier: str,
        folder: str = "",
        *,
        files: Sequence[str] = (),
        unpack: bool = False,
        on_conflict: Conflict = "ask",
        source: str | None = None,
        on_change: OnJob | None = None,
    ) -> DownloadResult:
        """Download files of a record; each is verified or absent. Raises `JobFailed`."""
        spec = await self.download_spec(
            identifier,
            folder,
            files=files,
            unpack=unpack,
            on_conflict=on_conflict,
            source=source,
        )
        return await self.run_download(spec, on_change=on_change)

    async def run_download(
        self, spec: DownloadSpec, *, on_change: OnJob | None = None
    ) -> DownloadResult:
        """Download what a spec says. Raises `JobFailed`."""
        return await self._job(spec, DownloadResult, on_change)

    async def plan(
        self,
        identifier: str,
        *,
        name: str = "",
        source: str | None = None,
        on_change: OnJob | None = None,
    ) -> InstallPlan:
        """The installation plan of a record or of a folder below the root. Nothing of it runs."""
        folder = self.session.root / identifier
        target = NewEnvironment(name=name)
        if await asyncio.to_thread(folder.is_dir):
            spec = PlanInstallSpec(folder=self.session.relative(folder), target=target)
        else:
            found = await self.record(identifier, source=source)
            spec = PlanInstallSpec(
                source=found.source, record=found.id, target=target, title=found.title
            )
        return await self._job(spec, InstallPlan, on_change)

    async def install(self, plan: InstallPlan, *, on_change: OnJob | None = None) -> InstallResult:
        """Execute a plan: its commands run code of others, so read the plan first."""
        _installable(plan)
        spec = InstallSpec(plan=plan.id, digest=plan.digest, title=plan.title)
        return await self._job(spec, InstallResult, on_change)

    async def try_(
        self,
        plan: InstallPlan,
        *,
        notebooks: Sequence[str] = (),
        time_limit: float = 600,
        repair: bool = True,
        on_change: OnJob | None = None,
    ) -> TryResult:
        """Execute a plan, and run a notebook of its record in the new kernel."""
        _installable(plan)
        spec = TrySpec(
            plan=plan.id,
            digest=plan.digest,
            notebooks=list(notebooks),
            time_limit=time_limit,
            repair=repair,
            title=plan.title,
        )
        return await self._job(spec, TryResult, on_change)

    async def run(
        self,
        notebooks: Sequence[str],
        *,
        kernel: str = "",
        time_limit: float = 600,
        record_in: Path | str | None = None,
        on_change: OnJob | None = None,
    ) -> RunReport:
        """Run notebooks below the root from top to bottom, and compare their outputs.

        Args:
            record_in: The folder to publish: the runs are recorded in it, and the notebooks get
                their new outputs.
        """
        spec = RunSpec(
            notebooks=[self.session.relative(one) for one in notebooks],
            kernel=kernel,
            time_limit=time_limit,
            record_in=None if record_in is None else self.session.relative(record_in),
        )
        return await self._job(spec, RunReport, on_change)

    async def publish_spec(
        self,
        folder: Path | str,
        *,
        files: Sequence[str] = (),
        finish: Literal["draft", "submit", "publish"] = "draft",
        version_of: str | None = None,
        again: bool = False,
        pack: Literal["zip", "files"] = "zip",
        comment: str = "",
        ignored: Sequence[SuppressedFinding] = (),
        source: str | None = None,
    ) -> PublishSpec:
        """The job that publishes a folder below the root, filled in as the form is.

        A draft that was left of the folder is continued.

        Args:
            files: Relative to `folder`; default: those that the form selects.
            finish: What to do with the draft: leave it, submit it to curators, or publish it.
            version_of: DOI, address or id of the record that this is a new version of.
            again: Publish a folder a second time that is published or in review already.
            ignored: Findings to publish despite of, with the reasons.

        Raises:
            Exists: The folder was published before, and neither `version_of` nor `again` is given.
        """
        catalogue = self.session.services.catalogue
        place = self.session.relative(folder)
        last: str | None = None
        if version_of:
            source, last = await catalogue.resolve(version_of, source)
        chosen = source or catalogue.sources()[0].id
        draft = None if last or again else await self._draft_of(place, chosen)
        found = await self.session.services.preparation.prepare(PrepareIn(chosen, [place], last))
        names = list(files) or [one.path for one in found.files if one.ticked]
        return PublishSpec(
            source=chosen,
            folder=found.folder,
            metadata=found.metadata,
            files=names,
            pack=pack,
            finish=finish,
            comment=comment,
            draft=draft,
            version_of=last,
            suppressed=list(ignored),
            title=found.metadata.title,
        )

    async def _draft_of(self, place: str, source: str) -> str | None:
        folder = self.session.root / place
        published = (await asyncio.to_thread(manifest.read, folder)).published
        for one in published:
            if one.source == source and one.state != "draft":
                state = "published as" if one.state == "published" else "submitted for review as"
                raise Exists(
                    f"The folder was {state} {one.doi or one.record}. Publish a new version of it "
                    "(--version-of), or a second record (--again)."
                )
        drafts = [one.record for one in published if one.source == source]
        return drafts[-1] if drafts else None

    async def publish_preview(self, spec: PublishSpec) -> PublishPreview:
        """What `publish` would meet; nothing is sent."""
        preparation = self.session.services.preparation
        sources = {one.id: one for one in self.session.services.catalogue.sources()}
        findings = await preparation.check(CheckIn(spec.folder, spec.files))
        valid = await preparation.validate(
            ValidateIn(spec.metadata, ossr=sources[spec.source].rules == "ossr")
        )
        required = valid.required if spec.finish == "submit" and not spec.version_of else []
        waived = {one.id for one in spec.suppressed}
        missing = [one for one in required if f"ossr{one.pointer}" not in waived]
        return PublishPreview(spec, findings, [*valid.problems, *missing])

    async def publish(self, spec: PublishSpec, *, on_change: OnJob | None = None) -> PublishResult:
        """Publish what `publish_spec` made; the checks are repeated. Raises `JobFailed`."""
        return await self._job(spec, PublishResult, on_change)

    async def verify(self, folder: Path | str = "") -> list[VerifiedFile]:
        """Read the downloaded files in and below a folder again, and compare their checksums."""
        return await asyncio.to_thread(verification.verify, self.session.root / folder)

    async def lake_search(self, text: str, *, lake: str | None = None) -> list[Hit]:
        """DIDs of a data lake by `scope:name`; `*` is a wildcard. At most 1000."""
        found: list[Hit] = []
        async for line in did_search.search(await self.lake(lake), LakeQuery(text)):
            match line:
                case Hit():
                    found.append(line)
                case End(note=note) if note and not found:
                    raise NotFound(note)
        return found

    async def path(self, did: str, *, lake: str | None = None) -> list[Path]:
        """Paths of a DID's files that are available here. Raises `NotFound` if none is."""
        paths_of = self.session.services.lake.paths.of
        [paths] = await paths_of(await self.lake(lake), [parsed(did)])
        if not paths.paths:
            raise NotFound(f"{did} is not available here. Make it available, or download it.")
        return [Path(one) for one in paths.paths]

    async def lake_download(
        self,
        did: str,
        folder: str = "",
        *,
        on_conflict: Conflict = "ask",
        lake: str | None = None,
        on_change: OnJob | None = None,
    ) -> LakeDownloadResult:
        """Download the files of a DID; each is verified or absent. Raises `JobFailed`."""
        spec = LakeDownloadSpec(
            lake=(await self.lake(lake)).lake.id,
            did=parsed(did),
            folder=self.session.relative(folder),
            on_conflict=on_conflict,
        )
        return await self._job(spec, LakeDownloadResult, on_change)

    async def lake(self, name: str | None = None) -> DataLake:
        """A data lake by its id; default: the first one. Raises `NotFound`."""
        lakes = self.session.services.lake.lakes
        if name is None:
            known = await lakes.all()
            if not known:
                raise NotFound("No data lake is configured. Add one to OssrApp.lakes.")
            name = known[0].id
        return await lakes.get(name)

    async def _job(self, spec: JobSpec, kind: type[T], on_change: OnJob | None) -> T:
        with contextlib.ExitStack() as stack:
            result = await self.session.run(spec, on_change or stack.enter_context(_bar()))
        if not isinstance(result, kind):
            raise TypeError(type(result).__name__)
        return result


def _installable(plan: InstallPlan) -> None:
    if not plan.installable:
        reason = plan.cannot[0].reason if plan.cannot else "It has nothing to install."
        raise CannotInstall(reason)


@contextlib.contextmanager
def _bar() -> Iterator[OnJob]:
    """A progress bar, if tqdm is installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        yield lambda job: None
        return
    with tqdm(total=None, leave=False) as bar:

        def show(job: Job) -> None:
            if progress := job.progress:
                bar.unit = "B" if progress.unit == "bytes" else f" {progress.unit}"
                bar.unit_scale = progress.unit == "bytes"
                bar.total, bar.n = progress.total, progress.done
                bar.set_description(progress.note or "", refresh=False)
                bar.refresh()

        yield show


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
    root: Path | str | None = None,
) -> TryResult:
    """See `Ossr.try_`."""
    return _run(
        lambda api: api.try_(plan, notebooks=notebooks, time_limit=time_limit, repair=repair),
        root,
    )


def run(
    notebooks: Sequence[str],
    *,
    kernel: str = "",
    time_limit: float = 600,
    record_in: Path | str | None = None,
    root: Path | str | None = None,
) -> RunReport:
    """See `Ossr.run`."""
    return _run(
        lambda api: api.run(notebooks, kernel=kernel, time_limit=time_limit, record_in=record_in),
        root,
    )


def publish(
    folder: Path | str,
    *,
    files: Sequence[str] = (),
    finish: Literal["draft", "submit", "publish"] = "draft",
    version_of: str | None = None,
    again: bool = False,
    source: str | None = None,
    root: Path | str | None = None,
) -> PublishResult:
    """Publish a folder. See `Ossr.publish_spec`."""

    async def call(api: Ossr) -> PublishResult:
        return await api.publish(
            await api.publish_spec(
                folder,
                files=files,
                finish=finish,
                version_of=version_of,
                again=again,
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
