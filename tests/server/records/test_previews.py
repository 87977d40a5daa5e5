"""Previews respect the limits of downloads."""

from __future__ import annotations

import asyncio
import base64
import io
import sys
from pathlib import Path

import pytest
from PIL import Image

from jupyter_ossr_ext.backends.net import byte_response
from jupyter_ossr_ext.models import Archive, ArchiveMember, Preview
from jupyter_ossr_ext.problems import RateLimited, Unavailable
from jupyter_ossr_ext.records import previews, thumbnails
from jupyter_ossr_ext.records.previews import AT_ONCE, Previews
from jupyter_ossr_ext.records.remote_archives import MAX_LISTED
from jupyter_ossr_ext.records.thumbnails import LARGEST, NONE, reduced
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Act, Misbehaving


async def test_a_rate_limited_host_gets_no_preview_request(tmp_path: Path) -> None:
    with Misbehaving() as server:
        server.add("notes.txt", b"one\ntwo\n")
        async with DownloadEnvironment(tmp_path, server) as environment:
            await environment.catalogue.record("test", "1")
            environment.web.governor(server.url).heard(429, {"retry-after": "30"})
            with pytest.raises(RateLimited) as caught:
                await Previews(environment.catalogue).preview("test", "1", "notes.txt")
    assert 25 < (caught.value.retry_after or 0) <= 30
    assert "Testodo limits requests: wait" in str(caught.value)
    assert server.heard == []


async def test_a_short_pause_is_waited_out(tmp_path: Path) -> None:
    with Misbehaving() as server:
        server.add("notes.txt", b"one\ntwo\n")
        async with DownloadEnvironment(tmp_path, server) as environment:
            await environment.catalogue.record("test", "1")
            environment.web.governor(server.url).heard(429, {"retry-after": "1"})
            look = await Previews(environment.catalogue).preview("test", "1", "notes.txt")
    assert look.bundle == {"text/plain": "one\ntwo\n"}


async def test_many_previews_take_turns_and_a_failed_one_releases_its_turn(tmp_path: Path) -> None:
    with Misbehaving() as server:
        for number in range(6):
            slow = Act(piece=1, pause=0.03)
            server.add(f"{number}.txt", b"hello", default=slow)
        server.files["0.txt"].script = [Act(status=500, body=b"{}")] * 2
        async with DownloadEnvironment(tmp_path, server, timeout=20) as environment:
            service = Previews(environment.catalogue)
            previews = await asyncio.gather(
                *(service.preview("test", "1", f"{number}.txt") for number in range(6)),
                return_exceptions=True,
            )
    assert [isinstance(preview, Preview) for preview in previews] == [False, *[True] * 5]
    assert server.most == AT_ONCE


def drawing(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((width, height), 80).save(buffer, "PNG")
    return buffer.getvalue()


async def test_a_thumbnail_is_the_picture_made_small(tmp_path: Path) -> None:
    with Misbehaving() as server:
        server.add("plot.png", drawing(1200, 600))
        server.add("notes.txt", b"one")
        async with DownloadEnvironment(tmp_path, server) as environment:
            await environment.catalogue.record("test", "1")
            service = Previews(environment.catalogue)
            small = await service.preview("test", "1", "plot.png", side=320)
            none = await service.preview("test", "1", "notes.txt", side=320)
    with Image.open(io.BytesIO(base64.b64decode(small.bundle["image/png"]))) as picture:
        assert picture.size == (320, 160)
    assert none.bundle == {} and none.note == NONE


def test_without_pillow_only_a_small_picture_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = (base64.b64encode(drawing(side, side)).decode() for side in (60, 900))
    assert len(small) < LARGEST < len(large)
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert reduced(Preview(key="a", bundle={"image/png": small}), 32).bundle["image/png"] == small
    assert reduced(Preview(key="a", bundle={"image/png": large}), 32).bundle == {}


def test_a_picture_of_too_many_pixels_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "MAX_PIXELS", 100 * 100 - 1)
    data = base64.b64encode(drawing(100, 100)).decode()
    assert reduced(Preview(key="a", bundle={"image/png": data}), 32).bundle["image/png"] == data
    broken = base64.b64encode(drawing(50, 50)[:900]).decode()
    assert reduced(Preview(key="a", bundle={"image/png": broken}), 32).bundle["image/png"] == broken


async def test_a_listing_of_the_repository_is_bounded_and_its_names_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Misbehaving() as server:
        server.add("a.zip", b"no archive")
        async with DownloadEnvironment(tmp_path, server) as environment:
            names = ["../up.txt", "p/.git/HEAD", *map(str, range(20_000))]
            listing = Archive("a.zip", [ArchiveMember(name, 1) for name in names], len(names))

            async def members(record: str, key: str) -> Archive:
                return listing

            repository = environment.catalogue.repository("test")
            monkeypatch.setattr(repository, "members", members)
            found = await Previews(environment.catalogue).archive("test", "1", "a.zip")
    assert (len(found.members), found.total, found.truncated) == (MAX_LISTED, 20_002, True)
    assert [member.path for member in found.members if member.unsafe] == names[:2]


@pytest.mark.parametrize("name", ["a.txt", "a.zip"])
async def test_a_file_that_drips_is_given_up_in_total(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(previews, "WITHIN", 0.3)
    monkeypatch.setattr(byte_response, "HEAD_TIMEOUT", 0.3)
    with Misbehaving() as server:
        server.add(name, b"x" * 100_000, default=Act(piece=10, pause=0.1))
        async with DownloadEnvironment(tmp_path, server) as environment:
            shown = Previews(environment.catalogue)

            async def members(record: str, key: str) -> None:
                """The repository lists no archives."""

            monkeypatch.setattr(environment.catalogue.repository("test"), "members", members)
            with pytest.raises(Unavailable, match="too slow"):
                if name == "a.zip":
                    await shown.archive("test", "1", name)
                else:
                    await shown.preview("test", "1", name)
    assert server.sent < 10_000
