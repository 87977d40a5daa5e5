"""Part files, ranges, side-cars and orphans."""

from __future__ import annotations

import hashlib
import json
import os
import random
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from jupyter_ossr_ext.models import ManifestFile, ManifestRecord
from jupyter_ossr_ext.problems import Exists, NotVerified, Problem
from jupyter_ossr_ext.storage import manifest, orphans
from jupyter_ossr_ext.storage.moves import move_to_free
from jupyter_ossr_ext.storage.parts import PartFile
from jupyter_ossr_ext.storage.ranges import Ranges

MIB = 1024 * 1024


def md5(data):
    return "md5:" + hashlib.md5(data).hexdigest()  # noqa: S324


def test_ranges_agree_with_a_set_of_numbers():
    chance = random.Random(4)
    for _ in range(200):
        ranges, truth = Ranges(), set()
        for _ in range(chance.randrange(12)):
            start = chance.randrange(40)
            stop = start + chance.randrange(12)
            ranges.add(start, stop)
            truth |= set(range(start, stop))
        assert ranges.total == len(truth)
        missing = {at for start, stop in ranges.missing(50) for at in range(start, stop)}
        assert missing == set(range(50)) - truth
        assert ranges.prefix == next(at for at in range(60) if at not in truth)
        assert ranges.pairs() == sorted(ranges.pairs())


def test_pieces_in_any_order_from_many_threads_are_hashed_while_they_come(tmp_path):
    data = random.randbytes(9 * MIB + 3)
    part = PartFile(tmp_path / "p", size=len(data), checksum=md5(data))
    follower = threading.Thread(target=part.follow)
    follower.start()
    starts = list(range(0, len(data), 100_000))
    random.shuffle(starts)
    with ThreadPoolExecutor(4) as pool:
        for start in starts:
            pool.submit(part.write, start, memoryview(data)[start : start + 100_000])
    follower.join(10)
    assert part.lag == 0 and part.received == len(data)
    assert part.verify("p") == md5(data)
    part.publish(tmp_path / "name")
    assert (tmp_path / "name").read_bytes() == data
    part.close()


@pytest.mark.parametrize("algorithm", ["adler32", "sha256", "crc32"])
def test_other_checksums_are_compared_too(tmp_path, algorithm):
    data = b"some bytes"
    sums = {
        "adler32": f"{zlib.adler32(data):08x}",
        "crc32": f"{zlib.crc32(data):08X}",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    for value, right in ((sums[algorithm], True), ("0" * 8, False)):
        part = PartFile(tmp_path / uuid4().hex, size=len(data), checksum=f"{algorithm}:{value}")
        part.write(0, memoryview(data))
        if right:
            part.verify("p")
        else:
            with pytest.raises(NotVerified, match=f"{algorithm}:{sums[algorithm].lower()}"):
                part.verify("p")
        part.close()


def test_a_name_that_appeared_meanwhile_is_not_overwritten(tmp_path):
    part = PartFile(tmp_path / "p", size=1, checksum=None)
    part.write(0, memoryview(b"1"))
    (tmp_path / "name").write_bytes(b"mine")
    with pytest.raises(Exists):
        part.publish(tmp_path / "name")
    assert (tmp_path / "name").read_bytes() == b"mine"
    part.publish(tmp_path / "name", replace=True)
    assert (tmp_path / "name").read_bytes() == b"1"
    part.close()


def test_without_hard_links_a_name_is_still_taken_only_when_free(tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(1, "not on this file system")

    monkeypatch.setattr(os, "link", refuse)
    part = PartFile(tmp_path / "p", size=1, checksum=None)
    part.write(0, memoryview(b"1"))
    part.publish(tmp_path / "name")
    assert (tmp_path / "name").read_bytes() == b"1"
    part.close()
    again = PartFile(tmp_path / "q", size=1, checksum=None)
    with pytest.raises(Exists):
        again.publish(tmp_path / "name")
    again.close(remove=True)


@pytest.mark.parametrize("links", [True, False])
def test_a_part_that_vanished_leaves_no_empty_file(tmp_path, monkeypatch, links):
    def link(*args, **options):
        raise PermissionError(1, "Operation not permitted")

    if not links:
        monkeypatch.setattr(os, "link", link)
    part = PartFile(tmp_path / "p", size=1, checksum=None, name="a.bin")
    part.write(0, memoryview(b"x"))
    part.verify("a.bin")
    (tmp_path / "p").unlink()
    with pytest.raises(Problem, match=r"'a\.bin' could not be saved"):
        part.publish(tmp_path / "a.bin")
    part.close()
    source = tmp_path / "gone"
    with pytest.raises(FileNotFoundError):
        move_to_free(source, tmp_path / "a.bin")
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_link_is_not_taken_for_a_system_without_links(tmp_path, monkeypatch):
    def link(*args, **options):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "link", link)
    (tmp_path / "p").write_bytes(b"x")
    with pytest.raises(OSError, match="Input/output"):
        move_to_free(tmp_path / "p", tmp_path / "a.bin")
    assert not (tmp_path / "a.bin").exists()


def test_the_part_of_a_renamed_folder_does_not_stay_hidden(tmp_path):
    (tmp_path / "here").mkdir()
    part = PartFile(tmp_path / "here/p", size=1, checksum=None, name="a.bin")
    part.write(0, memoryview(b"x"))
    part.verify("a.bin")
    (tmp_path / "here").rename(tmp_path / "there")
    with pytest.raises(Problem, match="its folder was renamed"):
        part.publish(tmp_path / "here/a.bin")
    part.close()
    assert list((tmp_path / "there").iterdir()) == []


def test_a_finished_file_is_not_open_for_writing(tmp_path):
    part = PartFile(tmp_path / "p", size=1, checksum=None)
    part.write(0, memoryview(b"x"))
    part.verify("a")
    with pytest.raises(ValueError, match="closed"):
        part.write(0, memoryview(b"y"))  # an abandoned connection
    part.publish(tmp_path / "a")
    open_files = [path.resolve() for path in Path("/proc/self/fd").iterdir()]
    assert tmp_path / "a" not in open_files
    assert (tmp_path / "a").read_bytes() == b"x"


def test_a_full_disk_names_the_file_and_not_its_hidden_part(tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    part = PartFile(tmp_path / ".ossr-x.part", size=1, checksum=None, name="a.bin")
    with pytest.raises(Problem, match=r"'a\.bin' could not be written"):
        part.write(0, memoryview(b"x"))
    part.close()


def test_a_closed_part_takes_no_bytes_and_its_follower_ends(tmp_path):
    part = PartFile(tmp_path / "p", size=2 * MIB, checksum=md5(b""))
    follower = threading.Thread(target=part.follow)
    follower.start()
    part.close(remove=True)
    follower.join(5)
    assert not follower.is_alive()
    with pytest.raises(ValueError, match="File closed"):
        part.write(0, memoryview(b"late"))
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_somebody_cut_is_not_believed(tmp_path):
    (tmp_path / "p").write_bytes(b"12")
    part = PartFile(tmp_path / "p", size=10, checksum=None, done=[(0, 5)])
    assert part.received == 0 and part.missing() == [(0, 10)]
    part.close()


def downloaded(path="a.txt", data=b"a", **options):
    return ManifestRecord(
        source="zenodo",
        url="https://example.org/1",
        record=options.pop("record", "1"),
        files=[ManifestFile(key=path, path=path, size=len(data), checksum=md5(data), **options)],
    )


def test_a_side_car_gathers_records_and_a_file_belongs_to_the_last(tmp_path):
    manifest.add(tmp_path, downloaded("a.txt"))
    manifest.add(tmp_path, downloaded("b.txt"))
    manifest.add(tmp_path, downloaded("a.txt", record="2"))
    found = {r.record: [f.path for f in r.files] for r in manifest.read(tmp_path).records}
    assert found == {"1": ["b.txt"], "2": ["a.txt"]}


def test_a_side_car_that_cannot_be_read_is_set_aside_not_lost(tmp_path):
    (tmp_path / ".ossr.json").write_text("{not json")
    assert manifest.read(tmp_path).records == []
    manifest.add(tmp_path, downloaded())
    [aside] = tmp_path.glob(".ossr.json.unreadable-*")
    assert aside.read_text() == "{not json"
    assert json.loads((tmp_path / ".ossr.json").read_text())["records"][0]["record"] == "1"


def test_side_cars_written_at_once_lose_nothing(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            pool.submit(manifest.add, tmp_path, downloaded(f"{number}.txt"))
    [record] = manifest.read(tmp_path).records
    assert len(record.files) == 40
    assert [path.name for path in tmp_path.iterdir()] == [".ossr.json"]


def test_the_state_of_a_file_is_read_only_where_it_must_be(tmp_path):
    file, read = tmp_path / "a.txt", []
    sums = manifest.Sums(
        sum_=lambda path, algorithm: (read.append(path), md5(file.read_bytes()))[1]
    )
    file.write_bytes(b"a")
    [entry] = downloaded(mtime_ns=file.stat().st_mtime_ns).files
    assert manifest.state(tmp_path, entry, sums) == "here"
    assert read == []
    os.utime(file, ns=(1, 1))
    assert [manifest.state(tmp_path, entry, sums) for _ in range(3)] == ["here"] * 3
    assert read == [file]
    file.write_bytes(b"b")
    assert manifest.state(tmp_path, entry, sums) == "edited"
    file.write_bytes(b"longer")
    assert manifest.state(tmp_path, entry, sums) == "edited"
    assert len(read) == 2
    file.unlink()
    assert manifest.state(tmp_path, entry, sums) == "missing"


def test_only_orphaned_part_files_are_removed(tmp_path):
    job, gone = uuid4().hex, uuid4().hex
    old = time.time() - 2 * 3600
    ours_alive = orphans.part_path(tmp_path / "a", home="0" * 8, job=job)
    ours_dead = orphans.part_path(tmp_path / "a", home="0" * 8, job=gone)
    ours_fresh = orphans.part_path(tmp_path / "a", home="0" * 8, job=gone)
    theirs = orphans.part_path(tmp_path / "a", home="1" * 8, job=gone)
    foreign = tmp_path / ".ossr-mine.part"
    for path in (ours_alive, ours_dead, ours_fresh, theirs, foreign):
        path.write_bytes(b"1")
        if path != ours_fresh:
            os.utime(path, (old, old))
    removed = orphans.sweep(tmp_path, home="0" * 8, alive=lambda id: id == job)
    assert removed == [ours_dead] and not ours_dead.exists()
    weeks = time.time() - orphans.STALE - 60
    os.utime(theirs, (weeks, weeks))
    assert orphans.sweep(tmp_path, home="0" * 8, alive=lambda id: id == job) == [theirs]
    assert sorted(tmp_path.iterdir()) == sorted([ours_alive, ours_fresh, foreign])
