"""Checksums in the notation of repositories: `md5:<hex>`, `adler32:<hex>`, ..."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

BUFFER = 1024 * 1024


class Digest(Protocol):
    """The interface of `hashlib` objects."""

    def update(self, data: memoryview, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Zlib:
    """The 32-bit checksums of zlib with the interface of `hashlib`."""

    def __init__(self, step: Callable[[memoryview, int], int], value: int) -> None:
        self._step = step
        self._value = value

    def update(self, data: memoryview, /) -> None:
        self._value = self._step(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


def digest(algorithm: str) -> Digest:
    """A new digest; raises `ValueError` for an unknown algorithm."""
    match algorithm:
        case "adler32":
            return _Zlib(zlib.adler32, 1)
        case "crc32":
            return _Zlib(zlib.crc32, 0)
        case _:
            return hashlib.new(algorithm, usedforsecurity=False)


def known(checksum: str | None) -> bool:
    """True if the algorithm of `checksum` is supported."""
    if not checksum or ":" not in checksum:
        return False
    try:
        digest(checksum.partition(":")[0])
    except ValueError:
        return False
    return True


def checksum_of(
    path: Path, algorithm: str = "md5", advance: Callable[[int], None] | None = None
) -> str:
    """The checksum of a file on disk. Reads all of it; `advance` is called with the bytes read."""
    result = digest(algorithm)
    buffer = memoryview(bytearray(BUFFER))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            result.update(buffer[:count])
            if advance:
                advance(count)
    return f"{algorithm}:{result.hexdigest()}"


def same(one: str, other: str) -> bool:
    """True if two checksums are equal, ignoring case."""
    return one.lower() == other.lower()
