"""Checkpoint of a download: a later attempt continues where this one stopped."""

from __future__ import annotations

import msgspec

from ..models import DownloadedFile


class PartNote(msgspec.Struct):
    """One part file. Paths are relative to Jupyter's root folder; positions are bytes."""

    part: str
    size: int
    checksum: str | None = None
    etag: str | None = None
    done: list[tuple[int, int]] = []

    @property
    def received(self) -> int:
        return sum(stop - start for start, stop in self.done)


class Checkpoint(msgspec.Struct):
    """Keyed by `Item.id`. `made`: folders that this job created, outermost first."""

    parts: dict[str, PartNote] = {}
    finished: dict[str, DownloadedFile] = {}
    made: list[str] = []

    @classmethod
    def decode(cls, data: bytes | None) -> Checkpoint:
        """The decoded checkpoint; an empty one if there is none, or it cannot be read."""
        if data is None:
            return cls()
        try:
            return msgspec.json.decode(data, type=cls)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return cls()

    def encode(self) -> bytes:
        return msgspec.json.encode(self)
