"""Uploads to a lake: planned, verified, and registered; no incomplete file remains."""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from .._util.gather import gather
from ..backends.data_lake import DataLake
from ..jobs import Reporter
from ..models import Did, Job, UploadedFile, UploadPlan, UploadResult, UploadSpec, Usage
from ..problems import Exists, Malformed, NotFound, Problem, Restricted
from ..storage.checksums import checksum_of, same
from ..storage.paths import inside, relative, shown
from .did_names import written
from .lake_registry import Lakes
from .wait_for_sign_in import signed_in

DAY = 24 * 3600
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,249}\Z")
"""Names that every Rucio accepts; a site may be stricter, and then rejects them itself."""
MOST = 5000
"""Maximum files of one upload."""
ASKED = 500
"""Files that a plan checks at the lake; the others are checked during the upload."""
AT_ONCE = 8
ALONE = (Exists, NotFound, Malformed, Restricted)
"""Errors of one file that do not affect the others."""


@dataclass(frozen=True)
class Chosen:
    """A file to upload; `shown` is relative to Jupyter's root."""

    path: Path
    shown: str
    did: Did
    size: int


class UploadCheckpoint(msgspec.Struct):
    """Checkpoint: the finished files, by path."""

    done: dict[str, UploadedFile] = {}


class Uploads:
    """Executes `UploadSpec`s.

    Args:
        root: Jupyter's root folder; nothing outside it is read.
    """

    def __init__(self, root: Path, lakes: Lakes) -> None:
        self._root = root
        self._lakes = lakes

    async def plan(self, lake: DataLake, spec: UploadSpec) -> UploadPlan:
        """Preview of the files and their names; nothing is changed."""
        chosen = await asyncio.to_thread(self._choose, spec)
        usage, looked = await asyncio.gather(lake.usage(spec.rse), self._look(lake, chosen))
        files: list[UploadedFile] = []
        problems: dict[str, str] = {}
        for one, found in zip(chosen, looked, strict=True):
            if isinstance(found, UploadedFile):
                files.append(found)
            else:
                problems[one.shown] = found
        size = sum(file.size for file in files if file.outcome == "new")
        return UploadPlan(
            files=files, size=size, usage=usage, fits=_fits(usage, size), problems=problems
        )

    async def work(self, job: Job, report: Reporter) -> UploadResult:
        """Upload the files one after the other; existing ones are skipped."""
        spec = job.spec
        if not isinstance(spec, UploadSpec):
            raise Malformed("This job is not an upload.")
        lake = await self._lakes.get(spec.lake)
        chosen = await asyncio.to_thread(self._choose, spec)
        checkpoint = report.load_checkpoint(UploadCheckpoint) or UploadCheckpoint()
        done = sum(one.size for one in chosen if one.shown in checkpoint.done)
        report.expect(sum(one.size for one in chosen), done=done)
        lifetime = None if spec.lifetime_days is None else spec.lifetime_days * DAY
        if dataset := spec.dataset:
            await signed_in(lake, report, lambda: lake.add_collection(dataset, "dataset", lifetime))
        problems: list[Problem] = []
        for one in chosen:
            if one.shown in checkpoint.done:
                continue
            try:
                checkpoint.done[one.shown] = await self._send(lake, spec, one, lifetime, report)
            except ALONE as problem:
                report.log(f"{one.shown}: {problem}")
                problems.append(problem)
            report.save_checkpoint(msgspec.json.encode(checkpoint))
        if problems:
            raise problems[0]
        files = [checkpoint.done[one.shown] for one in chosen]
        return UploadResult(files=files, dataset=spec.dataset)

    async def _send(
        self,
        lake: DataLake,
        spec: UploadSpec,
        one: Chosen,
        lifetime: int | None,
        report: Reporter,
    ) -> UploadedFile:
        if not NAME.match(one.did.name):
            raise Malformed(_bad_name(one.did.name))
        reported = 0

        def progress(by: int) -> None:
            nonlocal reported
            reported += by
            report.advance(by)
            if reported == one.size:
                report.note("Verifying the uploaded file")

        async def send() -> UploadedFile:
            nonlocal reported
            report.advance(-reported)  # bytes sent before a sign-in do not count
            reported = 0
            outcome = await lake.upload(
                one.path,
                one.did,
                spec.rse,
                dataset=spec.dataset,
                lifetime=lifetime,
                metadata=spec.metadata,
                progress=progress,
            )
            return UploadedFile(one.shown, one.did, one.size, outcome)

        try:
            sent = await signed_in(lake, report, send)
        finally:
            report.note(None)
        report.advance(one.size - reported)
        report.log(f"{one.shown}: {sent.outcome}, as {written(one.did)}")
        return sent

    def _choose(self, spec: UploadSpec) -> list[Chosen]:
        """The files of the paths, with their names. Blocking.

        Hidden files in folders, and links that leave Jupyter's folder, are skipped.
        """
        if not spec.scope or not spec.rse:
            raise Malformed("Specify the scope and the RSE to upload to.")
        found: list[tuple[Path, str]] = []
        for text in dict.fromkeys(spec.paths):
            path = inside(self._root, text)
            if path.is_dir():
                found += [(file, below) for file, below in _walk(path)]
            elif path.is_file():
                found.append((path, path.name))
            else:
                raise NotFound(f"The file {shown(text)} no longer exists.")
            if len(found) > MOST:
                raise Malformed(f"At most {MOST} files per upload.")
        if not found:
            raise NotFound("The selection contains no file.")
        return [
            Chosen(
                path=path,
                shown=relative(self._root, path),
                did=Did(spec.scope, spec.prefix + below.replace("/", spec.separator)),
                size=path.stat().st_size,
            )
            for path, below in found
        ]

    async def _look(self, lake: DataLake, chosen: list[Chosen]) -> list[UploadedFile | str]:
        """The result for each file, or its problem."""
        slots = asyncio.Semaphore(AT_ONCE)
        owners: dict[str, str] = {}

        async def one(number: int, file: Chosen) -> UploadedFile | str:
            name = file.did.name
            if not NAME.match(name):
                return _bad_name(name)
            if (other := owners.setdefault(name, file.shown)) != file.shown:
                return f"The name would be {shown(name)}, the same as for {shown(other)}."
            if number >= ASKED:
                return UploadedFile(file.shown, file.did, file.size, "new")
            async with slots:
                return await _compare(lake, file)

        return await gather(one(n, file) for n, file in enumerate(chosen))


async def _compare(lake: DataLake, file: Chosen) -> UploadedFile | str:
    """Whether the lake has the name already, and if so, whether the content is the same."""
    try:
        there = await lake.did(file.did)
    except NotFound:
        return UploadedFile(file.shown, file.did, file.size, "new")
    taken = (
        f"The name {written(file.did)} already exists with different content. Choose another "
        "prefix."
    )
    if there.type != "file" or there.size != file.size:
        return taken
    for algorithm in ("md5", "adler32"):
        if theirs := there.checksums.get(algorithm):
            ours = await asyncio.to_thread(checksum_of, file.path, algorithm)
            if not same(ours, f"{algorithm}:{theirs}"):
                return taken
            return UploadedFile(file.shown, file.did, file.size, "same")
    return taken


def _walk(folder: Path) -> list[tuple[Path, str]]:
    """Files below a folder and their relative names, sorted."""
    found: list[tuple[Path, str]] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                below = PurePosixPath(path.relative_to(folder.parent))
                found.append((path, str(below)))
        if len(found) > MOST:
            break
    return found


def _bad_name(name: str) -> str:
    return (
        f"Invalid name: {shown(name)}. Names begin with a letter or digit, may contain letters, "
        "digits, '.', '_', '-' and '/', and have at most 250 characters."
    )


def _fits(usage: list[Usage], size: int) -> bool:
    return all(one.limit is None or one.limit - one.used >= size for one in usage)
