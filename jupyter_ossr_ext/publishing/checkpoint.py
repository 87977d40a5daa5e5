"""What a publication has done, to resume it after a restart."""

from __future__ import annotations

import msgspec
from msgspec import structs

from ..jobs import Reporter


class PublishCheckpoint(msgspec.Struct):
    """Checkpoint of a publication, to resume it after a restart."""

    draft: str | None = None
    account: str = ""
    """The name of the account that created the draft."""
    creating: float | None = None
    """When the draft was requested, in seconds since the epoch."""
    doi: str | None = None
    described: bool = False
    """Whether the draft has our metadata; its revision is known since."""
    sent: list[str] = []
    """Keys of the files whose upload began."""

    @classmethod
    def decode(cls, data: bytes | None) -> PublishCheckpoint:
        try:
            return msgspec.json.decode(data, type=cls) if data else cls()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return cls()


class SavedCheckpoint:
    """The checkpoint of a running publication. `now`: as it was saved last."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self.now = PublishCheckpoint.decode(report.checkpoint)

    def save(self, **changes: object) -> None:
        """Change fields, and store all of it."""
        self.now = structs.replace(self.now, **changes)
        self._report.save_checkpoint(msgspec.json.encode(self.now))
