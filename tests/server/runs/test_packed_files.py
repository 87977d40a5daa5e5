"""Missing files are found in archives of the record, and unpacked to where they are looked for."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from jupyter_ossr_ext.problems import NotVerified, UnsafeArchive
from jupyter_ossr_ext.runs import packed_files
from jupyter_ossr_ext.runs.failures import explain
from jupyter_ossr_ext.runs.raised import Raised, Surroundings
from tests.server.support.install_sources import zipped


def tar_gz(files: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file()
    }


@pytest.mark.parametrize(
    ("archive", "members", "wanted", "unpacked"),
    [
        ("data/sky.zip", ["sky.csv", "sky.idx"], "data/sky.csv", ["data/sky.csv", "data/sky.idx"]),
        ("data/sky.zip", ["sky.csv"], "data/sky/sky.csv", ["data/sky/sky.csv"]),
        ("data.zip", ["data/a.csv", "data/b.csv"], "data/b.csv", ["data/a.csv", "data/b.csv"]),
        ("data.zip", ["x-1.0/data/a.csv", "x-1.0/README"], "data/a.csv", ["data/a.csv"]),
        ("all.zip", ["a/one.csv", "b/two.csv"], "two.csv", ["two.csv"]),
        ("all.zip", ["a/one.csv", "b/one.csv"], "b/one.csv", ["b/one.csv"]),
        ("all.zip", ["b/one.csv", "b/more/two.csv"], "one.csv", ["more/two.csv", "one.csv"]),
        ("images.zip", ["1.png", "2.png"], "images", ["images/1.png", "images/2.png"]),
        ("pack.zip", ["images/1.png"], "images", ["images/1.png"]),
        ("code/sky.tar.gz", ["sky.csv"], "code/sky.csv", ["code/sky.csv"]),
    ],
)
def test_what_lies_together_is_unpacked_to_where_it_is_looked_for(
    tmp_path: Path, archive: str, members: list[str], wanted: str, unpacked: list[str]
) -> None:
    contents = {name: f"content of {name}" for name in members}
    place = tmp_path / archive
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(zipped(contents) if archive.endswith("zip") else tar_gz(contents))
    found = packed_files.find(wanted, tmp_path, tmp_path)
    assert found
    assert found.name == archive
    assert sorted(packed_files.unpack(found)) == unpacked
    assert sorted(files_below(tmp_path)) == sorted([archive, *unpacked])
    if (tmp_path / wanted).is_file():
        known = {f"content of {name}" for name in members if name.endswith(wanted[-7:])}
        assert (tmp_path / wanted).read_text() in known


@pytest.mark.parametrize("named", ["../data/sky.csv", "{record}/data/sky.csv"])
def test_a_path_is_relative_to_the_notebook_or_absolute(tmp_path: Path, named: str) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (tmp_path / "sky.zip").write_bytes(zipped({"data/sky.csv": "1"}))
    found = packed_files.find(named.format(record=tmp_path), notebooks, tmp_path)
    assert found
    assert packed_files.unpack(found) == ["data/sky.csv"]


def test_a_path_may_be_relative_to_the_record(tmp_path: Path) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (tmp_path / "sky.zip").write_bytes(zipped({"data/sky.csv": "1"}))
    for place in ("notebooks/data/sky.csv", "data/sky.csv"):
        found = packed_files.find("data/sky.csv", notebooks, tmp_path)
        assert found
        assert packed_files.unpack(found) == [place]
    assert packed_files.find("data/sky.csv", notebooks, tmp_path) is None


def test_what_exists_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.csv").write_text("mine")
    (tmp_path / "data.zip").write_bytes(zipped({"mine.csv": "theirs", "sky.csv": "1"}))
    found = packed_files.find("data/sky.csv", tmp_path, tmp_path)
    assert found
    assert packed_files.unpack(found) == ["data/sky.csv"]
    assert (tmp_path / "data" / "mine.csv").read_text() == "mine"


def test_nothing_is_written_through_a_link_out_of_the_record(tmp_path: Path) -> None:
    record, elsewhere = tmp_path / "record", tmp_path / "elsewhere"
    record.mkdir()
    elsewhere.mkdir()
    (record / "data").symlink_to(elsewhere)
    (record / "sky.zip").write_bytes(zipped({"sky.csv": "1"}))
    found = packed_files.find("data/sky.csv", record, record)
    assert found is None or packed_files.unpack(found) == []
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    "wanted", ["/home/ada/data/sky.csv", "../sky.csv", "data/other.csv", "sky.csv/..", ""]
)
def test_nothing_is_found_for_another_file_or_outside_of_the_record(
    tmp_path: Path, wanted: str
) -> None:
    (tmp_path / "data.zip").write_bytes(zipped({"sky.csv": "1"}))
    assert packed_files.find(wanted, tmp_path, tmp_path) is None


def test_a_compressed_file_is_decompressed_beside_it(tmp_path: Path) -> None:
    (tmp_path / "sky.csv.gz").write_bytes(gzip.compress(b"1,2\n"))
    found = packed_files.find("sky.csv", tmp_path, tmp_path)
    assert found
    assert packed_files.unpack(found) == ["sky.csv"]
    assert (tmp_path / "sky.csv").read_bytes() == b"1,2\n"


def test_damaged_and_endless_files_leave_nothing(tmp_path: Path) -> None:
    whole = gzip.compress(bytes(range(256)) * 1000)
    (tmp_path / "sky.csv.gz").write_bytes(whole[: len(whole) // 2])
    found = packed_files.find("sky.csv", tmp_path, tmp_path)
    assert found
    with pytest.raises(NotVerified):
        packed_files.unpack(found)
    (tmp_path / "sky.csv.gz").write_bytes(gzip.compress(bytes(100 * 1024**2)))
    with pytest.raises(UnsafeArchive):
        packed_files.unpack(found)
    assert list(files_below(tmp_path)) == ["sky.csv.gz"]


@pytest.mark.parametrize("top", ["", "record-1.0-abc123/"])
@pytest.mark.parametrize("beside", [True, False])
def test_an_archive_whose_content_is_beside_it_is_not_unpacked_again(
    tmp_path: Path, top: str, beside: bool
) -> None:
    files = {f"{top}code/film.mp4": "1", f"{top}code/__init__.py": ""}
    (tmp_path / "record.zip").write_bytes(zipped(files))
    content = tmp_path if beside else tmp_path / "record"
    (content / "code").mkdir(parents=True)
    assert packed_files.find("film.mp4", tmp_path, tmp_path)
    for name in ("film.mp4", "__init__.py"):
        (content / "code" / name).write_text("")
    assert packed_files.find("film.mp4", tmp_path, tmp_path) is None


def test_an_archive_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"<html>")
    (tmp_path / "b.zip").write_bytes(zipped({"sky.csv": "1"}))
    found = packed_files.find("sky.csv", tmp_path, tmp_path)
    assert found
    assert found.name == "b.zip"


def test_the_advice_names_the_archive(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sky.zip").write_bytes(zipped({"sky.csv": "1"}))
    raised = Raised("FileNotFoundError", "[Errno 2] No such file or directory: 'data/sky.csv'")
    failure = explain(1, raised, Surroundings(tmp_path, tmp_path))
    assert failure.cause == "missing-file"
    assert "The record has sky.csv in data/sky.zip: unpack it there." in failure.advice
