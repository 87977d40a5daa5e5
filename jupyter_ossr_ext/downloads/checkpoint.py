"""What a download remembers of itself, so that a later attempt goes on where this one stopped."""

from __future__ import annotations

import msgspec

from ..models import BroughtFile


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
    """Keyed by `Item.id`. `made`: folders that did not exist before, outermost first."""

    parts: dict[str, PartNote] = {}
    finished: dict[str, BroughtFile] = {}
    made: list[str] = []

    @classmethod
    def decode(cls, data: bytes | None) -> Checkpoint:
        """What was kept; an empty one where that is nothing, or cannot be read."""
        if data is None:
            return cls()
        try:
            return msgspec.json.decode(data, type=cls)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return cls()

    def encode(self) -> bytes:
        return msgspec.json.encode(self)
