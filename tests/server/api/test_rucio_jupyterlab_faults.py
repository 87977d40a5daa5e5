"""Faults observed in rucio-jupyterlab 41, absent in this extension."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jupyter_ossr_demo.lake import DemoLake
from tests.server.api.conftest import Ask, HttpResponse

Token = dict[str, str]
HANG = 8.0


def did(text: str) -> dict[str, str]:
    scope, _, name = text.partition(":")
    return {"scope": scope, "name": name}


def lines(response: HttpResponse) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.response.body.splitlines() if line]


async def job(ask: Ask, token: Token, spec: dict[str, Any]) -> dict[str, Any]:
    """A job once it has finished."""
    submitted = await ask("POST", "jobs", spec, token)
    assert submitted.status == 202, submitted.body
    async with asyncio.timeout(20):
        while True:
            found: dict[str, Any] = (
                await ask("GET", f"jobs/{submitted.body['id']}", headers=token)
            ).body
            if found["state"] not in {"queued", "running"}:
                return found
            await asyncio.sleep(0.05)


def below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def available(ask: Ask, token: Token, name: str) -> dict[str, Any]:
    response = await ask("POST", "lakes/demo/availability", {"dids": [did(name)]}, token)
    found: dict[str, Any] = response.body[0]
    return found


async def test_an_error_of_making_available_is_an_error(ask: Ask, token: Token):
    """rucio-jupyterlab: HTTP 200 with the exception as its body."""
    spec = {"kind": "replicate", "lake": "demo", "did": did("cta:crab.events")}
    nowhere = await ask(
        "POST", "lakes/demo/replication-plan", {**spec, "rseExpression": "NOWHERE"}, token
    )
    assert (nowhere.status, nowhere.slug) == (400, "bad-query")
    failed = await job(ask, token, {**spec, "rseExpression": "NOWHERE"})
    assert (failed["state"], failed["problem"]["slug"]) == ("failed", "bad-query")
    failed = await job(
        ask,
        token,
        {**spec, "did": did("km3net:arca21.raw"), "rseExpression": "DEMO-SCRATCHDISK"},
    )
    assert failed["problem"]["slug"] == "no-space" and "quota" in failed["problem"]["message"]


async def test_a_lake_that_hangs_for_8_s_delays_nobody(
    ask: Ask, token: Token, lake: DemoLake, http_server_client: Any, jp_base_url: str
):
    """rucio-jupyterlab: /api/status took 8.05 s."""
    await ask("GET", "lakes/demo/account", headers=token)
    lake.knobs.delay = HANG
    asked = asyncio.create_task(ask("GET", "lakes/demo/did?did=cta:crab-nebula", headers=token))
    began = time.monotonic()
    took: list[float] = []
    while time.monotonic() - began < HANG / 2:
        each = time.monotonic()
        await http_server_client.fetch(f"{jp_base_url}api/status", headers=token)
        took.append(time.monotonic() - each)
        await asyncio.sleep(0.05)
    lake.knobs.delay = 0
    assert len(took) > 1 and max(took) < HANG / 2
    assert (await asked).status == 200, "and the answer comes when the lake wakes up"


@pytest.mark.parametrize(
    "path", ["did?did=cta:crab-nebula", "rules?did=cta:crab-nebula", "children?did=cta:crab-nebula"]
)
async def test_every_request_has_a_time_limit(
    ask: Ask, token: Token, lake: DemoLake, jp_serverapp: Any, path: str
):
    """rucio-jupyterlab: none."""
    await ask("GET", "lakes/demo/account", headers=token)
    [app] = jp_serverapp.extension_manager.extension_apps["jupyter_ossr_ext"]
    lakes = app.services.lake.lakes
    impatient = msgspec.structs.replace(lakes.entries["demo"], timeout=0.3)
    lakes.entries["demo"] = impatient
    await ask("GET", "lakes/demo/account", headers=token)
    lake.knobs.delay = HANG
    began = time.monotonic()
    response = await ask("GET", f"lakes/demo/{path}", headers=token)
    lake.knobs.delay = 0
    assert (response.status, response.slug) == (504, "upstream-slow")
    assert time.monotonic() - began < HANG / 2


async def test_an_unknown_token_is_reported_and_never_looks_like_an_empty_result(
    ask: Ask, token: Token, lake: DemoLake
):
    """rucio-jupyterlab: 401 until a new sign-in, and details are `[]` with 200."""
    lake.knobs.hub_token = False
    person = {"kind": "userpass", "values": {"username": "demo", "password": "demo"}}
    assert (await ask("PUT", "lakes/demo/account", person, token)).body["signedIn"]
    lake.service.people.expire()
    for path in ("did?did=cta:crab.calibration", "replicas?did=cta:crab.calibration", "scopes"):
        response = await ask("GET", f"lakes/demo/{path}", headers=token)
        assert response.status == 424, "401 would be taken for the end of Jupyter's own session"
        assert response.slug == "credentials-rejected"
    account = (await ask("GET", "lakes/demo/account", headers=token)).body
    assert not account["signedIn"] and account["problem"]
    await ask("PUT", "lakes/demo/account", person, token)
    assert (await ask("GET", "lakes/demo/scopes", headers=token)).status == 200


async def test_an_unknown_did_and_an_empty_dataset_are_reported(ask: Ask, token: Token):
    """rucio-jupyterlab: both stay FETCHING forever."""
    empty = await available(ask, token, "demo:empty-dataset")
    assert (empty["state"], empty["of"]) == ("empty", 0)
    unknown = await available(ask, token, "demo:no-such-thing")
    assert unknown["state"] == "absent" and "demo:no-such-thing" in unknown["why"]
    for name in ("demo:empty-dataset", "demo:no-such-thing"):
        failed = await job(
            ask, token, {"kind": "lake-download", "lake": "demo", "did": did(name), "folder": ""}
        )
        assert failed["problem"]["slug"] == "not-found"


async def test_a_file_in_a_replicating_dataset_is_replicating(
    ask: Ask, token: Token, lake: DemoLake
):
    """rucio-jupyterlab: NOT_AVAILABLE."""
    lake.knobs.copying = 60
    spec = {"kind": "replicate", "lake": "demo", "did": did("cta:crab.events")}
    submitted = await ask("POST", "jobs", spec, token)
    async with asyncio.timeout(10):
        while True:
            if (await available(ask, token, "cta:crab.events"))["state"] == "replicating":
                break
            await asyncio.sleep(0.05)
    found = await available(ask, token, "cta:crab.events.0012.csv")
    assert (found["state"], found["replicating"]) == ("replicating", 1)
    await ask("POST", f"jobs/{submitted.body['id']}/cancel", None, token)


async def test_stuck_has_a_reason_and_asking_again_is_no_duplicate(
    ask: Ask, token: Token, lake: DemoLake
):
    """rucio-jupyterlab: no reason, and a retry raises DuplicateRule."""
    lake.knobs.copying = 0.2
    spec = {"kind": "replicate", "lake": "demo", "did": did("km3net:orca6.muons")}
    stuck = await available(ask, token, "km3net:orca6.muons")
    assert stuck["state"] == "stuck" and "PIC-TAPE has the only copies" in stuck["why"]
    followed = await ask("POST", "jobs", spec, token)
    again = await ask("POST", f"lakes/demo/rules/{stuck['rule']}", {"action": "again"}, token)
    assert again.status == 200
    async with asyncio.timeout(20):
        while True:
            found = (await ask("GET", f"jobs/{followed.body['id']}", headers=token)).body
            if found["state"] not in {"queued", "running"}:
                break
            await asyncio.sleep(0.1)
    assert found["result"]["rule"] == stuck["rule"], "the rule that was there is followed"
    rules = (await ask("GET", "lakes/demo/rules?did=km3net:orca6.muons", headers=token)).body
    assert len(rules) == 1


async def test_an_upload_that_may_not_be_registered_leaves_no_content(
    ask: Ask, token: Token, lake: DemoLake, jp_root_dir: Path
):
    """rucio-jupyterlab: stores the content, then fails."""
    await asyncio.to_thread((jp_root_dir / "a.txt").write_bytes, b"hello")
    await ask("GET", "lakes/demo/account", headers=token)
    before = below(lake.folder)
    refused = [("demo", "DEMO-DISK"), ("cta", "DEMO-SCRATCHDISK")]
    for scope, rse in refused:
        spec = {"kind": "upload", "lake": "demo", "paths": ["a.txt"], "scope": scope, "rse": rse}
        failed = await job(ask, token, spec)
        assert failed["problem"]["slug"] == "restricted", failed["problem"]
    assert not [line for line in lake.service.asked if line.startswith("PUT /storage")]
    assert below(lake.folder) == before


async def test_a_password_is_not_on_disk_and_in_no_response(
    ask: Ask, token: Token, lake: DemoLake, tmp_path: Path
):
    """rucio-jupyterlab: in clear text in a database of mode 0644, and returned by a GET."""
    lake.knobs.hub_token = False
    person = {
        "kind": "userpass",
        "values": {"username": "ada", "password": "lovelace", "keep": "true"},
        "account": "ada",
    }
    report = await ask("PUT", "lakes/demo/account", person, token)
    assert report.body["account"] == "ada"
    responses = [report]
    for path in ("lakes", "lakes/demo/account", "jobs"):
        responses.append(await ask("GET", path, headers=token))
    assert not [response for response in responses if b"lovelace" in response.response.body]
    files = below(tmp_path)
    assert not [path for path in files if b"lovelace" in path.read_bytes()]
    stored = [path for path in files if (tmp_path / "tokens") in path.parents]
    assert all(path.stat().st_mode & 0o077 == 0 for path in stored)


@pytest.mark.parametrize("text", ["crab-nebula", ":crab", "cta:", "%20"])
async def test_a_did_without_a_colon_is_a_problem_with_a_sentence(
    ask: Ask, token: Token, text: str
):
    """rucio-jupyterlab: 500."""
    for path in ("did", "children", "replicas", "rules"):
        response = await ask("GET", f"lakes/demo/{path}?did={text}", headers=token)
        assert (response.status, response.slug) == (422, "malformed")


async def test_results_are_never_truncated_without_notice(ask: Ask, token: Token):
    """rucio-jupyterlab: 1000 of 2000, without notice."""
    *_, end = lines(await ask("POST", "lakes/demo/search", {"text": "ska:vis.*"}, token))
    assert (end["count"], end["cut"]) == (1000, True)
    *_, end = lines(
        await ask("POST", "lakes/demo/search", {"text": "ska:vis.*", "limit": 5000}, token)
    )
    assert (end["count"], end["cut"]) == (2000, False)


async def test_a_search_by_metadata_makes_no_request_per_result(
    ask: Ask, token: Token, lake: DemoLake
):
    """rucio-jupyterlab: one request per result, 181 ms for twelve."""
    await ask("GET", "lakes/demo/scopes", headers=token)
    lake.service.asked.clear()
    wanted = [{"key": "target", "value": "Crab Nebula"}]
    response = await ask("POST", "lakes/demo/search", {"text": "cta:", "filters": wanted}, token)
    *hits, end = lines(response)
    assert {hit["item"]["type"] for hit in hits} == {"dataset", "container"}
    assert end["count"] == len(hits) == 4
    data = [line for line in lake.service.asked if "/auth/" not in line]
    assert len(data) <= 2, data


async def test_columns_and_keys_that_cannot_be_mixed_are_reported(ask: Ask, token: Token):
    mixed = [{"key": "target", "value": "Crab Nebula"}, {"key": "bytes", "op": ">", "value": "1"}]
    response = await ask("POST", "lakes/demo/search", {"text": "cta:", "filters": mixed}, token)
    assert (response.status, response.slug) == (400, "bad-query")
