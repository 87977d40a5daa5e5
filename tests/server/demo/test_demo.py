"""Properties of the demo beyond those of InvenioRDM; for these see `conformance`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
import zipfile
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

import httpx2
import pytest

from jupyter_ossr_demo import Allowance, DemoRepository, Knobs, content
from jupyter_ossr_demo.content.sources import Pattern
from jupyter_ossr_demo.limits import Window
from jupyter_ossr_demo.store import TEST_ACCOUNTS, Store

TOKENS = "/account/settings/applications/tokens/new/"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def file(store: Store, sample: str, key: str) -> bytes:
    record = store.names[sample].latest
    assert record is not None
    blob = record.files[key].blob
    return blob.read(0, blob.size)


def with_demo(knobs: Knobs, use: Callable[[httpx2.AsyncClient, Store], Awaitable[None]]) -> None:
    async def run() -> None:
        demo = DemoRepository(knobs)
        base = await demo.start()
        try:
            async with httpx2.AsyncClient(base_url=f"{base}/api", trust_env=False) as client:
                await use(client, demo.store)
        finally:
            await demo.stop()
            await demo.stop()

    asyncio.run(run())


def test_the_samples_are_the_same_at_every_start(store: Store) -> None:
    again = Store()
    assert list(again.records) == list(store.records)
    for id, record in store.records.items():
        sums = {key: entry.blob.md5 for key, entry in record.files.items()}
        assert sums == {key: e.blob.md5 for key, e in again.records[id].files.items()}


def test_what_ships_in_the_wheel_is_small() -> None:
    package = Path(content.__file__).parent.parent
    files = [p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(package))
    assert len(buffer.getvalue()) < 152_000


@pytest.mark.parametrize("what", ["wheel", "source"])
def test_the_sample_package_installs_without_a_network(
    store: Store, tmp_path: Path, what: str
) -> None:
    if what == "wheel":
        name = "ossr_gammaspec-1.2.0-py3-none-any.whl"
        target = tmp_path / name
        target.write_bytes(file(store, "python_package", name))
    else:
        data = BytesIO(file(store, "python_package", "gammaspec-1.2.0.zip"))
        zipfile.ZipFile(data).extractall(tmp_path)
        target = tmp_path / "gammaspec-1.2.0"
    place = tmp_path / "place"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--target", str(place)]
    subprocess.run([*pip, str(target)], check=True, cwd=tmp_path)
    (tmp_path / "crab.csv").write_bytes(file(store, "python_package", "crab.csv"))
    done = subprocess.run(
        [sys.executable, "-m", "gammaspec", "crab.csv"],
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "index 2.63, flux at 1 TeV 3.45e-11 / (cm2 s TeV)\n"


def test_the_samples_lead_to_each_other(store: Store) -> None:
    dois = {r.pids["doi"]["identifier"] for r in store.published() if "doi" in r.pids}
    record = store.names["notebook"].latest
    assert record is not None
    related = record.metadata["related_identifiers"]
    inside = [each for each in related if each["identifier"] in dois]
    assert [each["relation_type"]["title"]["en"] for each in inside] == ["References", "Requires"]
    assert store.names["event_list"].versions[0].metadata != record.metadata


def test_the_page_of_tokens_names_those_that_sign_in() -> None:
    async def use(client: httpx2.AsyncClient, store: Store) -> None:
        page = await client.get(f"{client.base_url.copy_with(path='')}{TOKENS}")
        assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
        for token in TEST_ACCOUNTS.values():
            assert token in page.text and store.user(token) is not None

    with_demo(Knobs(), use)


def test_a_large_file_reads_the_same_in_pieces() -> None:
    pattern = Pattern(20_001)
    whole = pattern.read(0, pattern.size)
    assert len(whole) == 20_001
    for start, stop in ((0, 0), (0, 1), (4095, 4097), (8192, 20_001), (5, 5), (20_000, 20_001)):
        assert pattern.read(start, stop) == whole[start:stop]


def test_a_speed_limit_holds_each_download() -> None:
    async def use(client: httpx2.AsyncClient, store: Store) -> None:
        record = store.names["big_file"].latest
        assert record is not None
        path = f"/records/{record.id}/files/skim.bin/content"
        began = time.perf_counter()
        reply = await client.get(path, headers={"Range": "bytes=0-99999"})
        assert len(reply.content) == 100_000
        assert time.perf_counter() - began > 0.8

    with_demo(Knobs(speed=100_000), use)


def test_a_client_that_leaves_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    async def leave(client: httpx2.AsyncClient, store: Store) -> None:
        record = store.names["big_file"].latest
        assert record is not None
        path = f"/records/{record.id}/files/skim.bin/content"
        async with client.stream("GET", path) as got:
            async for _ in got.aiter_bytes():
                break
        await asyncio.sleep(0.5)  # the next piece is written

    with_demo(Knobs(speed=200_000), leave)
    assert not [one for one in caplog.records if one.name.startswith("tornado")]


def test_a_speed_limit_holds_each_upload() -> None:
    async def use(client: httpx2.AsyncClient, store: Store) -> None:
        headers = {"Authorization": "Bearer demo-token-contributor"}
        draft = (await client.post("/records", json={}, headers=headers)).json()["id"]
        files = f"/records/{draft}/draft/files"
        await client.post(files, json=[{"key": "a.bin"}], headers=headers)
        began = time.perf_counter()
        headers["Content-Type"] = "application/octet-stream"
        reply = await client.put(f"{files}/a.bin/content", content=bytes(100_000), headers=headers)
        assert reply.status_code == 200
        assert time.perf_counter() - began > 0.8

    with_demo(Knobs(upload_speed=100_000), use)


def test_a_download_does_not_hold_up_other_answers() -> None:
    async def use(client: httpx2.AsyncClient, store: Store) -> None:
        record = store.names["big_file"].latest
        assert record is not None
        download = asyncio.create_task(client.get(f"/records/{record.id}/files/skim.bin/content"))
        answers = 0
        while not download.done():
            assert (await client.get("/records?size=1")).status_code == 200
            answers += 1
        assert len(download.result().content) == 32 << 20
        assert answers > 3

    with_demo(Knobs(guests=Allowance(100_000, 60)), use)


def test_raw_html_serves_descriptions_as_they_were_sent() -> None:
    async def use(client: httpx2.AsyncClient, store: Store) -> None:
        record = store.names["hostile"].latest
        assert record is not None
        reply = await client.get(f"/records/{record.id}")
        assert "onerror" in reply.json()["metadata"]["description"]

    with_demo(Knobs(raw_html=True), use)


def test_every_response_can_be_delayed() -> None:
    async def use(client: httpx2.AsyncClient, store: Store) -> None:
        began = time.perf_counter()
        await client.get("/me")
        assert time.perf_counter() - began >= 0.3

    with_demo(Knobs(delay=0.3), use)


def test_only_this_machine_can_reach_it() -> None:
    async def run() -> None:
        demo = DemoRepository()
        base = await demo.start()
        assert base.startswith("http://127.0.0.1:")
        await demo.stop()
        with pytest.raises(RuntimeError, match="not running"):
            _ = demo.store

    asyncio.run(run())


def test_a_window_refuses_until_it_ends() -> None:
    now = 100.0
    window = Window(Allowance(2, 10), clock=lambda: now)
    assert [window.take(), window.take(), window.take()] == [True, True, False]
    assert window.headers()["Retry-After"] == "10"
    now = 110.0
    assert window.take()
    assert window.headers()["X-RateLimit-Remaining"] == "1"
