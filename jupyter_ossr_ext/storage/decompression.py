"""Compression methods of zip members.

Python's `zipfile` has no Deflate64 (method 9, large zips of Windows Explorer), and no Zstandard
(93) before Python 3.14: `inflate64` and `backports.zstd` have them. See docs/decisions.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import inflate64

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["DEFLATED", "ERRORS", "METHODS", "Decompressor", "unsupported", "zstd"]

STORED, DEFLATED = 0, 8
NAMES = {
    1: "Shrink",
    2: "Reduce",
    3: "Reduce",
    4: "Reduce",
    5: "Reduce",
    6: "Implode",
    10: "PKWARE Implode",
    16: "IBM CMPSC",
    18: "IBM Terse",
    19: "IBM LZ77",
    94: "MP3",
    96: "JPEG",
    97: "WavPack",
    98: "PPMd",
    99: "AES encryption",
}
"""Methods that are not supported (APPNOTE.TXT of PKWARE, 4.4.5)."""
PIECE = 1024
"""Bytes given to Deflate64 at once: its decompressor has no limit of what one call returns, and a
pair of bytes can become 64 KiB."""
ERRORS = (zlib.error, lzma.LZMAError, zstd.ZstdError, EOFError, OSError, ValueError, RuntimeError)
"""What decompressors raise for damaged data."""


class Decompressor(Protocol):
    """`eof`: the compressed data declare their end, and it is reached."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most about `max_length` bytes; the rest follows with `data` empty."""
        ...


class _Stored:
    eof = False
    needs_input = True

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return data


class _Deflate:
    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(-15)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


class _Deflate64:
    def __init__(self) -> None:
        self._inflater = inflate64.Inflater()
        self._waiting = b""

    @property
    def eof(self) -> bool:
        return bool(self._inflater.eof)

    @property
    def needs_input(self) -> bool:
        return not self._waiting

    def decompress(self, data: bytes, max_length: int) -> bytes:
        data = self._waiting + data
        self._waiting = data[PIECE:]
        return bytes(self._inflater.inflate(data[:PIECE]))


class _Lzma:
    """A header of its own (APPNOTE.TXT, 5.8.8), then raw LZMA."""

    def __init__(self) -> None:
        self._lzma: lzma.LZMADecompressor | None = None
        self._head = b""

    @property
    def eof(self) -> bool:
        return self._lzma is not None and self._lzma.eof

    @property
    def needs_input(self) -> bool:
        return self._lzma is None or self._lzma.needs_input

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._lzma is None:
            self._head += data
            if len(self._head) < 9:
                return b""
            size = struct.unpack("<H", self._head[2:4])[0]
            if size != 5:
                raise ValueError("invalid LZMA header")
            first, dictionary = struct.unpack("<BL", self._head[4:9])
            filter_ = {
                "id": lzma.FILTER_LZMA1,
                "lc": first % 9,
                "lp": first // 9 % 5,
                "pb": first // 45,
                "dict_size": min(max(dictionary, 4096), 1 << 30),
            }
            self._lzma = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[filter_])
            data = self._head[9:]
        return self._lzma.decompress(data, max_length)


METHODS: dict[int, Callable[[], Decompressor]] = {
    STORED: _Stored,
    DEFLATED: _Deflate,
    9: _Deflate64,
    12: bz2.BZ2Decompressor,
    14: _Lzma,
    20: zstd.ZstdDecompressor,  # its number until 2020
    93: zstd.ZstdDecompressor,
    95: lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=1 << 30),
}


def unsupported(method: int) -> str:
    """Why a member of this method cannot be decompressed; completes "NAME ...". Empty if it can."""
    if method in METHODS:
        return ""
    name = NAMES.get(method, f"number {method}")
    return f"uses the compression method {name}, which is not supported here"
