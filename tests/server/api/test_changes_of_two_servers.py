"""Changes of records and lakes by two servers of one home: one at a time, and not beside a job."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from jupyter_ossr_ext.app import OssrApp
from jupyter_ossr_ext.jobs import ExclusiveChanges, JobKind, Journal, Reporter, Runner
from jupyter_ossr_ext.models import Job, PublishSpec
from tests.server.api.conftest import Ask
from tests.server.support.publishing_environment import METADATA

RECORD = ("record", "demo", "1")
REVIEW = ("review", "demo", "2")
RULE = ("rule", "demo", "0" * 32)
DID = ("did", "demo", "cta", "crab.events")
NAME = {"scope": "cta", "name": "crab.events"}
CHANGES: list[tuple[tuple[str, ...], str, str, Any]] = [
    (RECORD, "PUT", "sources/demo/drafts/1", {"title": "x"}),
    (RECORD, "DELETE", "sources/demo/drafts/1", None),
    (RECORD, "POST", "sources/demo/records/1/edit", None),
    (RECORD, "POST", "sources/demo/records/1/deletion", {"reason": "spam"}),
    (REVIEW, "POST", "sources/demo/reviews/2", {"action": "accept"}),
    (REVIEW, "POST", "sources/demo/reviews/2/comments", {"content": "x"}),
    (RULE, "POST", f"lakes/demo/rules/{RULE[2]}", {"action": "again"}),
    (DID, "PUT", "lakes/demo/metadata", {"did": NAME, "values": {"a": 1}}),
    (DID, "POST", "lakes/demo/collections", {"did": NAME, "type": "dataset"}),
    (DID, "POST", "lakes/demo/members", {"did": NAME, "action": "close"}),
]


async def test_what_another_server_is_changing_is_not_changed(
    app: OssrApp, ask: Ask, token: dict[str, str], tmp_path: Path
) -> None:
    other = Runner(Journal(tmp_path / "state/jobs"))
    for subject, verb, path, body in CHANGES:
        async with ExclusiveChanges(other).of(*subject):
            response = await ask(verb, path, body, token)
            assert (response.status, response.slug) == (409, "busy"), path
        response = await ask(verb, path, body, token)
        assert response.status not in {409, 500}, (path, response.body)
    await other.aclose()


async def test_a_draft_that_another_server_publishes_is_not_changed(
    app: OssrApp, ask: Ask, token: dict[str, str], tmp_path: Path
) -> None:
    other = Runner(Journal(tmp_path / "state/jobs"))

    done = asyncio.Event()

    async def work(job: Job, report: Reporter) -> None:
        await done.wait()

    other.register(PublishSpec, JobKind(work))
    spec = PublishSpec(source="demo", folder="", files=[], metadata=METADATA, draft="1")
    await other.recorded(other.submit(spec).id)
    for subject, verb, path, body in CHANGES:
        response = await ask(verb, path, body, token)
        busy = response.status == 409 and "Open Transfers" in response.body["detail"]
        assert busy == (subject == RECORD), (path, response.body)
    done.set()
    await other.aclose()
