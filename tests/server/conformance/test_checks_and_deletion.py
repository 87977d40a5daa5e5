"""Checks of a community in drafts, and deletion of records by their owners."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Caller, Repository
from .deposits import Depositor, body

FINDINGS = {"metadata.funding": "info", "metadata.version": "error"}
GRANT = {"funder": {"id": "00k4n6c32"}, "award": {"id": "00k4n6c32::824064"}}


@pytest.fixture
def checked(depositor: Depositor, repository: Repository) -> str:
    """A draft for a community with checks."""
    id = depositor.draft({"a.txt": b"hello"})
    assert depositor.ask(id, repository.checked).status_code == 200
    return id


def payload(reply: Any) -> dict[str, str]:
    return {e["field"]: e["severity"] for e in reply.json().get("errors", []) if "severity" in e}


def test_checks_are_reported_by_a_change_and_not_by_a_read(
    depositor: Depositor, checked: str
) -> None:
    assert payload(depositor.caller.get(f"/records/{checked}/draft")) == {}
    changed = depositor.caller.put(f"/records/{checked}/draft", body())
    assert changed.status_code == 200
    assert payload(changed) == FINDINGS
    [finding] = [e for e in changed.json()["errors"] if e["field"] == "metadata.version"]
    assert finding["messages"] == ["Give a version."]
    assert finding["context"] == {"community": depositor.repository.checked}


def test_a_check_of_severity_error_keeps_a_draft_from_being_submitted(
    depositor: Depositor, checked: str
) -> None:
    depositor.caller.put(f"/records/{checked}/draft", body())
    refused = depositor.submit(checked)
    assert refused.status_code == 400
    assert payload(refused) == {"metadata.version": "error"}
    better = body(version="1.0", funding=[GRANT])
    assert payload(depositor.caller.put(f"/records/{checked}/draft", better)) == {}
    assert depositor.submit(checked).status_code == 202


def test_other_communities_check_nothing(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    depositor.ask(id)
    assert payload(depositor.caller.put(f"/records/{id}/draft", body())) == {}


def published(depositor: Depositor) -> str:
    id = depositor.draft({"a.txt": b"hello"})
    assert depositor.publish(id).status_code == 202
    return id


def delete(caller: Caller, id: str, **sent: str) -> Any:
    return caller.post(f"/records/{id}/request-deletion", sent)


def test_an_owner_deletes_a_new_record(depositor: Depositor, guest: Caller) -> None:
    id = published(depositor)
    assert depositor.caller.json(f"/records/{id}")["links"]["request_deletion"]
    done = delete(depositor.caller, id, reason="test-record")
    assert (done.status_code, done.json()["status"]) == (200, "accepted")
    assert guest.get(f"/records/{id}").status_code == 410
    assert delete(depositor.caller, id, reason="test-record").status_code == 400


def test_a_deletion_needs_its_owner_and_a_reason_that_owners_may_give(depositor: Depositor) -> None:
    id = published(depositor)
    assert delete(depositor.stranger, id, reason="test-record").status_code == 403
    assert delete(depositor.repository.client(), id, reason="test-record").status_code == 403
    assert delete(depositor.caller, id, reason="spam").status_code == 400
    assert delete(depositor.caller, id).status_code == 400
    assert depositor.caller.get(f"/records/{id}").status_code == 200
    assert delete(depositor.caller, "aaaaa-bbbbb", reason="test-record").status_code == 404
    draft = depositor.draft()
    assert delete(depositor.caller, draft, reason="test-record").status_code == 404


def test_reasons_that_owners_may_give_are_tagged(contributor: Caller) -> None:
    hits = contributor.json("/vocabularies/removalreasons?size=50")["hits"]["hits"]
    assert len(hits) == 12
    assert {h["id"] for h in hits if "deletion-request" in h.get("tags", [])} == {
        "copyright",
        "duplicate",
        "personal-data",
        "retracted",
        "test-record",
    }
