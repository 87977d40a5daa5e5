"""Files: lists, entries, content, problematic names, and the content of a zip."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from .conftest import NATIVE, Caller, Repository


def test_a_list_tells_size_sum_and_type_of_each_file(guest: Caller, repository: Repository) -> None:
    version = repository.samples["event_list"].newest
    listed = guest.json(f"/records/{version.id}/files")
    assert listed["enabled"] is True
    entries = {entry["key"]: entry for entry in listed["entries"]}
    assert set(entries) == set(version.files)
    for key, entry in entries.items():
        assert entry["status"] == "completed"
        assert entry["transfer"] == {"type": "L"}
        assert entry["size"] == version.files[key].size
        assert entry["checksum"] == f"md5:{version.files[key].md5}"
        assert guest.json(entry["links"]["self"])["checksum"] == entry["checksum"]
    assert entries["events.csv"]["mimetype"] == "text/csv"
    assert entries["events.json"]["mimetype"] == "application/json"


def test_sixty_files_come_in_one_list(guest: Caller, repository: Repository) -> None:
    version = repository.samples["many_files"].newest
    entries = guest.json(f"/records/{version.id}/files")["entries"]
    assert len(entries) == 60
    assert {entry["key"] for entry in entries} == {f"run-{n:03d}.csv" for n in range(1, 61)}
    assert len({entry["checksum"] for entry in entries}) == 60


@pytest.mark.parametrize(
    "sample", ["python_package", "event_list", "folders", "names", "hostile", "lofar_tools"]
)
def test_every_file_comes_with_the_bytes_that_its_sum_promises(
    guest: Caller, repository: Repository, sample: str
) -> None:
    version = repository.samples[sample].newest
    for key, wanted in version.files.items():
        reply = guest.file(version.id, key, "/content")
        assert reply.status_code == 200, key
        assert hashlib.md5(reply.content, usedforsecurity=False).hexdigest() == wanted.md5
        assert reply.headers["ETag"] == f'"md5:{wanted.md5}"'
        assert guest.file(version.id, key).json()["key"] == key


def test_a_large_file_comes_whole(guest: Caller, repository: Repository) -> None:
    version = repository.samples["big_file"].newest
    reply = guest.file(version.id, "skim.bin", "/content")
    assert len(reply.content) == version.files["skim.bin"].size == 32 << 20
    digest = hashlib.md5(reply.content, usedforsecurity=False).hexdigest()
    assert digest == version.files["skim.bin"].md5


def test_keys_that_would_leave_the_folder_are_kept_as_they_are(
    guest: Caller, repository: Repository
) -> None:
    listed = guest.json(f"/records/{repository.id('hostile')}/files")
    keys = {entry["key"] for entry in listed["entries"]}
    assert {"../../evil.txt", ".ssh/authorized_keys", "C:\\Windows\\evil.txt", "CON.txt"} <= keys
    assert "invoice\u202egnp.exe" in keys


@pytest.mark.parametrize("ending", ["", "/content", "/container"])
def test_a_file_that_is_not_there_is_a_404(
    guest: Caller, repository: Repository, ending: str
) -> None:
    id = repository.id("event_list")
    reply = guest.file(id, "nope.csv", ending)
    assert reply.status_code == 404
    assert reply.json() == {"status": 404, "message": f"Record '{id}' has no file 'nope.csv'."}


@pytest.mark.parametrize("ending", ["", "/content"])
@pytest.mark.parametrize("accept", [NATIVE, "text/csv", "text/html"])
def test_files_speak_json_only(
    guest: Caller, repository: Repository, accept: str, ending: str
) -> None:
    reply = guest.get(f"/records/{repository.id('event_list')}/files/events.csv{ending}", accept)
    assert reply.status_code == 406
    assert reply.json()["message"] == "Invalid 'Accept' header. Expected one of: application/json"
    assert guest.get(f"/records/{repository.id('event_list')}/files", accept).status_code == 406


@pytest.mark.parametrize(
    ("sample", "key", "type", "disposition"),
    [
        ("event_list", "events.csv", "text/plain; charset=utf-8", "inline"),
        ("event_list", "events.json", "text/plain; charset=utf-8", "inline"),
        ("python_package", "README.md", "application/octet-stream", "attachment"),
        ("python_package", "spectrum.png", "image/png", "inline"),
        ("python_package", "spectrum.ipynb", "application/octet-stream", "attachment"),
        ("python_package", "gammaspec-1.2.0.zip", "application/octet-stream", "attachment"),
    ],
)
def test_bytes_come_so_that_no_browser_runs_them(
    guest: Caller, repository: Repository, sample: str, key: str, type: str, disposition: str
) -> None:
    headers = guest.file(repository.id(sample), key, "/content").headers
    assert headers["Content-Type"] == type
    assert headers["Content-Disposition"].partition(";")[0] == disposition
    assert headers["Content-Security-Policy"] == "default-src 'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"
    assert "Last-Modified" in headers


def test_all_files_come_as_one_zip(guest: Caller, repository: Repository) -> None:
    version = repository.samples["folders"].newest
    reply = guest.get(f"/records/{version.id}/files-archive")
    assert reply.headers["Content-Type"] == "application/zip"
    assert f"{version.id}.zip" in reply.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert set(archive.namelist()) == set(version.files)
        for key, wanted in version.files.items():
            data = archive.read(key)
            assert hashlib.md5(data, usedforsecurity=False).hexdigest() == wanted.md5
    closed = repository.id("restricted_files")
    assert guest.get(f"/records/{closed}/files-archive").status_code == 403


def test_a_zip_shows_what_it_holds(guest: Caller, repository: Repository) -> None:
    id = repository.id("nested_zip")
    listed = guest.json(f"/records/{id}/files/noise-budget.zip/container")
    members = {member["key"]: member for member in listed["entries"]}
    assert set(members) == {
        "noise-budget/README.md",
        "noise-budget/data/strain.csv",
        "noise-budget/plots/budget.png",
        "noise-budget/inner.zip",
    }
    assert listed["total"] == 4
    assert listed["truncated"] is False
    readme = members["noise-budget/README.md"]
    assert (readme["size"], readme["mimetype"]) == (15, "text/markdown")
    assert isinstance(readme["crc"], int)
    assert guest.get(readme["links"]["content"]).content == b"# Noise budget\n"


def test_one_member_of_a_zip_comes_alone(guest: Caller, repository: Repository) -> None:
    id = repository.id("nested_zip")
    base = f"/records/{id}/files/noise-budget.zip/container"
    reply = guest.get(f"{base}/noise-budget/plots/budget.png")
    assert reply.content.startswith(b"\x89PNG")
    assert reply.headers["Content-Type"] == "image/png"
    assert "budget.png" in reply.headers["Content-Disposition"]
    part = guest.get(f"{base}/noise-budget/README.md", Range="bytes=0-2")
    assert (part.status_code, part.content) == (200, b"# Noise budget\n")


@pytest.mark.parametrize("member", ["nope", "noise-budget/", "noise-budget/nope.md"])
def test_a_member_that_is_not_there_is_a_404(
    guest: Caller, repository: Repository, member: str
) -> None:
    id = repository.id("nested_zip")
    reply = guest.get(f"/records/{id}/files/noise-budget.zip/container/{member}")
    assert reply.status_code == 404


def test_a_zip_with_a_slash_in_its_key_shows_what_it_holds(
    guest: Caller, repository: Repository
) -> None:
    id = repository.id("lofar_tools")
    entry = guest.file(id, "escape2020/lofar-tools-v1.0.zip").json()
    listed = guest.json(entry["links"]["container"])
    keys = {member["key"] for member in listed["entries"]}
    assert "escape2020-lofar-tools-1a2b3c4/CMakeLists.txt" in keys


def test_the_contents_of_a_file_that_is_no_zip_are_a_500(
    guest: Caller, repository: Repository
) -> None:
    reply = guest.get(f"/records/{repository.id('event_list')}/files/events.csv/container")
    assert reply.status_code == 500
