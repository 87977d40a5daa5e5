"""Byte ranges: where the repository supports them, and where it does not."""

import pytest

from .conftest import Caller, FileSum, Repository

KEY = "skim.bin"


@pytest.fixture(scope="module")
def file(repository: Repository) -> FileSum:
    return repository.samples["big_file"].newest.files[KEY]


@pytest.fixture(scope="module")
def path(repository: Repository) -> str:
    return f"/records/{repository.id('big_file')}/files/{KEY}/content"


def page(number: int) -> bytes:
    """The file consists of 4096-byte pages that contain their number."""
    return number.to_bytes(8, "big") * 512


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-9", 0, 9),
        ("bytes=4096-8191", 4096, 8191),
        ("bytes=33550336-", 33550336, 33554431),
        ("bytes=-16", 33554416, 33554431),
        ("bytes=33554430-99999999", 33554430, 33554431),
    ],
)
def test_a_range_is_answered_with_exactly_that_part(
    guest: Caller, path: str, file: FileSum, header: str, first: int, last: int
) -> None:
    reply = guest.get(path, Range=header)
    assert reply.status_code == 206
    assert reply.headers["Content-Range"] == f"bytes {first}-{last}/{file.size}"
    assert reply.headers["Content-Length"] == str(last - first + 1)
    start = first // 4096
    whole = b"".join(page(n) for n in range(start, last // 4096 + 1))
    assert reply.content == whole[first - start * 4096 : last + 1 - start * 4096]


@pytest.mark.parametrize(
    "header",
    ["bytes=0-0,5-6", "bytes=99999999-", "bytes=-99999999", "bytes=5-2", "lines=1-2", "bytes=abc"],
)
def test_a_range_that_cannot_be_served_is_a_416(guest: Caller, path: str, header: str) -> None:
    reply = guest.get(path, Range=header)
    assert reply.status_code == 416
    assert reply.json()["status"] == 416


def test_the_etag_is_the_checksum(guest: Caller, path: str, file: FileSum) -> None:
    reply = guest.send("HEAD", path)
    assert reply.status_code == 200
    assert reply.headers["ETag"] == f'"md5:{file.md5}"'
    assert reply.headers["Content-MD5"] == file.md5
    assert reply.headers["Content-Length"] == str(file.size)
    assert reply.headers["Accept-Ranges"] == "bytes"
    assert reply.content == b""


def test_if_range_with_the_same_etag_gets_the_part(guest: Caller, path: str, file: FileSum) -> None:
    reply = guest.get(path, Range="bytes=0-3", If_Range=f'"md5:{file.md5}"')
    assert reply.status_code == 206


def test_if_range_with_another_etag_gets_the_whole(guest: Caller, repository: Repository) -> None:
    small = f"/records/{repository.id('sky_map')}/files/README.md/content"
    reply = guest.get(small, Range="bytes=0-3", If_Range='"md5:0"')
    assert reply.status_code == 200
    assert len(reply.content) == int(reply.headers["Content-Length"])
    assert "Content-Range" not in reply.headers


def test_if_none_match_spares_the_body(guest: Caller, path: str, file: FileSum) -> None:
    reply = guest.get(path, If_None_Match=f'"md5:{file.md5}"')
    assert reply.status_code == 304
    assert reply.content == b""


def test_a_head_of_a_range_has_no_body(guest: Caller, path: str) -> None:
    reply = guest.send("HEAD", path, Range="bytes=0-3")
    assert reply.status_code == 206
    assert reply.headers["Content-Length"] == "4"
    assert reply.content == b""


@pytest.mark.parametrize("header", ["bytes=0-3", "bytes=-5", "bytes=99999999-", "lines=1-2"])
def test_without_ranges_the_response_is_always_the_whole(
    repository: Repository, header: str
) -> None:
    caller = repository.client(address=repository.no_ranges)
    reply = caller.file(repository.id("sky_map"), "README.md", "/content", Range=header)
    assert reply.status_code == 200
    assert reply.content.startswith(b"# Crab nebula")
    assert "Content-Range" not in reply.headers
    assert "Accept-Ranges" not in reply.headers
