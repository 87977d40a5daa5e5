"""Archives of any entries: what is unpacked is inside, whole, and nothing is lost in silence."""

from __future__ import annotations

import io
import stat
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_ossr_ext.problems import UnsafeArchive
from jupyter_ossr_ext.records.remote_archives import RemoteZip
from jupyter_ossr_ext.storage.unpack import Unpacked, unpack
from jupyter_ossr_ext.storage.zip_reader import ZipReader


class Given(NamedTuple):
    name: str
    kind: str
    link: str


PART = st.one_of(
    st.sampled_from(
        ["a", "A", "b.txt", "d", "..", ".", "", "~", "C:", ".git", "__MACOSX", "._a", ".ossr.json"]
    ),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=6
    ),
    st.sampled_from(["x" * 260, "\u202ea", "é", "e\u0301", "nul", "a:b", "-rf", " "]),
)
NAME = st.builds(
    lambda parts, separator: separator.join(parts)[:400].rstrip("/\\") or "a",
    st.lists(PART, min_size=1, max_size=4),
    st.sampled_from(["/", "/", "/", "\\"]),
)
ENTRIES = st.lists(
    st.builds(Given, NAME, st.sampled_from(["file", "file", "file", "folder", "link"]), NAME),
    min_size=1,
    max_size=8,
)


def content(number: int) -> bytes:
    return f"content {number}".encode()


def zipped(entries: list[Given]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that occur twice
        for number, entry in enumerate(entries):
            info = zipfile.ZipInfo("x")
            info.filename, info.create_system = entry.name, 3
            if entry.kind == "folder":
                info.filename = f"{entry.name.rstrip('/')}/"
            mode = stat.S_IFLNK if entry.kind == "link" else stat.S_IFREG
            info.external_attr = (mode | 0o644) << 16 if entry.kind != "folder" else 0x10
            body = {"file": content(number), "link": entry.link.encode()}.get(entry.kind, b"")
            archive.writestr(info, body)
    return data.getvalue()


def tarred(entries: list[Given]) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for number, entry in enumerate(entries):
            info = tarfile.TarInfo(entry.name)
            body = content(number) if entry.kind == "file" else b""
            info.size = len(body)
            if entry.kind == "folder":
                info.type = tarfile.DIRTYPE
            if entry.kind == "link":
                info.type, info.linkname = tarfile.SYMTYPE, entry.link
            archive.addfile(info, io.BytesIO(body))
    return data.getvalue()


def read(target: Path) -> set[bytes]:
    return {path.read_bytes() for path in target.rglob("*") if path.is_file()}


def named(name: str, unpacked: Unpacked) -> bool:
    """Whether an entry, or a folder above it, is among those that were left out."""
    plain = name.replace("\\", "/")
    shortened = "/".join(part for part in plain.split("/") if part not in {"", "."})
    return any(
        plain == left
        or shortened == left.strip("/")
        or (left.endswith("/") and plain.startswith(left))
        for left in unpacked.left_out
    )


@pytest.mark.parametrize("pack", [zipped, tarred])
@settings(max_examples=80, deadline=None)
@given(entries=ENTRIES)
def test_each_file_is_unpacked_or_named_as_left_out(
    pack: Callable[[list[Given]], bytes], entries: list[Given]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive, target = Path(folder, "x.zip"), Path(folder, "x")
        archive.write_bytes(pack(entries))
        try:
            unpacked = unpack(archive, target, staging=Path(folder, "staging"))
        except UnsafeArchive as refused:
            assert "Left out" in str(refused)
            assert [path.name for path in Path(folder).iterdir()] == ["x.zip"]
            return
        found = read(target)
        assert {path.name for path in Path(folder).iterdir()} == {"x.zip", "x"}
        assert not any(path.is_symlink() for path in target.rglob("*"))
        assert len(unpacked.files) == sum(path.is_file() for path in target.rglob("*"))
        for number, entry in enumerate(entries):
            if entry.kind == "file":
                assert content(number) in found or named(entry.name, unpacked), entry


@settings(max_examples=80, deadline=None)
@given(entries=ENTRIES)
def test_each_member_is_listed_once_and_given_only_as_it_is(entries: list[Given]) -> None:
    files = {entry.name: number for number, entry in enumerate(entries) if entry.kind == "file"}
    with io.BytesIO(zipped(entries)) as data:
        found = list(ZipReader(data).entries())
        assert len(found) == len(entries)
        archive = RemoteZip(data, "x.zip")  # type: ignore[arg-type]
        listed = archive.listing().members
        for member in listed:
            if [each.path for each in listed].count(member.path) > 1:
                continue  # the last one is given
            if member.unsafe or member.folder:
                with pytest.raises(UnsafeArchive):
                    archive.find([member.path])
            else:
                entry = archive.find([member.path])[member.path]
                assert entry.size == len(content(files.get(member.path, 0)))
