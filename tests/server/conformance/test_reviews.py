"""Submission of a draft to a community, and its results."""

from __future__ import annotations

from .conftest import NATIVE, Caller, Repository
from .deposits import Depositor, eventually

HTML = {"format": "html"}


def status(depositor: Depositor, id: str) -> str:
    return str(depositor.caller.json(f"/records/{id}/draft")["status"])


def talk(depositor: Depositor, request: str) -> dict[str, object]:
    """Comments and events, by type."""
    events = depositor.caller.json(f"/requests/{request}/timeline")["hits"]["hits"]
    return {each["type"]: each["payload"] for each in events}


def hits(caller: Caller, path: str) -> dict[str, bool]:
    """Listed requests, and whether they are open."""
    return {each["id"]: each["is_open"] for each in caller.json(path)["hits"]["hits"]}


def test_a_draft_has_no_review_until_one_is_put(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    assert depositor.caller.get(f"/records/{id}/draft/review").status_code == 404
    assert depositor.submit(id).status_code == 404
    assert depositor.ask(id, "escape2020").status_code == 404
    wrong = {"receiver": {"community": depositor.repository.community}}
    assert depositor.caller.put(f"/records/{id}/draft/review", wrong).status_code == 400
    asked = depositor.ask(id)
    assert asked.status_code == 200
    assert (asked.json()["status"], asked.json()["is_open"]) == ("created", False)
    assert status(depositor, id) == "draft_with_review"
    assert depositor.publish(id).status_code == 400


def test_a_submitted_draft_can_be_edited_but_not_published_or_deleted(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    request = depositor.ask(id).json()["id"]
    sent = depositor.submit(id, "Please have a look.")
    assert sent.status_code == 202
    assert (sent.json()["id"], sent.json()["status"], sent.json()["is_open"]) == (
        request,
        "submitted",
        True,
    )
    assert status(depositor, id) == "in_review"
    assert depositor.publish(id).status_code == 400
    assert depositor.caller.delete(f"/records/{id}/draft").status_code == 400
    assert depositor.caller.delete(f"/records/{id}/draft/review").status_code == 400
    assert depositor.ask(id).status_code == 400
    assert depositor.submit(id).status_code == 500
    draft = depositor.caller.json(f"/records/{id}/draft")
    assert draft["parent"]["review"]["status"] == "submitted"
    assert depositor.caller.put(f"/records/{id}/draft", draft).status_code == 200


def test_an_incomplete_draft_is_not_submitted(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"a"}, title=None)
    depositor.ask(id)
    refused = depositor.submit(id)
    assert refused.status_code == 400
    assert "metadata.title" in {each["field"] for each in refused.json()["errors"]}


def test_a_draft_without_files_is_submitted_and_then_cannot_be_accepted(
    depositor: Depositor,
) -> None:
    id = depositor.draft()
    request = depositor.ask(id).json()["id"]
    assert depositor.submit(id).status_code == 202
    accepted = depositor.curator.post(f"/requests/{request}/actions/accept")
    assert accepted.status_code == 400


def test_a_request_is_read_by_its_author_and_the_curators(
    depositor: Depositor, guest: Caller
) -> None:
    id, request = depositor.in_review(title="Read me")
    payload = depositor.caller.json(f"/requests/{request}")
    assert payload["title"] == "Read me"
    assert payload["topic"] == {"record": id}
    assert payload["receiver"] == {"community": depositor.repository.community}
    assert set(payload["links"]["actions"]) == {"cancel"}
    theirs = depositor.curator.json(f"/requests/{request}")
    assert {"accept", "decline"} <= set(theirs["links"]["actions"])
    assert depositor.stranger.get(f"/requests/{request}").status_code == 403
    assert depositor.curator.get(f"/records/{id}/draft").status_code == 200
    content = depositor.curator.get(depositor.file(id, "a.txt", "/content"))
    assert content.content == b"hello"


def test_curators_list_the_requests_of_a_community(
    depositor: Depositor, repository: Repository
) -> None:
    _, request = depositor.in_review()
    url = f"/communities/{repository.community}/requests"
    eventually(lambda: request in hits(depositor.curator, f"{url}?is_open=true&size=5&sort=newest"))
    assert all(hits(depositor.curator, f"{url}?is_open=true&size=5").values())
    assert depositor.caller.get(url).status_code == 403
    assert depositor.curator.get(url, NATIVE).status_code == 500
    assert depositor.curator.get("/communities/escape2020/requests").status_code == 403
    eventually(lambda: request in hits(depositor.caller, "/user/requests?size=5&sort=newest"))


def test_comments_are_read_in_the_timeline(depositor: Depositor) -> None:
    _, request = depositor.in_review()
    text = depositor.caller.post(
        f"/requests/{request}/comments", {"payload": {"content": "<p>Hi</p>", "format": "html"}}
    )
    assert text.status_code == 201
    assert text.json()["payload"]["content"] == "<p>Hi</p>"
    empty = {"payload": {"content": "", "format": "html"}}
    assert depositor.caller.post(f"/requests/{request}/comments", empty).status_code == 400
    eventually(lambda: talk(depositor, request) == {"C": {"content": "<p>Hi</p>", **HTML}})


def test_only_curators_accept_and_only_what_is_open(depositor: Depositor) -> None:
    _, request = depositor.in_review()
    url = f"/requests/{request}/actions"
    assert depositor.caller.post(f"{url}/accept").status_code == 403
    assert depositor.curator.post(f"{url}/frob").status_code == 400
    assert depositor.curator.post(f"{url}/cancel").status_code == 403
    assert depositor.curator.post(f"{url}/decline").status_code == 200
    assert depositor.curator.post(f"{url}/decline").status_code == 400


def test_an_accepted_draft_is_a_record_of_the_community(
    depositor: Depositor, guest: Caller, repository: Repository
) -> None:
    id, request = depositor.in_review()
    payload = {"payload": {"content": "Fine", "format": "html"}}
    accepted = depositor.curator.post(f"/requests/{request}/actions/accept", payload)
    assert accepted.status_code == 200
    assert accepted.json()["status"] == "accepted"
    record = guest.json(f"/records/{id}")
    assert record["parent"]["communities"]["ids"] == [repository.community]
    assert depositor.caller.get(f"/records/{id}/draft").status_code == 404
    text = {"L": {"event": "accepted", **HTML}, "C": {"content": "Fine", **HTML}}
    eventually(lambda: talk(depositor, request) == text)


def test_a_declined_draft_needs_a_new_review_before_it_is_submitted_again(
    depositor: Depositor,
) -> None:
    id, request = depositor.in_review()
    depositor.curator.post(f"/requests/{request}/actions/decline")
    assert status(depositor, id) == "declined"
    assert depositor.submit(id).status_code == 500
    again = depositor.ask(id)
    assert again.status_code == 200
    assert again.json()["id"] != request
    assert depositor.submit(id).status_code == 202


def test_a_declined_draft_is_published_once_its_review_is_removed(depositor: Depositor) -> None:
    id, request = depositor.in_review()
    depositor.curator.post(f"/requests/{request}/actions/decline")
    assert depositor.caller.delete(f"/records/{id}/draft/review").status_code == 204
    assert depositor.publish(id).status_code == 202


def test_a_cancelled_review_leaves_a_draft(depositor: Depositor) -> None:
    id, request = depositor.in_review()
    assert depositor.caller.post(f"/requests/{request}/actions/cancel").status_code == 200
    assert status(depositor, id) == "draft"
    assert depositor.caller.get(f"/records/{id}/draft/review").status_code == 404
    assert depositor.caller.delete(f"/records/{id}/draft").status_code == 204


def test_the_new_version_of_an_accepted_record_is_published_without_a_review(
    depositor: Depositor, guest: Caller, repository: Repository
) -> None:
    id, request = depositor.in_review()
    depositor.curator.post(f"/requests/{request}/actions/accept")
    new = depositor.caller.post(f"/records/{id}/versions").json()["id"]
    depositor.made.append(new)
    depositor.caller.post(f"/records/{new}/draft/actions/files-import")
    assert depositor.ask(new).status_code == 400
    assert depositor.publish(new).status_code == 202
    assert guest.json(f"/records/{new}")["parent"]["communities"]["ids"] == [repository.community]
