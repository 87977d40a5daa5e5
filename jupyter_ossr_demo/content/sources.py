"""Content of the sample files: described in JSON, generated on demand.

Deterministic, with the standard library only, so the wheel stays small and every machine generates
the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import runpy
import tempfile
import zipfile
from pathlib import Path
from typing import Protocol

import msgspec

from . import science

TREES = Path(__file__).parent / "trees"


class Blob(Protocol):
    """The content of one file; `md5` is lower-case hex."""

    size: int
    md5: str

    def read(self, start: int, stop: int) -> bytes:
        """The bytes from `start` to `stop` (exclusive)."""
        ...


class Bytes:
    """A small file in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)
        self.md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()

    def read(self, start: int, stop: int) -> bytes:
        return self._data[start:stop]


class Pattern:
    """A large file without memory: byte i is a function of i."""

    def __init__(self, size: int) -> None:
        self.size = size
        digest = hashlib.md5(usedforsecurity=False)
        for start in range(0, size, 1 << 20):
            digest.update(self.read(start, min(start + (1 << 20), size)))
        self.md5 = digest.hexdigest()

    def read(self, start: int, stop: int) -> bytes:
        """Each 4 KiB page contains its own number, so a misplaced page changes the checksum."""
        first, last = start >> 12, (max(stop, 1) - 1) >> 12
        pages = b"".join(n.to_bytes(8, "big") * 512 for n in range(first, last + 1))
        return pages[start - (first << 12) : stop - (first << 12)]


class Source(msgspec.Struct, frozen=True, tag_field="make"):
    """The source of one file."""

    def blob(self) -> Blob:
        return Bytes(self.data())

    def data(self) -> bytes:
        raise NotImplementedError


class Text(Source, frozen=True, tag="text"):
    """The text itself, as UTF-8."""

    text: str

    def data(self) -> bytes:
        return self.text.encode()


class Shipped(Source, frozen=True, tag="shipped"):
    """A file under `trees/`."""

    path: str

    def data(self) -> bytes:
        return (TREES / self.path).read_bytes()


class Wheel(Source, frozen=True, tag="wheel"):
    """The wheel that a tree's own in-tree build backend generates."""

    tree: str

    def data(self) -> bytes:
        backend = runpy.run_path(str(TREES / self.tree / "backend" / "minimal.py"))
        with tempfile.TemporaryDirectory() as folder:
            name: str = backend["build_wheel"](folder)
            return (Path(folder) / name).read_bytes()


class Table(Source, frozen=True, tag="table"):
    """A gamma-ray event list."""

    format: science.TableFormat
    rows: int
    seed: int = 0

    def data(self) -> bytes:
        return science.table(self.format, self.rows, self.seed)


class Image(Source, frozen=True, tag="image"):
    """A square sky map with one bright source."""

    format: science.ImageFormat
    width: int = 48
    seed: int = 0

    def data(self) -> bytes:
        return science.image(self.format, self.width, self.seed)


class Notebook(Source, frozen=True, tag="notebook"):
    """A notebook without outputs; a cell that starts with `#md ` is Markdown."""

    cells: tuple[str, ...]
    attached: dict[str, str] = {}
    """DIDs of the demo lake by the names of their variables."""

    def data(self) -> bytes:
        return science.notebook(self.cells, self.attached)


class Large(Source, frozen=True, tag="large"):
    """`size` bytes of binary data."""

    size: int

    def blob(self) -> Blob:
        return Pattern(self.size)

    def data(self) -> bytes:
        return self.blob().read(0, self.size)


class Zip(Source, frozen=True, tag="zip"):
    """An archive of a tree, of other sources, or of both, below the folder `top`."""

    top: str
    tree: str | None = None
    members: dict[str, AnySource] = msgspec.field(default_factory=dict)

    def data(self) -> bytes:
        members = {key: source.data() for key, source in self.members.items()}
        if self.tree is not None:
            root = TREES / self.tree
            for path in sorted(p for p in root.rglob("*") if p.is_file()):
                if "__pycache__" not in path.parts:
                    members[path.relative_to(root).as_posix()] = path.read_bytes()
        buffer = io.BytesIO()
        with zipfile.ZipFile(
            buffer, "w"
        ) as archive:  # uncompressed: zlib versions differ in output
            for key, data in members.items():
                archive.writestr(
                    zipfile.ZipInfo(f"{self.top}/{key}", (2025, 6, 16, 12, 0, 0)), data
                )
        return buffer.getvalue()


AnySource = Text | Shipped | Wheel | Table | Image | Notebook | Large | Zip
