"""Files of a publication: packed, compared with the draft, and uploaded one by one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection
from pathlib import Path

from ..backends.publisher import Publisher
from ..jobs import Reporter
from ..models import Draft, DraftFile, Limits, ManifestFile, PublishSpec, RecordMetadata, SentFile
from ..problems import Blocked, ChangedElsewhere, Unavailable, unreadable_file
from ..storage import pack, space
from ..storage.checksums import checksum_of, same
from ..storage.paths import folder_name, safe_name, shown
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

    async def check_space(self, folder: Path, names: list[str]) -> None:
        """Raises `NoSpace` if a zip of the files does not fit on the disk."""
        if self._spec.pack == "zip" and names:
            await asyncio.to_thread(self._check_space, folder, names)

    def _check_space(self, folder: Path, names: list[str]) -> None:
        self._archive.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        needed = sum(file_size(folder / name) for name in names)
        if not space.enough(self._archive.parent, needed):
            raise space.too_full(self._archive.parent, needed)

    async def upload_all(
        self,
        draft: Draft,
        folder: Path,
        names: list[str],
        metadata: RecordMetadata,
        ours: Collection[DraftFile],
        began: Callable[[str], None],
    ) -> list[SentFile]:
        """Only new or changed files are uploaded; deselected ones are removed.

        Args:
            ours: Files of the draft that may be removed or replaced. Raises `ChangedElsewhere`
                for others.
            began: Called with the key of each file before its upload.
        """
        chosen = await self._packed(folder, names, metadata)
        sizes = {key: await asyncio.to_thread(file_size, path) for key, path in chosen.items()}
        there = {each.key: each for each in draft.files}
        others = [each for each in draft.files if each.key not in chosen]
        stay = [each for each in others if self._spec.keep_files and each.complete]
        pack.within_limits([*sizes.values(), *(each.size for each in stay)], self._limits)
        gone = [each for each in others if each not in stay]
        same = {
            key
            for key, path in chosen.items()
            if await asyncio.to_thread(_is_there, there.get(key), path, sizes[key])
        }
        replaced = [there[key] for key in chosen if key in there and key not in same]
        self._confirm([*gone, *replaced], ours)
        self._report.expect(sum(sizes.values()))
        done: list[SentFile] = []
        for each in gone:
            await self._report.fence()
            await self._publisher.uploads.remove(draft.id, each.key)
            done.append(SentFile(each.key, each.size, "removed"))
        for key, path in chosen.items():
            self._report.note(f"Uploading {key}")
            if key in same:
                self._report.advance(sizes[key])
                self.sums[key] = there[key].checksum
                done.append(SentFile(key, sizes[key], "unchanged"))
            else:
                began(key)
                sent = await self._send(draft.id, key, path)
                self.sums[key] = sent.checksum
                done.append(SentFile(key, sent.size, "sent"))
        self._report.note(None)
        return done

    def _confirm(self, changing: list[DraftFile], ours: Collection[DraftFile]) -> None:
        """A file without content (its upload was interrupted) can be replaced: nothing is lost."""
        known = {(each.key, each.checksum) for each in ours}
        foreign = [e.key for e in changing if e.complete and (e.key, e.checksum) not in known]
        if foreign:
            names = ", ".join(shown(key) for key in foreign[:5])
            more = f" and {len(foreign) - 5} more" if len(foreign) > 5 else ""
            raise ChangedElsewhere(
                f"The draft has files that were added or changed elsewhere: {names}{more}. "
                "Nothing was removed or replaced. Submit again to decide about them.",
                paths=foreign,
            )

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
            self._check_space(folder, names)
            self.listing = described(folder, names, f"{top}.zip", top)
            pack.make_zip(folder, names, self._archive, top=top)

        await asyncio.to_thread(make)
        return {f"{top}.zip": self._archive}

    async def _send(self, draft: str, key: str, path: Path) -> DraftFile:
        for attempt in range(TRIES):
            await self._report.fence()
            try:
                return await self._publisher.uploads.upload(draft, key, path, self._report.advance)
            except Blocked:
                raise
            except OSError as error:
                raise unreadable_file(key, error) from None
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


def file_size(path: Path) -> int:
    """In bytes. Raises `NotFound` for a file that vanished."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise unreadable_file(path.name, error) from None


def _is_there(remote: DraftFile | None, path: Path, size: int) -> bool:
    """Whether the repository has the same content already."""
    if remote is None or not remote.complete or remote.size != size or not remote.checksum:
        return False
    return same(checksum_of(path), remote.checksum)
