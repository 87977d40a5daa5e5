"""The files of a record in a dataset of a lake: content, checksums, DOI and one rule."""

from __future__ import annotations

import asyncio
from pathlib import Path

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.jobs import Journal, Reporter, Runner
from jupyter_ossr_ext.lake import Lakes
from jupyter_ossr_ext.lake.record_content import RecordContent
from jupyter_ossr_ext.lake.uploads import Uploads
from jupyter_ossr_ext.models import Did, FileReplicas, Job, RecordFiles, UploadSpec
from jupyter_ossr_ext.wiring import build_catalogue, build_downloads
from tests.server.support.misbehaving_server import Misbehaving

from .lake_services import AGENT, Place, fresh
from .test_mutations import SCRATCH

PATIENCE = 120
"""Seconds."""
FILES = {"events.fits": b"e" * 100_000, "my notes (1).txt": b"x"}


async def test_a_record_comes_into_a_dataset(lake: Rucio, place: Place, tmp_path: Path) -> None:
    name = fresh("record")
    dataset = Did("user.alice", name)
    spec = UploadSpec(
        "test",
        [],
        "user.alice",
        SCRATCH,
        prefix=f"{name}.",
        dataset=dataset,
        lifetime_days=1,
        record=RecordFiles("test", "1"),
    )
    web = HttpClient(AGENT, allow_private=True)
    with Misbehaving() as server:
        for key, content in FILES.items():
            server.add(key, content)
        catalogue = build_catalogue(
            configured({"test": {"url": server.url}}), web, lambda: tmp_path / "tokens"
        )
        downloads = build_downloads(
            tmp_path / "staging", tmp_path, catalogue, Runner(Journal(tmp_path / "jobs"))
        ).fetch
        content = RecordContent(catalogue, tmp_path / "staging", downloads.work)
        uploads = Uploads(
            tmp_path, Lakes([place.config()], lambda _: lake, NotImplemented), content
        )
        before = await uploads.plan(lake, spec)
        result = await uploads.work(Job(id="job", spec=spec), Reporter(lambda progress: None))
        after = await uploads.plan(lake, spec)
        sums = {key: file.checksum for key, file in server.files.items()}
        await downloads.aclose()
        await catalogue.aclose()
    await web.aclose()
    names = [f"{name}.events.fits", f"{name}.my_notes__1_.txt"]
    assert [file.did.name for file in before.files] == names and not before.problems
    assert {file.outcome for file in before.files} == {"new"}
    assert {file.outcome for file in after.files} == {"same"}
    details = await lake.dids.info(dataset)
    assert details.metadata == {"doi": "10.5281/zenodo.1", "title": "A record"}
    assert (details.files, details.expires) == (2, None)
    [rule] = await lake.rules.of(dataset)
    assert rule.rse_expression == SCRATCH
    async with asyncio.timeout(PATIENCE):  # a daemon of Rucio notices what was attached
        while (await lake.rules.get(rule.id)).locks_ok != 2:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    for sent in result.files:
        about = await lake.dids.info(sent.did)
        assert f"md5:{about.checksums['md5']}" == sums[sent.path]
        assert await lake.rules.of(sent.did) == []
        [file] = [file async for file in lake.replicas.files(sent.did)]
        read = await asyncio.to_thread(content_of, lake, file)
        assert read == FILES[sent.path]


def content_of(lake: Rucio, file: FileReplicas) -> bytes:
    stream = lake.storage.open(file)
    found, buffer = bytearray(), bytearray(65536)
    while count := stream.readinto(memoryview(buffer)):
        found += buffer[:count]
    stream.close()
    return bytes(found)
