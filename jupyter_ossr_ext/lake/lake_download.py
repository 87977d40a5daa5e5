"""Download of a DID's files: with the download engine, verified with two checksums."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from msgspec import structs

from ..backends.data_lake import DataLake
from ..backends.net.governor import Governor
from ..backends.repository import Open
from ..downloads.concurrency import ConcurrencyController
from ..downloads.download_run import DownloadRun
from ..downloads.layout import Item, Layout, targets_of, with_outcomes
from ..downloads.local_files import Local
from ..downloads.preview import planned
from ..downloads.transfer_context import Shared, TransferContext
from ..jobs import Reporter, spec_of
from ..models import (
    Ability,
    Did,
    DidType,
    DownloadedFile,
    DownloadPlan,
    FileReplicas,
    Job,
    LakeDownloadedFile,
    LakeDownloadResult,
    LakeDownloadSpec,
    ManifestRecord,
)
from ..problems import NotFound
from ..records.catalogue import Catalogue
from ..storage.paths import inside, relative, safe_name
from . import publication
from .did_names import inside as inside_archive
from .did_names import parsed
from .lake_registry import Lakes
from .wait_for_sign_in import signed_in

ALGORITHMS = ("md5", "adler32")
"""Checksums of Rucio; the first identifies a file."""


class LakeHost:
    """All storages of a lake as one host, with a common limit of connections."""

    def __init__(self, lake: DataLake) -> None:
        self._lake = lake
        self.governor = Governor()
        self.concurrency = ConcurrencyController()

    @property
    def title(self) -> str:
        return self._lake.lake.title


class LakeDownloads:
    """Executes `LakeDownloadSpec`s."""

    def __init__(self, lakes: Lakes, shared: Shared, local: Local, catalogue: Catalogue) -> None:
        self._lakes = lakes
        self._catalogue = catalogue
        self._shared = shared
        self._local = local
        self._hosts: dict[str, LakeHost] = {}

    async def work(self, job: Job, report: Reporter) -> LakeDownloadResult:
        """Download the files. Resumes from its checkpoint, also after a sign-in."""
        spec = spec_of(job, LakeDownloadSpec)
        lake = await self._lakes.get(spec.lake)
        if spec.publish_to is not None:
            return await signed_in(lake, report, lambda: self._prepare(lake, spec, job, report))
        return await signed_in(lake, report, lambda: self._download(lake, spec, job, report))

    async def _prepare(
        self, lake: DataLake, spec: LakeDownloadSpec, job: Job, report: Reporter
    ) -> LakeDownloadResult:
        """A folder for a publication: a manifest, metadata, and the files where they fit."""
        source = spec.publish_to or self._publishing()
        limits = self._catalogue.repository(source).source.limits
        details = await lake.dids.info(spec.did)
        files = [file async for file in lake.dids.contents(details)]
        if not files:
            raise NotFound(f"{spec.did} contains no file.")
        reason = publication.left_out(files, limits)
        folder = _folder_of(inside(self._shared.root, spec.folder.rstrip("/")), spec.did)
        await self._shared.thread(
            lambda: publication.prepare(
                folder, lake.address, lake.lake.id, details, files, copied=reason is None
            )
        )
        result = LakeDownloadResult(relative(self._shared.root, folder), left_out=reason)
        if reason is None:
            result = await self._download(lake, spec, job, report)
        else:
            report.log(reason)
        return structs.replace(result, publish_to=source)

    def _publishing(self) -> str:
        """The first repository to publish to."""
        for source in self._catalogue.sources():
            if Ability.PUBLISH in source.abilities:
                return source.id
        raise NotFound("There is no repository to publish to. Contact your administrator.")

    async def plan(self, spec: LakeDownloadSpec) -> DownloadPlan:
        """Preview of the spec; nothing is written. Raises the problems that `work` would raise
        first."""
        lake = await self._lakes.get(spec.lake)
        layout = await self._placed(lake, spec, await self._files(lake, spec))
        return await self._shared.thread(lambda: planned(self._shared.root, layout, spec))

    async def _files(self, lake: DataLake, spec: LakeDownloadSpec) -> list[FileReplicas]:
        files = [file async for file in lake.replicas.files(spec.did)]
        if not files:
            raise NotFound(f"{spec.did} contains no downloadable file.")
        if len(files) == 1 and (reason := _reason(files[0])):
            raise NotFound(reason)
        return files

    async def _placed(
        self, lake: DataLake, spec: LakeDownloadSpec, files: list[FileReplicas]
    ) -> Layout:
        details = await lake.dids.info(spec.did)
        origin = ManifestRecord(
            source=source_of(lake),
            url=lake.lake.url,
            record=str(spec.did),
            title=spec.did.name,
        )
        alone = details.type is DidType.FILE and spec.publish_to is None
        return await self._shared.thread(lambda: self._layout(spec, origin, files, alone))

    async def _download(
        self, lake: DataLake, spec: LakeDownloadSpec, job: Job, report: Reporter
    ) -> LakeDownloadResult:
        files = await self._files(lake, spec)
        by_key = {str(file.did): file for file in files}
        layout = await self._placed(lake, spec, files)

        def open_(item: Item) -> Open:
            file = by_key[item.key]
            return lambda start, stop, etag: lake.storage.open(
                file, start=start, stop=stop, etag=etag
            )

        host = self._hosts.setdefault(spec.lake, LakeHost(lake))
        context = TransferContext(
            self._shared, job.id, spec.on_conflict, host, host.concurrency, open_
        )
        downloaded = await DownloadRun(
            context, report, layout, remembered=self._local.remember
        ).run()
        return LakeDownloadResult(
            folder=relative(self._shared.root, layout.folder), files=list(map(_fetched, downloaded))
        )

    def _layout(
        self, spec: LakeDownloadSpec, origin: ManifestRecord, files: list[FileReplicas], alone: bool
    ) -> Layout:
        """Target of each file: collections get a folder of their name. Blocking."""
        root = self._shared.root
        folder = inside(root, spec.folder.rstrip("/"))
        if not alone:
            folder = _folder_of(folder, spec.did)
        refused: dict[str, str] = {}
        items = _items(root, folder, sorted(files, key=lambda file: str(file.did)), refused)
        return Layout(origin, folder, with_outcomes(folder, items, self._shared.sums), refused)


def _folder_of(folder: Path, did: Did) -> Path:
    """The folder of a collection in another one."""
    return folder / safe_name(did.name.replace("/", "_"), portable=True)


def source_of(lake: DataLake) -> str:
    """The lake's id in side-cars: distinct from a repository of the same id."""
    return f"lake:{lake.lake.id}"


def _items(
    root: Path, folder: Path, files: list[FileReplicas], refused: dict[str, str]
) -> list[Item]:
    """Files of the same name in several scopes go into folders named after the scopes.

    Names may begin with `/`: they are relative to the folder, too.

    Args:
        refused: Files that cannot be downloaded get no item; their reasons are added here, by DID.
    """
    for file in files:
        if reason := _reason(file):
            refused[str(file.did)] = reason
    files = [file for file in files if str(file.did) not in refused]
    names = Counter(file.did.name.lstrip("/") for file in files)
    places = {str(file.did): _place(file.did, names) for file in files}
    unsafe: dict[str, str] = {}
    targets = targets_of(root, folder, places.values(), places.values(), unsafe)
    refused |= {did: unsafe[name] for did, name in places.items() if name in unsafe}
    return [
        _item(file, targets[places[did]]) for file in files if (did := str(file.did)) not in refused
    ]


def _reason(file: FileReplicas) -> str | None:
    """Why a file cannot be downloaded, whatever its name."""
    if file.size is None:
        return f"The lake does not report the size of {file.did}, so the file cannot be verified."
    return inside_archive(file)


def _place(did: Did, names: Counter[str]) -> str:
    name = did.name.lstrip("/")
    return name if names[name] == 1 else f"{did.scope}/{name}"


def _item(file: FileReplicas, path: Path) -> Item:
    key = str(file.did)
    sums = [f"{name}:{file.checksums[name]}" for name in ALGORITHMS if file.checksums.get(name)]
    return Item(key, file.size or 0, sums[0] if sums else None, path, also=tuple(sums[1:]))


def _fetched(file: DownloadedFile) -> LakeDownloadedFile:
    outcome = "new" if file.outcome == "unpacked" else file.outcome
    return LakeDownloadedFile(parsed(file.key), file.path, file.size, outcome, file.note)
