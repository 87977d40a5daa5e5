"""Search of files for secrets, also inside archives. Blocking.

Not searched, and reported so: what is beyond the limits, and formats without text.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

from .secret_layouts import pairs
from .secret_rules import secrets_in, suspects
from .split_strings import joined

LARGEST_TEXT = 8 * 1024 * 1024
"""Maximum bytes of a file, or of a member of an archive, that are searched."""
LARGEST_ARCHIVE = 64 * 1024 * 1024
"""Maximum unpacked bytes of an archive that are searched."""
MOST_MEMBERS = 5_000
SHORTEST_UTF16 = 16
"""Bytes from which UTF-16 without a mark is recognised."""
DEEPEST = 2
"""Archives in archives that are searched."""
KEYS = frozenset({".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk", ".kdbx"})
KEY_NAMES = re.compile(
    r"(\.env(\..+)?|\.netrc|\.pypirc|\.pgpass|id_(rsa|dsa|ecdsa|ed25519)|credentials(\.json)?|"
    r"\.htpasswd|.*_token|kaggle\.json|.*service[-_]account.*\.json)\Z",
    re.IGNORECASE,
)
SAMPLES = frozenset({".env.example", ".env.sample", ".env.template"})
CODE = re.compile(
    r"\.(pyx?|ipynb|jl|r|m|[jt]sx?|java|cc?|cpp|h|hpp|go|rs|f(90)?|pl|rb|scala|kt|swift)\Z", re.I
)
"""Suffixes of source code."""
TABLE = re.compile(r"\.(csv|tsv|jsonl?|geojson|xml|svg|html?)\Z", re.I)
"""Formats that never join strings, and have many."""
OPAQUE = re.compile(
    r"\.(pkl|pickle|dill|joblib|db|sqlite3?|7z|rar|zst|lz4|z|br|cpio|deb|rpm|iso|img|dmg|exe|msi"
    r"|cab|pdf)\Z",
    re.I,
)
"""Formats that often contain texts, and are not read completely here."""
KEY_FILE = "key file"
SQLITE = b"SQLite format 3\0"
LARGEST_BINARY = 1024 * 1024
"""Maximum bytes of other formats of which the texts are searched: their headers."""
PRINTABLE = re.compile(rb"[\t\n\r\x20-\x7e]{12,}")
BROKEN = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error,
          lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)  # fmt: skip


class Secret(NamedTuple):
    """`value` and `text` (its line) are for comparison only, never shown.

    `member`: the path inside the archive. A key file has no line, nor have texts in binary data.
    """

    kind: str
    value: str
    line: int
    text: str
    member: str = ""


class NotSearched(NamedTuple):
    """One sentence."""

    reason: str


Found = Secret | NotSearched


def search(path: Path) -> Iterator[Found]:
    """Everything found in a file, whatever its format. Raises `OSError` if it cannot be read."""
    with path.open("rb") as file:
        head = file.read(LARGEST_TEXT)
        file.seek(0)
        text = decoded(head)
        if text is not None:
            yield from in_text(path.name, text)
            if path.stat().st_size > LARGEST_TEXT:
                yield NotSearched(f"Only its first {LARGEST_TEXT >> 20} MB were searched.")
        else:
            yield from in_binary(path.name, file)


def is_key_file(name: str) -> bool:
    """Whether files of that name usually contain keys."""
    path = PurePosixPath(name)
    return path.name.lower() not in SAMPLES and bool(
        KEY_NAMES.match(path.name) or path.suffix.lower() in KEYS
    )


def is_code(name: str) -> bool:
    return bool(CODE.search(name))


def in_text(name: str, text: str) -> Iterator[Secret]:
    """Secrets in the lines of a text, and in the strings that its code joins."""
    seen = set()
    for number, line in suspects(text):
        for kind, value in secrets_in(line, code=is_code(name)):
            seen.add(number)
            yield Secret(kind, value, number, line)
    for number, line in pairs(name, text):
        if number not in seen:
            for kind, value in secrets_in(line):
                yield Secret(kind, value, number, line)
    if TABLE.search(name):
        return
    number, place = 1, 0
    for start, line in joined(text):
        number += text.count("\n", place, start)
        place = start
        if number not in seen and suspects(line):
            for kind, value in secrets_in(line, code=is_code(name)):
                yield Secret(kind, value, number, line)


def decoded(data: bytes) -> str | None:
    """The text of a file in UTF-8 or UTF-16, with or without a mark; None if it is binary."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    head = data[:8192]
    if b"\0" not in head:
        return data.decode("utf-8", "replace")
    if len(head) < SHORTEST_UTF16:
        return None
    for encoding, zeros, others in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if head[zeros::2].count(0) > 0.4 * len(head) / 2 > 5 * head[others::2].count(0):
            return data.decode(encoding, "replace")
    return None


def in_binary(name: str, file: IO[bytes], depth: int = 0) -> Iterator[Found]:
    """What is found in the members of an archive, and in the texts at the beginning of others."""
    head = file.read(512)
    file.seek(0)
    budget = [LARGEST_ARCHIVE]
    try:
        if head.startswith(b"PK\x03\x04"):
            yield from _members(_zip(file), budget, depth)
        elif unpack := _decompressor(head):
            with unpack(file) as plain:
                if b"ustar" in plain.read(512)[250:300]:
                    plain.seek(0)
                    yield from _members(_tar(plain), budget, depth)
                else:
                    plain.seek(0)
                    yield from _members(iter([(_stem(name), plain)]), budget, depth)
        elif head[257:262] == b"ustar":
            yield from _members(_tar(file), budget, depth)
        else:
            for each in in_text("", _printable(file.read(LARGEST_BINARY))):
                yield each._replace(line=0)
            if OPAQUE.search(name) or head.startswith(SQLITE):
                yield NotSearched("Files of this format are not searched for secrets.")
    except BROKEN:
        yield NotSearched("It is encrypted or damaged, so it was not searched for secrets.")


def _members(
    members: Iterator[tuple[str, IO[bytes]]], budget: list[int], depth: int
) -> Iterator[Found]:
    for number, (name, file) in enumerate(members):
        if number >= MOST_MEMBERS or budget[0] <= 0:
            yield NotSearched("The archive is large: not all of it was searched for secrets.")
            return
        if is_key_file(name):
            yield Secret(KEY_FILE, name, 0, name, name)
        data = file.read(LARGEST_TEXT + 1)
        budget[0] -= len(data)
        if len(data) > LARGEST_TEXT:
            yield NotSearched(f"Only the first {LARGEST_TEXT >> 20} MB of {name} were searched.")
        text = decoded(data[:LARGEST_TEXT])
        if text is not None:
            for each in in_text(name, text):
                yield each._replace(member=name)
        else:
            yield from _inner(name, data, depth)


def _inner(name: str, data: bytes, depth: int) -> Iterator[Found]:
    if depth + 1 < DEEPEST:
        for each in in_binary(name, BytesIO(data), depth + 1):
            if isinstance(each, Secret):
                yield each._replace(member="/".join(filter(None, (name, each.member))))
            else:
                yield NotSearched(f"{name}: {each.reason}")
    elif data.startswith(b"PK\x03\x04") or _decompressor(data[:8]):
        yield NotSearched(f"{name}, an archive in archives, was not searched for secrets.")


def _zip(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                with archive.open(info) as member:
                    yield info.filename, member


def _tar(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for info in archive:
            if info.isreg() and (member := archive.extractfile(info)) is not None:
                yield info.name, member


def _decompressor(head: bytes) -> Callable[[IO[bytes]], IO[bytes]] | None:
    kinds = {
        b"\x1f\x8b": gzip.open,
        b"BZh": bz2.open,
        b"\xfd7zXZ\0": lzma.open,
        b"\x5d\0\0": lzma.open,
    }
    found = next((kind for mark, kind in kinds.items() if head.startswith(mark)), None)
    return cast("Callable[[IO[bytes]], IO[bytes]] | None", found)


def _printable(data: bytes) -> str:
    """Texts in binary data, as lines."""
    return "\n".join(found[0].decode("ascii") for found in PRINTABLE.finditer(data))


def _stem(name: str) -> str:
    return re.sub(r"\.(gz|bz2|xz|lzma)\Z", "", name, flags=re.IGNORECASE)
