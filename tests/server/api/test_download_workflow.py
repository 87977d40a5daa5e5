"""From a search to a file on disk, over HTTP; and data that must never appear in a response."""

from __future__ import annotations

import asyncio
import hashlib
import json
import stat
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.server.api.conftest import Ask

TOKEN = "demo-token-contributor"
RESTRICTED = "z3re1-9bwb8"


async def ended(ask: Ask, token: dict[str, str], job: str) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            found: dict[str, Any] = (await ask("GET", f"/jobs/{job}", None, token)).body
            if found["state"] not in ("queued", "running"):
                return found
            await asyncio.sleep(0.02)


async def test_a_search_ends_in_a_verified_file(
    ask: Ask, token: dict[str, str], jp_root_dir: Path
) -> None:
    found = await ask("GET", "/sources/demo/records?q=event%20list", None, token)
    hit = found.body["items"][0]
    assert hit["title"] == "Crab nebula gamma-ray event list"
    record = (await ask("GET", f"/sources/demo/records/{hit['id']}", None, token)).body
    file = next(file for file in record["files"] if file["key"] == "events.csv")

    spec = {
        "kind": "download",
        "source": "demo",
        "record": hit["id"],
        "folder": "here",
        "keys": ["events.csv"],
    }
    plan = (await ask("POST", "/plan", spec, token)).body
    assert plan["bytesToDownload"] == file["size"]
    assert [planned["outcome"] for planned in plan["files"]] == ["new"]
    assert not (jp_root_dir / "here").exists()

    submitted = await ask("POST", "/jobs", spec, token)
    assert submitted.status == 202
    job = await ended(ask, token, submitted.body["id"])
    assert job["state"] == "succeeded", job["problem"]
    data = (jp_root_dir / "here" / "events.csv").read_bytes()
    assert file["checksum"] == f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}"

    copies = (await ask("GET", f"/sources/demo/records/{hit['id']}/copies", None, token)).body
    assert [(copy["path"], copy["state"]) for copy in copies] == [("here/events.csv", "here")]
    log = (await ask("GET", f"/jobs/{job['id']}/log", None, token)).body["lines"]
    assert any("events.csv" in line for line in log)
    assert (await ask("DELETE", f"/jobs/{job['id']}", None, token)).status == 200
    assert (await ask("GET", "/jobs", None, token)).body == []


PROBLEMS = [
    ("GET", "/sources/nobody/records", 404, "not-found"),
    ("GET", "/sources/demo/records/aaaaa-aaaaa", 404, "not-found"),
    ("GET", "/sources/demo/records/yw2gd-a55k0", 410, "gone"),
    ("GET", "/sources/demo/records/hw0pa-3h8z5", 424, "credentials-missing"),
    ("GET", "/sources/demo/records/edb7e-j18k0/preview", 422, "malformed"),
    ("GET", "/sources/demo/records/edb7e-j18k0/preview?key=no", 404, "not-found"),
    ("GET", "/sources/demo/records?page=x", 422, "malformed"),
    ("GET", "/resolve?text=nothing", 404, "not-found"),
    ("GET", f"/jobs/{'0' * 32}", 404, "not-found"),
    ("DELETE", f"/jobs/{'0' * 32}", 404, "not-found"),
    ("POST", f"/jobs/{'0' * 32}/cancel", 404, "not-found"),
    ("GET", f"/jobs/{'0' * 32}/log", 404, "not-found"),
    ("POST", "/jobs", 422, "malformed"),
    ("GET", "/local?folder=../..", 422, "unsafe-path"),
]


async def test_what_is_not_there_is_a_problem_in_words(ask: Ask, token: dict[str, str]) -> None:
    for verb, path, status, slug in PROBLEMS:
        response = await ask(verb, path, {} if verb == "POST" else None, token)
        assert (response.status, response.slug) == (status, slug), f"{verb} {path}: {response.body}"
        assert response.body["title"] and "Traceback" not in json.dumps(response.body)
        assert "http://" not in response.body["message"]


async def test_nothing_is_planned_outside_of_the_root(ask: Ask, token: dict[str, str]) -> None:
    for folder in ("../out", "/etc", "a/../../b", "..\\out", "a\0b"):
        spec = {"kind": "download", "source": "demo", "record": "edb7e-j18k0", "folder": folder}
        response = await ask("POST", "/plan", spec, token)
        assert (response.status, response.slug) == (422, "unsafe-path"), (
            f"{folder}: {response.body}"
        )


def everything_in(folder: Path) -> list[str]:
    return [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]


async def test_a_token_is_stored_and_never_returned(
    ask: Ask,
    token: dict[str, str],
    tmp_path: Path,
    jp_root_dir: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    heard: list[str] = []

    async def request(verb: str, path: str, body: Any = None) -> Any:
        response = await ask(verb, path, body, token)
        heard.append(
            f"{response.response.effective_url} {response.response.headers} {response.body}"
        )
        return response

    account = "/sources/demo/account"
    assert (await request("PUT", account, {"token": "wrong-demo-token"})).slug == (
        "credentials-rejected"
    )
    signed = await request("PUT", account, {"token": TOKEN})
    assert signed.body["signedIn"] and signed.body["name"] == "contributor@example.org"
    stored = [path for path in (tmp_path / "tokens").rglob("*") if path.is_file()]
    assert any(TOKEN in path.read_text() for path in stored)
    for path in stored:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    await request("GET", account)
    await request("GET", "/sources")
    record = (await request("GET", f"/sources/demo/records/{RESTRICTED}")).body
    assert [file["key"] for file in record["files"]] == ["waveforms.csv"]
    spec = {"kind": "download", "source": "demo", "record": RESTRICTED, "folder": "here"}
    job = (await request("POST", "/jobs", spec)).body["id"]
    assert (await ended(ask, token, job))["state"] == "succeeded"
    await request("GET", f"/jobs/{job}")
    await request("GET", f"/jobs/{job}/log")
    await request("GET", f"/sources/demo/records/{RESTRICTED}/preview?key={quote('waveforms.csv')}")
    await request("DELETE", account)
    gone = (await request("GET", f"/sources/demo/records/{RESTRICTED}")).body
    assert gone["files"] == [] and gone["filesHidden"]

    written = everything_in(tmp_path) + everything_in(jp_root_dir)
    for text in (*heard, caplog.text, *written):
        assert TOKEN not in text
        assert "wrong-demo-token" not in text
