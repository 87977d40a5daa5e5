"""The Data Lake over HTTP, on the demo lake in a real Jupyter server."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_ossr_demo.lake import DemoLake
from jupyter_ossr_ext.app import OssrApp
from jupyter_ossr_ext.lake import did_search
from jupyter_ossr_ext.problems import CredentialsRejected
from tests.server.api.conftest import Ask
from tests.server.lake.fake_lake import FakeLake

Token = dict[str, str]


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    jp_server_config["OssrApp"]["demo_lake_knobs"] = {"copying": 0.4}
    return jp_server_config


def lines(response: Any) -> list[dict[str, Any]]:
    assert response.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.body.splitlines() if line]


async def ended(ask: Ask, token: Token, id: str) -> dict[str, Any]:
    async with asyncio.timeout(15):
        while True:
            job: dict[str, Any] = (await ask("GET", f"jobs/{id}", headers=token)).body
            if job["state"] not in {"queued", "running"}:
                return job
            await asyncio.sleep(0.05)


async def test_the_demo_lake_is_signed_in_automatically(ask: Ask, token: Token):
    [lake] = (await ask("GET", "lakes", headers=token)).body
    assert (lake["id"], lake["mounted"], lake["problem"]) == ("demo", True, None)
    account = (await ask("GET", "lakes/demo/account", headers=token)).body
    assert (account["signedIn"], account["account"], account["automatic"]) == (True, "demo", True)
    assert "token" not in {name.lower() for name in account}


async def test_results_come_as_lines_and_end_with_their_count(ask: Ask, token: Token):
    response = await ask("POST", "lakes/demo/search", {"text": "cta:crab*"}, token)
    *hits, end = lines(response.response)
    assert {hit["item"]["did"]["name"] for hit in hits} >= {"crab-nebula", "crab.events"}
    assert (end["line"], end["count"], end["cut"]) == ("end", len(hits), False)


async def test_the_first_lines_are_there_before_the_last(
    jp_serverapp: ServerApp, http_server_client: Any, jp_base_url: str, token: Token, lake: DemoLake
):
    """2000 results: the first ones are sent while the rest is still requested."""
    pieces: list[tuple[float, int]] = []
    began = time.perf_counter()
    await http_server_client.fetch(
        f"{jp_base_url}jupyter-ossr-ext/api/lakes/demo/search",
        method="POST",
        headers=token,
        body=json.dumps({"text": "ska:*", "limit": 5000}),
        streaming_callback=lambda piece: pieces.append((time.perf_counter() - began, len(piece))),
    )
    assert len(pieces) > 3 and pieces[0][0] < pieces[-1][0]
    assert sum(size for _, size in pieces) > 2000 * 100


async def test_a_problem_before_the_first_line_is_an_ordinary_answer(ask: Ask, token: Token):
    response = await ask("POST", "lakes/demo/search", {"text": "nobody:*"}, token)
    assert (response.status, response.slug) == (404, "not-found")
    response = await ask("GET", "lakes/demo/children?did=cta:none", headers=token)
    assert (response.status, response.slug) == (404, "not-found")
    response = await ask("GET", "lakes/none/scopes", headers=token)
    assert (response.status, response.slug) == (404, "not-found")


async def test_a_problem_in_the_middle_is_the_last_line(
    ask: Ask, token: Token, app: OssrApp, monkeypatch: pytest.MonkeyPatch
):
    fake = FakeLake()
    for number in range(3):
        fake.add_file(f"a:{number}")
    serve(fake, app, monkeypatch)
    monkeypatch.setattr(did_search, "AT_ONCE", 1)
    fake.add_file("b:1")
    fake.fail = {"search b": CredentialsRejected("Expired at 14:02.")}
    response = await ask("POST", "lakes/demo/search", {"text": "*"}, token)
    got = lines(response.response)
    assert response.status == 200
    assert [line["line"] for line in got] == ["hit"] * 3 + ["problem"]
    assert got[-1]["problem"]["slug"] == "credentials-rejected"


async def test_the_request_is_given_up_when_the_client_goes_away(
    ask: Ask, token: Token, app: OssrApp, monkeypatch: pytest.MonkeyPatch, http_server_port: Any
):
    fake = FakeLake()
    fake.add_file("a:x")
    fake.hang = {"search a"}
    gone = asyncio.Event()
    search = fake.search

    async def watched(query: Any) -> Any:
        try:
            async for hit in search(query):
                yield hit
        finally:
            gone.set()

    fake.search = watched  # type: ignore[method-assign]
    serve(fake, app, monkeypatch)
    port = http_server_port[-1]
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b'{"text": "a:x"}'
    path = f"{app.serverapp.base_url}jupyter-ossr-ext/api/lakes/demo/search"  # type: ignore[union-attr]
    head = "".join(f"{name}: {value}\r\n" for name, value in token.items())
    head += f"Host: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
    await writer.drain()
    async with asyncio.timeout(30):
        while "search a" not in fake.calls:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        writer.close()
        await gone.wait()


async def test_a_lake_that_hangs_does_not_hold_up_the_server(
    ask: Ask, token: Token, lake: DemoLake, http_server_client: Any, jp_base_url: str
):
    """rucio-jupyterlab: 8.05 s for /api/status while Rucio hung for 8 s."""
    await ask("GET", "lakes/demo/account", headers=token)
    lake.knobs.delay = 8
    asked = [
        asyncio.create_task(ask("GET", f"lakes/demo/{path}", headers=token))
        for path in (
            "did?did=cta:crab-nebula",
            "rules?did=cta:crab-nebula",
            "children?did=cta:crab-nebula",
        )
    ]
    took: list[float] = []
    for _ in range(20):
        await asyncio.sleep(0.02)
        began = time.perf_counter()
        await http_server_client.fetch(f"{jp_base_url}api/status", headers=token)
        took.append(time.perf_counter() - began)
    for task in asked:
        assert not task.done()
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    lake.knobs.delay = 0
    assert max(took) < 4


async def test_data_are_made_available_and_can_be_read(ask: Ask, token: Token):
    spec = {"kind": "replicate", "lake": "demo", "did": {"scope": "cta", "name": "crab.events"}}
    plan = (await ask("POST", "lakes/demo/replication-plan", spec, token)).body
    assert (plan["missingFiles"], plan["fits"]) == (12, True)
    job = await ask("POST", "jobs", spec, token)
    assert job.status == 202
    done = await ended(ask, token, job.body["id"])
    assert done["result"]["state"] == "ok", done
    dids = {"dids": [spec["did"]]}
    [available] = (await ask("POST", "lakes/demo/availability", dids, token)).body
    assert (available["state"], available["here"]) == ("available", 12)
    [paths] = (await ask("POST", "lakes/demo/paths", dids, token)).body
    assert len(paths["paths"]) == 12 and paths["missing"] == 0
    text = await asyncio.to_thread(Path(paths["paths"][0]).read_text)
    assert text.startswith("event,energy_tev")


async def test_a_stuck_rule_continues_after_a_retry(ask: Ask, token: Token):
    dids = {"dids": [{"scope": "km3net", "name": "orca6.muons"}]}
    [stuck] = (await ask("POST", "lakes/demo/availability", dids, token)).body
    assert stuck["state"] == "stuck" and "PIC-TAPE" in stuck["why"]
    rule = (await ask("GET", f"lakes/demo/rules/{stuck['rule']}", headers=token)).body
    assert [lock["did"]["name"] for lock in rule["stuck"]] == [
        "orca6.muons.5.csv",
        "orca6.muons.6.csv",
    ]
    response = await ask("POST", f"lakes/demo/rules/{stuck['rule']}", {"action": "again"}, token)
    assert response.body["state"] == "replicating"
    await asyncio.sleep(1)
    [now] = (await ask("POST", "lakes/demo/availability", dids, token)).body
    assert now["state"] == "available"


async def test_rules_are_extended_and_removed(ask: Ask, token: Token):
    [rule] = (await ask("GET", "lakes/demo/rules?did=demo:my-spectra", headers=token)).body
    path = f"lakes/demo/rules/{rule['id']}"
    extended = await ask("POST", path, {"action": "extend", "lifetimeDays": 3}, token)
    assert extended.body["expires"] is not None
    wrong = await ask("POST", path, {"action": "extend", "lifetimeDays": 0}, token)
    assert wrong.slug == "malformed"
    removed = await ask("POST", path, {"action": "remove"}, token)
    assert removed.status == 200 and removed.body["expires"] is not None
    nothing = await ask("GET", "lakes/demo/rules/" + "0" * 32, headers=token)
    assert nothing.slug == "not-found"


async def test_metadata_and_collections_of_ones_own_are_changed(ask: Ask, token: Token):
    mine = {"scope": "demo", "name": "spectra.2026"}
    member = {"scope": "demo", "name": "spectrum-1.csv"}
    made = await ask(
        "POST",
        "lakes/demo/collections",
        {"did": mine, "type": "dataset", "members": [member], "metadata": {"target": "Crab"}},
        token,
    )
    assert made.status == 201 and made.body["files"] == 1
    changed = await ask(
        "PUT", "lakes/demo/metadata", {"did": mine, "values": {"target": None, "n": 3}}, token
    )
    assert changed.body["metadata"] == {"n": 3}
    for action, count in (("detach", 0), ("attach", 1), ("attach", 1)):
        body = {"did": mine, "action": action, "members": [member]}
        response = await ask("POST", "lakes/demo/members", body, token)
        assert response.body["files"] == count, response.body
    closed = await ask("POST", "lakes/demo/members", {"did": mine, "action": "close"}, token)
    assert closed.body["open"] is False
    foreign = {"did": {"scope": "cta", "name": "crab.events"}, "values": {"x": 1}}
    refused = await ask("PUT", "lakes/demo/metadata", foreign, token)
    assert refused.slug == "restricted"


async def test_an_upload_is_planned_sent_registered_and_found(
    ask: Ask, token: Token, jp_root_dir: Path
):
    (jp_root_dir / "out").mkdir()
    (jp_root_dir / "out" / "a.txt").write_bytes(b"hello")
    spec = {
        "kind": "upload",
        "lake": "demo",
        "paths": ["out"],
        "scope": "demo",
        "rse": "DEMO-SCRATCHDISK",
        "dataset": {"scope": "demo", "name": "run7"},
    }
    plan = (await ask("POST", "lakes/demo/upload-plan", spec, token)).body
    assert [file["did"]["name"] for file in plan["files"]] == ["out_a.txt"]
    for outcome in ("new", "same"):
        job = (await ask("POST", "jobs", spec, token)).body
        done = await ended(ask, token, job["id"])
        assert done["result"]["files"][0]["outcome"] == outcome, done
    *found, _ = lines(
        (await ask("GET", "lakes/demo/children?did=demo:run7", headers=token)).response
    )
    assert [hit["item"]["did"]["name"] for hit in found] == ["out_a.txt"]


async def test_the_files_of_a_record_come_into_a_dataset_that_leads_back_to_it(
    ask: Ask, token: Token
):
    page = (await ask("GET", "sources/demo/records?q=crab&size=1", headers=token)).body
    [hit] = page["items"]
    record = (await ask("GET", f"sources/demo/records/{hit['id']}", headers=token)).body
    did = {"scope": "demo", "name": f"demo.{hit['id']}"}
    spec = {
        "kind": "upload",
        "lake": "demo",
        "paths": [],
        "scope": "demo",
        "rse": "DEMO-SCRATCHDISK",
        "prefix": f"demo.{hit['id']}.",
        "dataset": did,
        "record": {"source": "demo", "record": hit["id"]},
    }
    plan = (await ask("POST", "lakes/demo/upload-plan", spec, token)).body
    assert [file["path"] for file in plan["files"]] == [file["key"] for file in record["files"]]
    job = (await ask("POST", "jobs", spec, token)).body
    done = await ended(ask, token, job["id"])
    assert done["state"] == "succeeded", done
    name = f"{did['scope']}:{did['name']}"
    details = (await ask("GET", f"lakes/demo/did?did={name}", headers=token)).body
    assert details["metadata"] == {"doi": record["doi"], "title": record["title"]}
    assert (details["files"], details["size"]) == (
        len(record["files"]),
        sum(file["size"] for file in record["files"]),
    )
    [rule] = (await ask("GET", f"lakes/demo/rules?did={name}", headers=token)).body
    assert (rule["state"], rule["locksOk"]) == ("ok", len(record["files"]))
    for file in done["result"]["files"]:
        one = f"{file['did']['scope']}:{file['did']['name']}"
        about = (await ask("GET", f"lakes/demo/did?did={one}", headers=token)).body
        [checksum] = [each["checksum"] for each in record["files"] if each["key"] == file["path"]]
        assert f"md5:{about['checksums']['md5']}" == checksum
        assert (await ask("GET", f"lakes/demo/rules?did={one}", headers=token)).body == []
    cited = (await ask("GET", f"lakes/demo/citations?did={name}", headers=token)).body
    assert [(one["doi"], one["record"]) for one in cited["records"]] == [(record["doi"], hit["id"])]


async def test_a_dataset_is_prepared_for_publication(ask: Ask, token: Token):
    spec = {
        "kind": "lake-download",
        "lake": "demo",
        "did": {"scope": "cta", "name": "crab.calibration"},
        "folder": "",
        "publishTo": "",
    }
    job = (await ask("POST", "jobs", spec, token)).body
    result = (await ended(ask, token, job["id"]))["result"]
    assert (result["publishTo"], result["leftOut"], len(result["files"])) == ("demo", None, 5)
    wanted = {"source": "demo", "paths": [result["folder"]]}
    form = (await ask("POST", "publish/prepare", wanted, token)).body
    assert {"rucio-manifest.json", "crab.calibration.1.json"} <= {
        file["path"] for file in form["files"] if file["ticked"]
    }
    assert form["metadata"]["title"] == "crab.calibration"
    assert form["metadata"]["references"] == ["Rucio DID cta:crab.calibration (demo)"]


async def test_files_are_downloaded_and_then_readable(ask: Ask, token: Token, jp_root_dir: Path):
    did = {"scope": "cta", "name": "crab.calibration"}
    job = await ask(
        "POST", "jobs", {"kind": "lake-download", "lake": "demo", "did": did, "folder": ""}, token
    )
    done = await ended(ask, token, job.body["id"])
    assert done["result"]["folder"] == "crab.calibration", done
    [paths] = (await ask("POST", "lakes/demo/paths", {"dids": [did]}, token)).body
    assert paths["paths"][0] == str(jp_root_dir / "crab.calibration" / "crab.calibration.1.json")


async def test_signing_in_by_password_says_when_it_ends_and_keeps_no_password(
    ask: Ask, token: Token, lake: DemoLake, tmp_path: Path
):
    lake.knobs.hub_token = False
    account = (await ask("GET", "lakes/demo/account", headers=token)).body
    assert not account["signedIn"]
    response = await ask("GET", "lakes/demo/scopes", headers=token)
    assert response.status == 424 and response.slug.startswith("credentials-")
    wrong = {"kind": "userpass", "values": {"username": "demo", "password": "no"}}
    assert (await ask("PUT", "lakes/demo/account", wrong, token)).slug == "credentials-rejected"
    right = {
        "kind": "userpass",
        "values": {"username": "demo", "password": "demo", "keep": "true"},
    }
    account = (await ask("PUT", "lakes/demo/account", right, token)).body
    assert account["signedIn"] and account["expires"] > time.time()
    response = await ask("GET", "lakes/demo/scopes", headers=token)
    assert response.status == 200
    for path in (tmp_path / "tokens").rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0
            assert b'"demo"' not in path.read_bytes().replace(b'"account":"demo"', b"")
    assert not (await ask("DELETE", "lakes/demo/account", headers=token)).body["signedIn"]


def serve(fake: FakeLake, app: OssrApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server have `fake` as every lake."""

    async def get(id: str) -> FakeLake:
        return fake

    monkeypatch.setattr(app.services.lake.lakes, "get", get)


async def test_a_record_and_its_open_data_name_each_other(ask: Ask, token: Token):
    page = (await ask("GET", "sources/demo/records?q=Crab+nebula+event+list", headers=token)).body
    crab = next(one for one in page["items"] if "event list" in one["title"])
    found = (await ask("GET", f"sources/demo/records/{crab['id']}/dids", headers=token)).body
    assert [(one["lake"], one["did"]["name"], one["origin"]) for one in found] == [
        ("demo", "crab.events", "open-data"),
        ("demo", "crab.images", "open-data"),
    ]
    cited = (await ask("GET", "lakes/demo/citations?did=cta:crab.events", headers=token)).body
    assert [(one["doi"], one["record"]) for one in cited["records"]] == [(crab["doi"], crab["id"])]
    assert cited["note"] is None
    path = f"open-dids?doi=https://doi.org/{crab['doi']}"
    assert len((await ask("GET", path, headers=token)).body) == 2
    assert [one["availability"]["state"] for one in found] == ["absent", "absent"]
    response = await ask("POST", "lakes/demo/search", {"text": crab["doi"]}, token)
    *hits, end = lines(response.response)
    assert [hit["item"]["did"]["name"] for hit in hits] == ["crab.events", "crab.images"]
    assert (hits[0]["item"]["type"], end["count"]) == ("dataset", 2)
