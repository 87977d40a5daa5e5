"""`ossr://` and `rucio://` as fsspec file systems, against the demo and a server with faults."""

from __future__ import annotations

import asyncio
import errno
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from jupyter_ossr_ext import ossr
from jupyter_ossr_ext.filesystems import LakeFileSystem, RecordFileSystem
from jupyter_ossr_ext.filesystems.growing_cache import FIRST, GrowingCache
from tests.server.support.filesystem_environment import configured
from tests.server.support.misbehaving_server import Act, Misbehaving

DATA = bytes(range(256)) * 4096
EVENTS = "cta:crab.events.0001.csv"
Remote = Misbehaving


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        server.add("a.fits", DATA)
        server.add("folder/b.fits", b"b" * 100)
        repositories = {"one": {"url": server.url}}
        with configured(tmp_path / "config", monkeypatch, repositories=repositories, lakes={}):
            yield server


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with configured(tmp_path / "config", monkeypatch, demo=True):
        yield


def test_a_part_of_a_file_is_read_by_a_range(remote: Remote) -> None:
    with fsspec.open("ossr://10.5281/zenodo.1/a.fits") as file:
        file.seek(500_000)
        assert file.read(10) == DATA[500_000:500_010]
        assert file.read(10) == DATA[500_010:500_020]
    assert [heard.range for heard in remote.requests("a.fits")] == ["bytes=500000-508191"]


def test_the_whole_of_a_file(remote: Remote) -> None:
    assert fsspec.filesystem("ossr").cat("10.5281/zenodo.1/a.fits") == DATA
    with fsspec.open("ossr://10.5281/zenodo.1/folder/b.fits", "rt") as file:
        assert file.read() == "b" * 100


def test_records_are_folders(remote: Remote) -> None:
    fs = fsspec.filesystem("ossr")
    base = "10.5281/zenodo.1"
    assert fs.ls(f"ossr://{base}", detail=False) == [f"{base}/a.fits", f"{base}/folder"]
    assert fs.find(base) == [f"{base}/a.fits", f"{base}/folder/b.fits"]
    assert fs.glob(f"{base}/*.fits") == [f"{base}/a.fits"]
    assert (fs.isdir(base), fs.isfile(f"{base}/a.fits")) == (True, True)
    assert fs.info(f"{base}/a.fits")["checksum"].startswith("md5:")
    assert not fs.exists(f"{base}/other.fits")


@pytest.mark.parametrize(
    "path", ["10.5281/zenodo.1/none", "10.5281/zenodo.2/a.fits", "10.5281", "1", ""]
)
def test_what_does_not_exist(remote: Remote, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        fsspec.filesystem("ossr").open(path)


def test_it_is_read_only(remote: Remote) -> None:
    with pytest.raises(OSError) as caught:
        fsspec.filesystem("ossr").open("10.5281/zenodo.1/new", "wb")
    assert caught.value.errno == errno.EROFS


def test_a_file_that_changes_is_not_mixed(remote: Remote) -> None:
    with fsspec.open("ossr://10.5281/zenodo.1/a.fits") as file:
        file.read(10)
        remote.files["a.fits"].etag = '"another"'
        file.seek(600_000)
        with pytest.raises(OSError, match="changed while it was read"):
            file.read(10)


def test_a_lost_connection_and_a_limit_are_tried_again(remote: Remote) -> None:
    served = remote.files["a.fits"]
    served.script = [Act(cut=100), Act(status=429, headers={"Retry-After": "1"})]
    with fsspec.open("ossr://10.5281/zenodo.1/a.fits") as file:
        assert file.read(1000) == DATA[:1000]
    assert len(remote.requests("a.fits")) == 3


def test_without_ranges_small_files_are_read_once(
    remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.files["a.fits"].ranges = False
    with fsspec.open("ossr://10.5281/zenodo.1/a.fits") as file:
        file.seek(10)
        assert file.read(10) == DATA[10:20]
        asked = len(remote.requests("a.fits"))
        for at in (300_000, 0, 900_000):
            file.seek(at)
            assert file.read(10) == DATA[at : at + 10]
    assert len(remote.requests("a.fits")) == asked
    monkeypatch.setattr("jupyter_ossr_ext.filesystems.range_source.WHOLE", 1000)
    with fsspec.open("ossr://10.5281/zenodo.1/a.fits") as file:
        file.seek(10)
        with pytest.raises(PermissionError, match="Download the file"):
            file.read(10)


def test_a_restricted_file(remote: Remote) -> None:
    remote.files["a.fits"].default = Act(status=403, headers={"Content-Type": "application/json"})
    with fsspec.open("ossr://10.5281/zenodo.1/a.fits") as file, pytest.raises(PermissionError):
        file.read(10)


def test_an_open_file_can_be_sent_to_another_process(remote: Remote) -> None:
    with fsspec.open("ossr://10.5281/zenodo.1/a.fits") as file:
        file.seek(77)
        copy = pickle.loads(pickle.dumps(file))  # noqa: S301
    assert copy.read(5) == DATA[77:82]
    file_system = pickle.loads(pickle.dumps(RecordFileSystem(source="one")))  # noqa: S301
    assert file_system.cat("10.5281/zenodo.1/a.fits", start=3, end=5) == DATA[3:5]


def test_it_can_be_used_beside_a_running_loop_and_after_a_fork(remote: Remote) -> None:
    def head() -> bytes:
        data: bytes = fsspec.filesystem("ossr").cat("10.5281/zenodo.1/a.fits", end=4)
        return data

    async def in_a_notebook() -> bytes:
        return head()

    assert asyncio.run(in_a_notebook()) == DATA[:4]
    code = (
        "import fsspec, os, sys\n"
        "fs = fsspec.filesystem('ossr')\n"
        "fs.cat('10.5281/zenodo.1/a.fits', end=4)\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    fs = fsspec.filesystem('ossr')\n"
        "    os._exit(0 if fs.cat('10.5281/zenodo.1/a.fits', end=4) else 1)\n"
        "sys.exit(os.waitpid(child, 0)[1])\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_a_cut_out_of_a_large_image_moves_little(remote: Remote) -> None:
    row = 4096 * 4
    remote.add("image.fits", bytes(2880 + 4096 * row))
    with fsspec.open("ossr://10.5281/zenodo.1/image.fits") as file:
        file.read(2880)
        for number in range(1000, 1100):
            file.seek(2880 + number * row + 1000 * 4)
            assert len(file.read(400)) == 400
    assert remote.sent <= 101 * FIRST


def test_reading_on_needs_few_requests() -> None:
    asked: list[tuple[int, int]] = []

    def fetch(start: int, stop: int) -> bytes:
        asked.append((start, stop))
        return DATA[start:stop]

    cache = GrowingCache(2**18, fetch, len(DATA))
    read = b"".join(cache._fetch(at, at + 1000) for at in range(0, len(DATA), 1000))
    assert read == DATA
    assert len(asked) < 12
    assert sum(stop - start for start, stop in asked) == len(DATA)
    assert cache._fetch(None, None) == DATA
    assert cache._fetch(len(DATA), len(DATA) + 5) == b""


def test_files_of_the_lake(demo: None) -> None:
    fs = fsspec.filesystem("rucio")
    assert fs.info(f"rucio://{EVENTS}")["md5"]
    whole = fs.cat(EVENTS)
    assert len(whole) == fs.size(EVENTS)
    with fsspec.open(f"rucio://{EVENTS}", "rb") as file:
        file.seek(100)
        assert file.read(50) == whole[100:150]
    assert EVENTS in fs.ls("cta:crab.events", detail=False)
    assert len(fs.find("cta:crab-nebula")) == 18
    with pytest.raises(FileNotFoundError, match="collection"):
        fs.open("cta:crab.events")
    with pytest.raises(FileNotFoundError):
        fs.open("cta:none")
    with pytest.raises(FileNotFoundError):
        fs.open("cta")


def test_a_lake_that_is_not_configured(remote: Remote) -> None:
    with pytest.raises(FileNotFoundError, match="No data lake"):
        fsspec.filesystem("rucio").ls(EVENTS)
    with pytest.raises(FileNotFoundError, match="Unknown data lake"):
        LakeFileSystem(lake="other").ls(EVENTS)


def test_a_wrong_configuration_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        configured(tmp_path / "config", monkeypatch, repositories=3),
        pytest.raises(OSError, match="Invalid configuration"),
    ):
        fsspec.filesystem("ossr").ls("1")


def test_the_python_functions_still_open_sessions_of_their_own(demo: None) -> None:
    page = ossr.search("crab", size=1)
    assert len(page.items) == 1
