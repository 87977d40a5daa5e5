"""What a previewer gets and gives."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO

from ...models import Preview


@dataclass(frozen=True)
class FileHead:
    """The head of a file: its name, `data` from its beginning, and its whole size in bytes."""

    name: str
    mimetype: str
    data: bytes
    size: int

    @property
    def truncated(self) -> bool:
        return len(self.data) < self.size

    def preview(
        self, mimetype: str, content: str, *, truncated: bool | None = None, note: str | None = None
    ) -> Preview:
        """A preview of one MIME type."""
        cut = self.truncated if truncated is None else truncated
        return Preview(key=self.name, truncated=cut, bundle={mimetype: content}, note=note)

    def none(self, reason: str) -> Preview:
        """No preview; `reason`: one sentence."""
        return Preview(key=self.name, note=reason)

    def text(self) -> str | None:
        """Text in UTF-8, UTF-16 with a byte order mark, or Latin-1; None for binary data."""
        data = self.data
        for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            if data.startswith(mark):
                return codecs.getincrementaldecoder("utf-16")("replace").decode(data)
        if b"\0" in data:
            return None
        try:
            decoder = codecs.getincrementaldecoder("utf-8-sig")()
            return decoder.decode(data, final=not self.truncated)
        except UnicodeDecodeError:
            strange = sum(byte < 9 or 13 < byte < 32 for byte in data)
            return data.decode("latin-1") if strange * 100 <= len(data) else None

    def binary(self) -> Preview:
        """No preview of a file whose name promises text."""
        return self.none("Not a text file. Download it to open.")


PreviewFile = Callable[[str, str, IO[bytes]], Preview]
"""Previews a seekable file: its name, its MIME type, and the file. Blocking."""


@dataclass(frozen=True)
class Previewer:
    """Previews some file types. Each module of this package has one, called `PREVIEWER`.

    `preview` is a pure function of the head of a file. Its content is untrusted: HTML is sanitised
    by the front end, nothing is executed, and what the front end cannot render safely is not shown.
    """

    preview: Callable[[FileHead], Preview]
    limit: int
    """Maximum bytes that are read."""
    suffixes: Mapping[str, str]
    """MIME types by suffix, in lower case without the dot."""
    names: Mapping[str, str] = field(default_factory=dict)
    """MIME types by whole name, in lower case."""
    preview_file: PreviewFile | None = None
    """Instead of `preview` for a file that can be read by ranges."""
