"""Files of a publication: packed, compared with the draft, and uploaded one by one."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from ..backends.repository import Publisher
from ..jobs import Reporter
from ..models import Draft, DraftFile, Limits, ManifestFile, PublishSpec, RecordMetadata, SentFile
from ..problems import Blocked, NotFound, Unavailable
from ..storage import pack, space
from ..storage.checksums import checksum_of, same
from ..storage.paths import folder_name, safe_name
from ..submissions.published_folders import described

TRIES = 5
BACKOFF = 0.5
"""Seconds before a file is uploaded again; doubled after each failure."""


class DraftFileUploader:
    """`listing`: the files with known checksums; `sums`: of the draft's files, by key."""

    def __init__(
        self,
        publisher: Publisher,
        spec: PublishSpec,
        report: Reporter,
        archive: Path,
        backoff: float,
        limits: Limits,
    ) -> None:
        self._publisher, self._spec, self._report = publisher, spec, report
        self._archive, self._backoff, self._limits = archive, backoff, limits
        self.listing: list[ManifestFile] = []
        self.sums: dict[str, str | None] = {}

    async def upload_all(
        self, draft: Draft, folder: Path, names: list[str], metadata: RecordMetadata
    ) -> list[SentFile]:
        """Only new or changed files are uploaded; deselected ones are removed."""
        chosen = await self._packed(folder, names, metadata)
        sizes = {key: await asyncio.to_thread(_size, path) for key, path in chosen.items()}
        there = {each.key: each for each in draft.files}
        stay = [f.size for f in draft.files if self._spec.keep_files and f.key not in chosen]
        pack.within_limits([*sizes.values(), *stay], self._limits)
        self._report.expect(sum(sizes.values()))
        done: list[SentFile] = []
        gone = set() if self._spec.keep_files else set(there) - set(chosen)
        for key in sorted(gone):
            await self._report.fence()
            await self._publisher.remove(draft.id, key)
            done.append(SentFile(key, there[key].size, "removed"))
        for key, path in chosen.items():
            self._report.note(f"Uploading {key}")
            if await asyncio.to_thread(_is_there, there.get(key), path, sizes[key]):
                self._report.advance(sizes[key])
                self.sums[key] = there[key].checksum
                done.append(SentFile(key, sizes[key], "unchanged"))
            else:
                sent = await self._send(draft.id, key, path)
                self.sums[key] = sent.checksum
                done.append(SentFile(key, sent.size, "sent"))
        self._report.note(None)
        return done

    async def _packed(
        self, folder: Path, names: list[str], metadata: RecordMetadata
    ) -> dict[str, Path]:
        """Files to upload, by key."""
        if self._spec.pack == "files" or not names:
            self.listing = await asyncio.to_thread(described, folder, names, None, "")
            return {name: folder / name for name in sorted(names)}
        self._report.note("Packing")
        top = archive_name(self._spec.archive) or folder_name(metadata.title, metadata.version)

        def make() -> None:
            self._archive.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            needed = sum(_size(folder / name) for name in names)
            if not space.enough(self._archive.parent, needed):
                raise space.too_full(self._archive.parent, needed)
            self.listing = described(folder, names, f"{top}.zip", top)
            pack.make_zip(folder, names, self._archive, top=top)

        await asyncio.to_thread(make)
        return {f"{top}.zip": self._archive}

    async def _send(self, draft: str, key: str, path: Path) -> DraftFile:
        for attempt in range(TRIES):
            await self._report.fence()
            try:
                return await self._publisher.upload(draft, key, path, self._report.advance)
            except Blocked:
                raise
            except Unavailable as problem:
                if attempt == TRIES - 1:
                    raise
                self._report.log(f"{key}: {problem}")
                pause = max(self._backoff * 2**attempt, problem.retry_after or 0)
                self._report.note(f"Waiting {pause:.0f} s before retrying {key}")
                await asyncio.sleep(pause)
                self._report.note(f"Uploading {key}")
        raise AssertionError("unreachable")


def archive_name(typed: str) -> str:
    """Name of a zip and its top folder, as entered: one name, never a path."""
    name = re.sub(r"\.zip\Z", "", typed.strip(), flags=re.IGNORECASE)
    return safe_name(re.sub(r"[/\\]+", "_", name), portable=True) if name.strip(" .") else ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise NotFound(f"The file {path.name} no longer exists. Choose again.") from None


def _is_there(remote: DraftFile | None, path: Path, size: int) -> bool:
    """Whether the repository has the same content already."""
    if remote is None or not remote.complete or remote.size != size or not remote.checksum:
        return False
    return same(checksum_of(path), remote.checksum)
