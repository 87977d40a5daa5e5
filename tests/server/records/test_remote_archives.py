"""Remote zip files: listing and extraction."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.invenio import Invenio
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.problems import NotFound, NotVerified, UnsafeArchive, UpstreamDown
from jupyter_ossr_ext.records import remote_archives
from jupyter_ossr_ext.records.remote_archives import RemoteZip, open_zip
from tests.server.support.clients import AGENT, invenio
from tests.server.support.scripted_server import ScriptedServer, reply, served

PATH = "/api/records/12/files/a.zip/content"
NOISE = random.Random(1).randbytes(3 * 2**20)


@pytest.fixture
def there(scripted_server: ScriptedServer, tmp_path: Path) -> Iterator[Invenio]:
    web = HttpClient(AGENT)
    yield invenio(web, scripted_server.address, tmp_path)
    web.bytes.close()


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def drain(archive: RemoteZip, path: str, piece: int = 65536) -> bytes:
    data, buffer = bytearray(), memoryview(bytearray(piece))
    with archive.open(path) as member:
        while count := member.readinto(buffer):
            data += buffer[:count]
        assert len(data) == member.size
    return bytes(data)


def test_one_small_member_of_a_large_archive_costs_few_requests(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    members = {f"dir/{n:04}.bin": NOISE[n * 1000 : n * 1000 + 5000] for n in range(2000)}
    data = packed({**members, "README.md": b"# Read me\n"}, zipfile.ZIP_STORED)
    scripted_server.responses[PATH] = served(data)
    with open_zip(there, "12", "a.zip") as archive:
        listing = archive.listing()
        assert (listing.total, listing.truncated) == (2001, False)
        assert drain(archive, "dir/1000.bin") == members["dir/1000.bin"]
    assert len(scripted_server.asked) <= 4, (
        "one for the size, one or two for the contents, one for it"
    )


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_large_member_comes_in_one_answer(
    scripted_server: ScriptedServer, there: Invenio, method: int
) -> None:
    scripted_server.responses[PATH] = served(packed({"small": b"x", "large": NOISE}, method))
    with open_zip(there, "12", "a.zip") as archive:
        before = len(scripted_server.asked)
        assert drain(archive, "large") == NOISE
        assert len(scripted_server.asked) == before + 1


def test_an_archive_of_more_than_65535_entries_is_listed_in_part(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    scripted_server.responses[PATH] = served(
        packed({str(n): b"" for n in range(66_000)}, zipfile.ZIP_STORED)
    )
    with open_zip(there, "12", "a.zip") as archive:
        listing = archive.listing()
    assert (listing.total, listing.truncated, len(listing.members)) == (66_000, True, 10_000)


@pytest.mark.parametrize("damage", [0, 40])
def test_a_damaged_member_is_never_given_as_whole(
    scripted_server: ScriptedServer, there: Invenio, damage: int
) -> None:
    data = bytearray(packed({"a.txt": b"hello world, hello world" * 100}, zipfile.ZIP_STORED))
    data[data.index(b"hello") + damage] ^= 1
    scripted_server.responses[PATH] = served(bytes(data))
    with open_zip(there, "12", "a.zip") as archive, pytest.raises(NotVerified):
        drain(archive, "a.txt")


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive at all" * 100, os.urandom(100_000)])
def test_what_is_no_archive_is_said_to_be_none(
    scripted_server: ScriptedServer, there: Invenio, data: bytes
) -> None:
    scripted_server.responses[PATH] = served(data)
    with pytest.raises(UnsafeArchive), open_zip(there, "12", "a.zip"):
        pass


def test_a_small_archive_is_read_whole_where_there_are_no_ranges(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    scripted_server.responses[PATH] = served(packed({"a": b"1", "large": NOISE}), ranges=False)
    scripted_server.responses["/records/12/files/a.zip?download=1"] = reply(404)
    with open_zip(there, "12", "a.zip") as archive:
        assert drain(archive, "a") == b"1"


def test_a_large_archive_without_ranges_is_not_read_through(
    scripted_server: ScriptedServer, there: Invenio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_archives, "WHOLE", 1000)
    scripted_server.responses[PATH] = served(packed({"large": NOISE}), ranges=False)
    with pytest.raises(UpstreamDown), open_zip(there, "12", "a.zip"):
        pass


def test_an_archive_that_changes_meanwhile_is_noticed(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    scripted_server.responses[PATH] = served(packed({"a": NOISE}), etag='"md5:1"')
    with open_zip(there, "12", "a.zip") as archive:
        scripted_server.responses[PATH] = served(packed({"a": NOISE[::-1]}), etag='"md5:2"')
        with pytest.raises(UpstreamDown, match="changed"):
            drain(archive, "a")


def test_unsafe_members_are_listed_and_not_opened(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../evil", b"x")
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("good", b"x")
        archive.mkdir("folder")
    scripted_server.responses[PATH] = served(target.getvalue())
    with open_zip(there, "12", "a.zip") as remote:
        marked = {member.path: member.unsafe for member in remote.listing().members}
        assert marked == {"../evil": True, "link": True, "good": False, "folder/": False}
        for name in ("../evil", "link", "folder/"):
            with pytest.raises(UnsafeArchive):
                remote.open(name)
        with pytest.raises(NotFound):
            remote.open("nonesuch")


def test_a_large_table_of_contents_is_read_in_few_responses(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    members = {f"{n:0200}": b"" for n in range(20_000)} | {"last": b"x"}
    scripted_server.responses[PATH] = served(packed(members, zipfile.ZIP_STORED))
    with open_zip(there, "12", "a.zip") as archive:
        assert drain(archive, "last") == b"x"
    assert len(scripted_server.asked) <= 8


def test_an_empty_archive_is_listed(scripted_server: ScriptedServer, there: Invenio) -> None:
    scripted_server.responses[PATH] = served(packed({}))
    with open_zip(there, "12", "a.zip") as archive:
        assert (archive.listing().total, archive.listing().members) == (0, [])


def test_backslashes_and_encodings_are_read_as_when_unpacking(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    data = packed({"p/xx.csv": b"1"}).replace(b"p/xx.csv", "p\\é.csv".encode())
    scripted_server.responses[PATH] = served(data)
    with open_zip(there, "12", "a.zip") as archive:
        assert [member.path for member in archive.listing().members] == ["p/é.csv"]
        assert drain(archive, "p/é.csv") == b"1"


def test_a_member_that_would_expand_without_limit_is_refused(
    scripted_server: ScriptedServer, there: Invenio
) -> None:
    scripted_server.responses[PATH] = served(packed({"zeros": bytes(80 * 2**20)}))
    with open_zip(there, "12", "a.zip") as archive, pytest.raises(UnsafeArchive, match="bomb"):
        archive.find(["zeros"])
