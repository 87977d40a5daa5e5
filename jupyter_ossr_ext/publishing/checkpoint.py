"""What a publication has done, to resume it after a restart."""

from __future__ import annotations

import msgspec


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
