"""From a folder to a reviewed record, over HTTP: an author, a curator, and a reader."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from jupyter_server.serverapp import ServerApp

from jupyter_ossr_ext.jobs.job_events import JOB_EVENT
from tests.server.api.conftest import Ask
from tests.server.api.test_download_workflow import ended

FILES = {
    "README.md": "# Crab spectra\n\nSee [the data](data.csv).",
    "data.csv": "e,f\n1,2\n",
    "secret.env": "x",
    ".env": "A=b",
    "LICENSE": "MIT",
    "CITATION.cff": (
        "cff-version: 1.2.0\ntitle: Crab spectra\nversion: 1.0.0\nlicense: MIT\n"
        "authors: [{family-names: Lovelace, given-names: Ada}]\nabstract: Spectra\n"
    ),
}


def write(root: Path) -> None:
    for name, text in FILES.items():
        path = root / "work" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


async def sign_in(ask: Ask, token: dict[str, str], who: str) -> None:
    sent = {"token": f"demo-token-{who}"}
    assert (await ask("PUT", "/sources/demo/account", sent, token)).status == 200


async def publish(ask: Ask, token: dict[str, str], **options: Any) -> dict[str, Any]:
    spec = {"kind": "publish", "source": "demo", "folder": "work", **options}
    response = await ask("POST", "/jobs", spec, token)
    assert response.status == 202, response.body
    return await ended(ask, token, response.body["id"])


async def marks(ask: Ask, token: dict[str, str]) -> set[tuple[str, str, str]]:
    """The marks of the folder in the file browser."""
    copies = (await ask("GET", "/local?folder=", None, token)).body
    return {(each["published"], each["state"], each["doi"]) for each in copies}


async def test_a_folder_is_prepared_sent_reviewed_and_found(
    ask: Ask, token: dict[str, str], jp_root_dir: Path
) -> None:
    await asyncio.to_thread(write, jp_root_dir)
    sources = (await ask("GET", "/sources", None, token)).body
    assert "publish" in sources[0]["abilities"]
    sent = {"source": "demo", "paths": ["work"]}
    report = (await ask("POST", "/publish/prepare", sent, token)).body
    ticked = [each["path"] for each in report["files"] if each["ticked"]]
    assert ".env" not in ticked and "data.csv" in ticked
    assert report["metadata"]["title"] == "Crab spectra"
    origins = {each["pointer"]: each["origin"] for each in report["filledFields"]}
    assert origins["/creators"] == "CITATION.cff"
    assert report["problems"] == []
    assert {each["pointer"] for each in report["required"]} == {"/readme", "/contributors"}
    assert report["limits"]["files"] == 100

    check = {"folder": "work", "files": [*ticked, ".env"]}
    findings = (await ask("POST", "/publish/check", check, token)).body
    assert [each["path"] for each in findings if each["severity"] == "stop"] == [".env"]

    metadata = report["metadata"]
    without = await publish(ask, token, files=ticked, metadata=metadata)
    assert without["problem"]["slug"] == "credentials-missing"

    await sign_in(ask, token, "contributor")
    job = await publish(ask, token, files=ticked, metadata=metadata, finish="submit")
    assert {each["pointer"] for each in job["problem"]["fields"]} == {"/readme", "/contributors"}
    mine = (await ask("GET", "/sources/demo/mine", None, token)).body
    assert "Crab spectra" not in {each["title"] for each in mine}
    reasons = [
        {"id": "ossr/readme", "reason": "It is in the zip."},
        {"id": "ossr/contributors", "reason": "Ada maintains it."},
    ]
    job = await publish(
        ask, token, files=ticked, metadata=metadata, finish="submit", suppressed=reasons
    )
    assert job["state"] == "succeeded", job["problem"]
    record, review = job["result"]["record"], job["result"]["review"]
    mine = (await ask("GET", "/sources/demo/mine", None, token)).body
    [ours] = [each for each in mine if each["id"] == record]
    assert (ours["state"], ours["folder"]) == ("in-review", "work")
    assert await marks(ask, token) == {("in-review", "here", None)}
    assert (await ask("GET", "/sources/demo/reviews", None, token)).body["slug"] == "restricted"

    await sign_in(ask, token, "curator")
    waiting = (await ask("GET", "/sources/demo/reviews", None, token)).body
    [found] = [each for each in waiting if each["id"] == review]
    assert (found["author"], found["mine"]) == ("Connie Contributor", False)
    draft = (await ask("GET", f"/sources/demo/records/{record}", None, token)).body
    assert draft["isDraft"] and len(draft["files"]) == 1
    comment = {"content": "Nice & tidy"}
    response = await ask("POST", f"/sources/demo/reviews/{review}/comments", comment, token)
    assert response.body["content"] == "<p>Nice &amp; tidy</p>"
    done = await ask("POST", f"/sources/demo/reviews/{review}", {"action": "accept"}, token)
    assert done.body["state"] == "accepted"
    talk = (await ask("GET", f"/sources/demo/reviews/{review}/comments", None, token)).body
    assert [each["event"] for each in talk] == [None, None, "accepted"]
    assert [each["author"] for each in talk] == ["Connie Contributor"] + 2 * ["Curt Curator"]
    assert "The OSSR requires readme. It is in the zip." in talk[0]["content"]
    doi = (await ask("GET", f"/sources/demo/records/{record}", None, token)).body["doi"]
    assert await marks(ask, token) == {("published", "here", doi)}

    await ask("DELETE", "/sources/demo/account", None, token)
    found = (await ask("GET", "/sources/demo/records?q=%22Crab%20spectra%22", None, token)).body
    assert record in [each["id"] for each in found["items"]]


async def test_a_draft_is_kept_changed_and_discarded(
    ask: Ask, token: dict[str, str], jp_root_dir: Path
) -> None:
    await asyncio.to_thread(write, jp_root_dir)
    await sign_in(ask, token, "contributor")
    person = {"familyName": "Lovelace", "givenName": "Ada"}
    metadata = {"title": "A draft", "creators": [person], "publicationDate": "2026-01-01"}
    job = await publish(ask, token, files=["data.csv"], metadata=metadata)
    assert job["result"]["state"] == "draft"
    path = f"/sources/demo/drafts/{job['result']['record']}"
    changed = await ask("PUT", path, {**metadata, "title": "Another title"}, token)
    assert changed.body["metadata"]["title"] == "Another title"
    wrong = await ask(
        "PUT", path, {**metadata, "licences": [{"title": "Nope", "id": "nope"}]}, token
    )
    assert (wrong.status, wrong.slug) == (422, "incomplete")
    assert (await ask("DELETE", path, None, token)).body == {"id": job["result"]["record"]}
    assert (await ask("GET", path, None, token)).slug == "not-found"


async def test_every_change_of_a_publication_is_an_event(
    ask: Ask, token: dict[str, str], jp_root_dir: Path, jp_serverapp: ServerApp
) -> None:
    """Events are validated only where somebody listens, as a browser does."""
    await asyncio.to_thread(write, jp_root_dir)
    await sign_in(ask, token, "contributor")
    states: list[str] = []

    async def listen(logger: object, schema_id: str, data: dict[str, Any]) -> None:
        states.append(data["state"])

    jp_serverapp.event_logger.add_listener(schema_id=JOB_EVENT, listener=listen)
    metadata = {
        "title": "A draft",
        "creators": [{"familyName": "Lovelace", "givenName": "Ada"}],
        "publicationDate": "2026-01-01",
        "licences": [{"title": "MIT", "id": "mit"}],
    }
    await publish(ask, token, files=["data.csv"], metadata=metadata)
    assert "succeeded" in states


async def test_findings_are_fixed_and_codemeta_is_written(
    ask: Ask, token: dict[str, str], jp_root_dir: Path
) -> None:
    folder = jp_root_dir / "work"
    folder.mkdir()
    cell = {"cell_type": "code", "source": "1", "execution_count": 3, "outputs": [{"text": "x"}]}
    (folder / "a.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}}))
    metadata = {
        "title": "Title",
        "licences": [{"title": "MIT", "id": "mit"}],
        "creators": [{"familyName": "Lovelace"}],
    }
    for fix, path, name in (
        ("clear-outputs", "a.ipynb", "a.ipynb"),
        ("write-licence", None, "LICENSE"),
        ("write-readme", None, "README.md"),
    ):
        sent = {"folder": "work", "fix": fix, "path": path, "metadata": metadata}
        response = await ask("POST", "/publish/fix", sent, token)
        assert response.body == {"path": f"work/{name}"}
    assert json.loads((folder / "a.ipynb").read_text())["cells"][0]["outputs"] == []
    assert "Lovelace" in (folder / "LICENSE").read_text()
    again = {"folder": "work", "fix": "write-licence", "metadata": metadata}
    assert (await ask("POST", "/publish/fix", again, token)).slug == "exists"
    (folder / "b.ipynb").write_text("no notebook")
    fix = {"folder": "work", "fix": "clear-outputs", "path": "b.ipynb"}
    assert (await ask("POST", "/publish/fix", fix, token)).slug == "malformed"
    assert (folder / "b.ipynb").read_text() == "no notebook"
    outside = {"folder": "../x", "fix": "write-readme", "metadata": metadata}
    assert (await ask("POST", "/publish/fix", outside, token)).slug == "unsafe-path"


async def test_words_are_chosen_and_versions_compared(
    ask: Ask, token: dict[str, str], jp_root_dir: Path
) -> None:
    found = (
        await ask("GET", "/sources/demo/choices?vocabulary=affiliations&q=cern", None, token)
    ).body
    assert found[0]["id"] == "01ggx4157"
    assert (await ask("GET", "/sources/demo/choices?vocabulary=x", None, token)).status == 404
    hit = (await ask("GET", "/sources/demo/records?q=gammaspec", None, token)).body["items"][0]
    (jp_root_dir / "work").mkdir()
    (jp_root_dir / "work/README.md").write_text("changed")
    (jp_root_dir / "work/new.txt").write_text("new")
    sent = {"source": "demo", "record": hit["id"], "folder": "work"}
    sent["files"] = ["README.md", "new.txt"]
    diff = (await ask("POST", "/publish/diff", sent, token)).body
    assert (diff["added"], diff["changed"], diff["unchanged"]) == (["new.txt"], ["README.md"], [])
    assert "codemeta.json" in diff["removed"]
    assert diff["proposed"] == "1.2.1"
