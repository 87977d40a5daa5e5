"""Deposits for tests, discarded afterwards: other tests count the records of the community."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from jupyter_ossr_ext.models import Job, JobState, PublishResult
from tests.server.support.publishing_environment import PublishingEnvironment

from .conftest import Caller, Repository

METADATA: dict[str, Any] = {
    "resource_type": {"id": "software"},
    "title": "A draft of the tests",
    "publication_date": "2026-01-02",
    "publisher": "Zenodo",
    "creators": [
        {
            "person_or_org": {"type": "personal", "given_name": "Ada", "family_name": "Lovelace"},
            "affiliations": [{"id": "01ggx4157"}],
        }
    ],
    "description": "<p>Text</p>",
}
GONE = {"removal_reason": {"id": "test-record"}, "note": ""}


def body(**metadata: Any) -> dict[str, Any]:
    """The body of a draft; None removes a field."""
    merged = {**METADATA, **metadata}
    return {
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": True},
        "metadata": {key: value for key, value in merged.items() if value is not None},
    }


def eventually(look: Callable[[], bool], within: float = 10.0) -> None:
    """Searches and timelines are indexed with a delay."""
    end = time.monotonic() + within
    while not look():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.2)


class Depositor:
    """Creates drafts as a contributor."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.caller: Caller = repository.client("contributor")
        self.curator: Caller = repository.client("curator")
        self.stranger: Caller = repository.client("stranger")
        self.made: list[str] = []

    def draft(self, files: dict[str, bytes] | None = None, **metadata: Any) -> str:
        reply = self.caller.post("/records", body(**metadata))
        assert reply.status_code == 201, reply.text
        id = str(reply.json()["id"])
        self.made.append(id)
        for key, data in (files or {}).items():
            self.upload(id, key, data)
        return id

    def renew(self, id: str, files: dict[str, bytes], **metadata: Any) -> str:
        """The draft of a new version of a published record."""
        reply = self.caller.post(f"/records/{id}/versions")
        assert reply.status_code == 201, reply.text
        new = str(reply.json()["id"])
        self.made.append(new)
        reply = self.caller.put(f"/records/{new}/draft", body(**metadata))
        assert reply.status_code == 200, reply.text
        for key, data in files.items():
            self.upload(new, key, data)
        return new

    def init(self, id: str, *keys: str) -> Any:
        return self.caller.post(f"/records/{id}/draft/files", [{"key": key} for key in keys])

    def upload(self, id: str, key: str, data: bytes) -> Any:
        assert self.init(id, key).status_code == 201
        assert self.caller.put(self.file(id, key, "/content"), data).status_code == 200
        return self.caller.post(self.file(id, key, "/commit"))

    def file(self, id: str, key: str, ending: str = "") -> str:
        return f"/records/{id}/draft/files/{quote(key, safe='')}{ending}"

    def keys(self, id: str) -> set[str]:
        return {each["key"] for each in self.caller.json(f"/records/{id}/draft/files")["entries"]}

    def publish(self, id: str) -> Any:
        return self.caller.post(f"/records/{id}/draft/actions/publish")

    def ask(self, id: str, community: str | None = None) -> Any:
        receiver = {"community": community or self.repository.community}
        sent = {"receiver": receiver, "type": "community-submission"}
        return self.caller.put(f"/records/{id}/draft/review", sent)

    def submit(self, id: str, comment: str | None = None) -> Any:
        sent = {"payload": {"content": comment, "format": "html"}} if comment else None
        return self.caller.post(f"/records/{id}/draft/actions/submit-review", sent)

    def in_review(self, **metadata: Any) -> tuple[str, str]:
        """A submitted draft, and its request."""
        id = self.draft({"a.txt": b"hello"}, **metadata)
        request = self.ask(id).json()["id"]
        assert self.submit(id).status_code == 202
        return id, request

    def tidy(self) -> None:
        admin = self.repository.client("admin")
        for id in reversed(self.made):
            review = self.caller.get(f"/records/{id}/draft/review", "application/json")
            if review.status_code == 200 and review.json()["is_open"]:
                self.caller.post(f"/requests/{review.json()['id']}/actions/cancel")
            self.caller.delete(f"/records/{id}/draft")
            if self.caller.get(f"/records/{id}").status_code == 200:
                assert admin.delete(f"/records/{id}", GONE).status_code == 204


async def done(
    publishing: PublishingEnvironment, depositor: Depositor, files: list[str], **options: Any
) -> PublishResult:
    job = await publishing.ended(publishing.submit(files, **options))
    remember(publishing, depositor, job)
    assert job.state is JobState.SUCCEEDED, job.problem
    assert isinstance(job.result, PublishResult)
    return job.result


def remember(publishing: PublishingEnvironment, depositor: Depositor, job: Job) -> str:
    """The draft that a job created, to be discarded afterwards."""
    draft = publishing.jobs.get(job.id).draft
    assert draft is not None
    depositor.made.append(draft)
    return draft
