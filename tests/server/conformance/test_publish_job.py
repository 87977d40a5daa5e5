"""The publish job, from a folder to a record, with interruptions."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.models import JobState, PublishResult
from tests.server.support.lossy_proxy import Flaky
from tests.server.support.publishing_environment import METADATA, PublishingEnvironment

from .conftest import Caller, Repository
from .deposits import Depositor, done, remember

MIB = 1024 * 1024


async def test_a_folder_becomes_a_reviewed_record_with_the_same_bytes(
    publishing: PublishingEnvironment, depositor: Depositor, guest: Caller, repository: Repository
) -> None:
    files = {"README.md": b"# Hi", "LICENSE": b"MIT", "data/a.bin": os.urandom(70_000)}
    result = await done(
        publishing, depositor, publishing.write(files), finish="submit", comment="Please"
    )
    assert result.state == "in-review" and result.review
    depositor.curator.post(f"/requests/{result.review}/actions/accept")
    record = guest.json(f"/records/{result.record}")
    payload = await publishing.invenio.publisher.metadata(result.record)
    assert payload.title == METADATA.title
    assert [each.id for each in payload.licences] == [each.id for each in METADATA.licences]
    [author] = payload.creators
    assert (author.family_name, author.affiliations[0].id) == ("Lovelace", "01ggx4157")
    assert record["metadata"]["title"] == METADATA.title
    assert record["metadata"]["rights"][0]["id"] == "mit"
    assert record["parent"]["communities"]["ids"] == [repository.community]
    [sent] = result.files
    content = guest.file(result.record, sent.key, "/content").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        top = sent.key.removesuffix(".zip")
        assert {n: archive.read(f"{top}/{n}") for n in files} == files
    assert list(publishing.publish.outgoing.iterdir()) == []


async def test_a_new_version_that_changes_one_of_ten_files_sends_one(
    publishing: PublishingEnvironment, depositor: Depositor, guest: Caller, flaky: Flaky
) -> None:
    files = {f"f{n}.txt": b"file %d" % n for n in range(10)}
    names = publishing.write(files)
    first = await done(publishing, depositor, names, finish="publish", pack="files")
    assert first.state == "published" and first.doi
    assert flaky.count("PUT", "/content") == 10
    publishing.write({"f3.txt": b"changed"})
    newer = structs.replace(METADATA, version="1.0.1")
    second = await done(
        publishing,
        depositor,
        names,
        finish="submit",
        pack="files",
        version_of=first.record,
        metadata=newer,
    )
    assert flaky.count("PUT", "/content") == 11
    assert [f.key for f in second.files if f.outcome == "sent"] == ["f3.txt"]
    assert second.state == "published"
    assert guest.file(second.record, "f3.txt", "/content").content == b"changed"
    assert guest.file(second.record, "f4.txt", "/content").content == b"file 4"
    assert guest.json(f"/records/{second.record}")["metadata"]["version"] == "1.0.1"


async def test_a_draft_is_continued_and_its_files_may_stay(
    publishing: PublishingEnvironment, depositor: Depositor
) -> None:
    first = await publishing.ended(
        publishing.submit(publishing.write({"a.txt": b"a"}), pack="files")
    )
    draft = remember(publishing, depositor, first)
    assert first.draft == draft
    again = await publishing.ended(
        publishing.submit(
            publishing.write({"b.txt": b"b"}), pack="files", draft=draft, keep_files=True
        )
    )
    assert again.draft == draft
    held = await publishing.invenio.publisher.draft(draft)
    assert [each.key for each in held.files] == ["a.txt", "b.txt"]
    await publishing.ended(
        publishing.submit(["b.txt"], pack="files", draft=draft, draft_files=held.files)
    )
    held = await publishing.invenio.publisher.draft(draft)
    assert [each.key for each in held.files] == ["b.txt"]
    # As from My records: without a folder.
    options = {"folder": "", "draft": draft, "keep_files": True, "pack": "files"}
    last = await done(publishing, depositor, [], finish="publish", **options)
    assert (last.state, last.files) == ("published", [])
    assert not (publishing.root / ".ossr.json").exists()


async def test_a_draft_that_is_gone_is_said_to_be_and_one_that_is_public_is_not_made_again(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky
) -> None:
    names = publishing.write({"a.txt": b"a"})
    gone = await publishing.ended(publishing.submit(names, pack="files"))
    draft = remember(publishing, depositor, gone)
    await publishing.invenio.publisher.discard(draft)
    lost = await publishing.ended(
        publishing.submit(names, pack="files", draft=draft, finish="publish")
    )
    assert lost.problem is not None and lost.problem.slug == "gone"
    assert flaky.count("POST", "/records") == 1
    again = await done(publishing, depositor, names, pack="files", finish="publish")
    assert again.state == "published" and again.record != draft
    late = await publishing.ended(
        publishing.submit(names, pack="files", draft=again.record, finish="publish")
    )
    assert late.problem is not None and late.problem.slug == "changed-elsewhere"
    assert flaky.count("POST", "/records") == 2


async def test_a_publication_whose_response_was_lost_makes_one_record(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky
) -> None:
    flaky.losing["POST", "/records"] = ["504"]
    flaky.losing["POST", "/commit"] = ["504"]
    flaky.losing["POST", "/actions/publish"] = ["504"]
    result = await done(publishing, depositor, publishing.write({"a.txt": b"a"}), finish="publish")
    assert result.state == "published"
    assert flaky.count("POST", "/records") == 1
    assert flaky.count("POST", "/actions/publish") == 1


async def test_a_file_whose_upload_broke_off_is_sent_again(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky
) -> None:
    flaky.losing["PUT", "/content"] = ["cut", "lost"]
    result = await done(publishing, depositor, publishing.write({"a.txt": b"abc"}), pack="files")
    assert flaky.count("PUT", "/content") == 3
    [entry] = (await publishing.invenio.publisher.draft(result.record)).files
    assert entry.checksum == f"md5:{hashlib.md5(b'abc').hexdigest()}"  # noqa: S324


async def test_a_token_lost_in_the_middle_pauses_and_resumes_the_same_draft(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky, repository: Repository
) -> None:
    names = publishing.write({"a.txt": b"a" * 100, "b.txt": b"b" * 100})
    flaky.losing["PUT", "b.txt/content"] = ["lost"]
    job = publishing.submit(names, pack="files", finish="publish")
    await publishing.until(lambda: flaky.count("PUT", "a.txt/content") == 1)
    flaky.gone.add(repository.tokens["contributor"])
    failed = await publishing.ended(job)
    draft = remember(publishing, depositor, failed)
    assert failed.problem is not None and failed.problem.slug == "credentials-rejected"
    flaky.gone.clear()
    again = await publishing.ended(publishing.jobs.retry(job.id))
    assert again.state is JobState.SUCCEEDED, again.problem
    assert isinstance(again.result, PublishResult) and again.result.record == draft
    assert flaky.count("POST", "/records") == 1


@pytest.mark.parametrize("choice", ["keep", "discard"])
async def test_cancelling_keeps_or_discards_the_draft_and_does_not_wait(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky, choice: str
) -> None:
    names = publishing.write({"big.bin": bytes(3 * MIB)})
    flaky.losing["PUT", "/content"] = ["lost"] * 5
    publishing.publish.backoff = 30
    job = publishing.submit(names, pack="files", on_cancel=choice)
    await publishing.until(lambda: flaky.count("PUT", "/content") == 1)
    draft = remember(publishing, depositor, job)
    began = time.monotonic()
    publishing.jobs.cancel(job.id)
    ended = await publishing.ended(job)
    assert ended.state is JobState.CANCELLED
    assert time.monotonic() - began < 20
    await publishing.publish.aclose()
    there = depositor.caller.get(f"/records/{draft}/draft").status_code
    assert there == (200 if choice == "keep" else 404)


async def test_a_doi_is_reserved_and_written_before_the_files_are_sent(
    publishing: PublishingEnvironment, depositor: Depositor, guest: Caller
) -> None:
    names = publishing.write({"CITATION.cff": b"cff-version: 1.2.0\ntitle: A\n", "a.txt": b"a"})
    result = await done(
        publishing,
        depositor,
        names,
        pack="files",
        reserve_doi=True,
        write_doi=True,
        write_codemeta=True,
        finish="publish",
    )
    assert result.doi == f"10.5072/zenodo.{result.record}"
    citation = guest.file(result.record, "CITATION.cff", "/content").text
    assert f"doi: {result.doi}" in citation
    codemeta = guest.file(result.record, "codemeta.json", "/content").json()
    assert codemeta["identifier"] == f"https://doi.org/{result.doi}"
    assert (codemeta["@type"], codemeta["name"]) == ("SoftwareSourceCode", METADATA.title)


async def test_a_doi_is_reserved_without_touching_a_file_unless_that_was_wished(
    publishing: PublishingEnvironment, depositor: Depositor, guest: Caller
) -> None:
    files = {
        "CITATION.cff": b"cff-version: 1.2.0\ntitle: A\n",
        "codemeta.json": b'{"name": "A"}',
        "a.ipynb": b'{"cells": [], "metadata": {}}',
    }
    result = await done(
        publishing, depositor, publishing.write(files), pack="files", reserve_doi=True
    )
    assert result.doi == f"10.5072/zenodo.{result.record}"
    folder = publishing.root / "work"
    assert {name: (folder / name).read_bytes() for name in files} == files
    names = sorted(files)
    again = await done(
        publishing,
        depositor,
        names,
        pack="files",
        draft=result.record,
        write_doi=True,
        finish="publish",
    )
    assert again.doi == result.doi
    notebook = guest.file(again.record, "a.ipynb", "/content").json()
    assert notebook["metadata"]["doi"] == result.doi
    assert guest.file(again.record, "codemeta.json", "/content").json() == {
        "name": "A",
        "identifier": f"https://doi.org/{result.doi}",
    }


async def test_a_draft_that_was_changed_elsewhere_is_not_overwritten_by_a_job(
    publishing: PublishingEnvironment, depositor: Depositor
) -> None:
    names = publishing.write({"a.txt": b"a"})
    first = await done(publishing, depositor, names)
    read = await publishing.invenio.publisher.draft(first.record)
    elsewhere = structs.replace(METADATA, title="Typed elsewhere")
    await publishing.invenio.publisher.update(first.record, elsewhere)
    options = {"draft": first.record, "revision": read.revision, "finish": "publish"}
    job = await publishing.ended(publishing.submit(names, **options))
    assert job.problem is not None and job.problem.slug == "changed-elsewhere"
    draft = await publishing.invenio.publisher.draft(first.record)
    assert draft.metadata.title == "Typed elsewhere"
    options["revision"] = draft.revision
    assert (await done(publishing, depositor, names, **options)).state == "published"


async def test_the_metadata_of_a_record_is_edited_without_its_files(
    publishing: PublishingEnvironment, depositor: Depositor, guest: Caller, flaky: Flaky
) -> None:
    first = await done(publishing, depositor, publishing.write({"a.txt": b"a"}), finish="publish")
    draft = await publishing.invenio.publisher.edit(first.record)
    better = structs.replace(draft.metadata, title="A better title")
    second = await done(
        publishing, depositor, ["a.txt"], draft=draft.id, metadata=better, finish="publish"
    )
    assert second.record == first.record
    assert flaky.count("PUT", "/content") == 1
    assert guest.json(f"/records/{first.record}")["metadata"]["title"] == "A better title"


CHILD = """
import asyncio, sys
from pathlib import Path
from tests.server.support.publishing_environment import PublishingEnvironment

async def main(folder, url, token, community):
    async with PublishingEnvironment(Path(folder), url, token, community) as publishing:
        publishing.submit(["a.txt", "b.txt"], pack="files", finish="publish")
        await asyncio.sleep(600)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_killed_server_resumes_the_same_draft(
    publishing: PublishingEnvironment,
    depositor: Depositor,
    flaky: Flaky,
    repository: Repository,
    tmp_path: Path,
) -> None:
    publishing.write({"a.txt": b"a" * 1000, "b.txt": bytes(8 * MIB)})
    flaky.losing["PUT", "b.txt/content"] = ["hang"]
    arguments = [str(tmp_path), flaky.url, repository.tokens["contributor"], repository.community]
    child = subprocess.Popen([sys.executable, "-c", CHILD, *arguments])  # noqa: ASYNC220
    try:
        await publishing.until(
            lambda: flaky.sent > 4 * MIB, within=600
        )  # during the upload of b.txt
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    flaky.losing.clear()
    await publishing.jobs.restore(resume=True)
    [job] = publishing.jobs.all()
    job = await publishing.ended(job)
    depositor.made.append(job.result.record if isinstance(job.result, PublishResult) else "")
    assert job.state is JobState.SUCCEEDED, job.problem
    assert isinstance(job.result, PublishResult) and job.result.state == "published"
    assert flaky.count("POST", "/records") == 1
    assert flaky.count("PUT", "a.txt/content") == 1
    assert {f.key: f.outcome for f in job.result.files} == {"a.txt": "unchanged", "b.txt": "sent"}
