"""Drafts, their files, publication, new versions: with the pitfalls of the API."""

from __future__ import annotations

import hashlib

import pytest

from .conftest import NATIVE, Caller, Repository
from .deposits import Depositor, body, eventually


def messages(reply) -> dict[str, str]:
    return {each["field"]: " ".join(each["messages"]) for each in reply.json().get("errors", [])}


def test_a_draft_is_made_read_changed_and_dropped(depositor: Depositor) -> None:
    id = depositor.draft()
    got = depositor.caller.json(f"/records/{id}/draft", NATIVE)
    assert got["metadata"]["title"] == "A draft of the tests"
    assert got["metadata"]["creators"][0]["person_or_org"]["name"] == "Lovelace, Ada"
    assert got["metadata"]["creators"][0]["affiliations"][0]["name"].startswith("European Org")
    assert (got["is_draft"], got["is_published"], got["status"]) == (True, False, "draft")
    assert got["versions"] == {"is_latest": False, "is_latest_draft": True, "index": 1}
    assert got["pids"] == {}
    assert got["parent"]["communities"] == {}
    changed = depositor.caller.put(f"/records/{id}/draft", body(title="Another title"))
    assert changed.status_code == 200
    assert changed.json()["metadata"]["title"] == "Another title"
    assert changed.json()["revision_id"] > got["revision_id"]
    assert depositor.caller.delete(f"/records/{id}/draft").status_code == 204
    assert depositor.caller.get(f"/records/{id}/draft").status_code == 404


def test_a_draft_is_its_owners_alone(depositor: Depositor, guest: Caller) -> None:
    id = depositor.draft()
    assert depositor.stranger.get(f"/records/{id}/draft").status_code == 403
    assert depositor.stranger.put(f"/records/{id}/draft", body()).status_code == 403
    assert guest.get(f"/records/{id}/draft").status_code == 403
    assert depositor.curator.get(f"/records/{id}/draft").status_code == 403
    assert depositor.caller.get(f"/records/{id}").status_code == 404
    assert depositor.caller.get("/records/aaaaa-bbbbb/draft").status_code == 404


def test_a_guest_makes_no_draft(repository: Repository) -> None:
    assert repository.client().post("/records", body()).status_code == 403


def test_what_is_not_json_is_refused(depositor: Depositor) -> None:
    broken = depositor.caller.post("/records", b"{", Content_Type="application/json")
    assert broken.status_code == 400
    form = depositor.caller.post("/records", b"a=1", Content_Type="text/plain")
    assert form.status_code == 415


def test_a_draft_with_wrong_fields_is_kept_and_reported(depositor: Depositor) -> None:
    id = depositor.draft()
    wrong = body(
        title=None,
        publication_date="yesterday",
        creators=[{"person_or_org": {"type": "personal", "given_name": "A", "family_name": ""}}],
        related_identifiers=[{"identifier": "foo", "relation_type": {"id": "cites"}}],
        bogus=1,
    )
    reply = depositor.caller.put(f"/records/{id}/draft", wrong)
    assert reply.status_code == 200
    payload = messages(reply)
    assert payload["metadata.title"] == "Missing data for required field."
    assert payload["metadata.publication_date"] == "Please provide a valid date or interval."
    name = "metadata.creators.0.person_or_org.family_name"
    assert payload[name] == "Family name cannot be blank."
    scheme = payload["metadata.related_identifiers.0.scheme"]
    assert scheme == "No valid scheme recognized for identifier."
    assert payload["metadata.bogus"] == "Unknown field."
    assert "files.enabled" in payload
    assert "publication_date" not in reply.json()["metadata"]
    refused = depositor.publish(id)
    assert refused.status_code == 400
    assert "metadata.title" in messages(refused)


def test_a_scheme_is_found_out_or_must_be_a_known_one(depositor: Depositor) -> None:
    id = depositor.draft()
    swh = "swh:1:dir:0123456789abcdef0123456789abcdef01234567"
    for sent, payload in (
        ({"identifier": swh}, "No valid scheme recognized for identifier."),
        ({"identifier": swh, "scheme": "swh"}, "Invalid scheme."),
        ({"identifier": f"https://archive.example.org/{swh}", "scheme": "url"}, None),
    ):
        work = {**sent, "relation_type": {"id": "cites"}}
        reply = depositor.caller.put(f"/records/{id}/draft", body(related_identifiers=[work]))
        assert messages(reply).get("metadata.related_identifiers.0.scheme") == payload


def test_an_empty_draft_lacks_four_fields_to_be_published(depositor: Depositor) -> None:
    id = depositor.caller.post("/records", {}).json()["id"]
    depositor.made.append(id)
    names = {"resource_type", "creators", "title", "publication_date"}
    assert {f"metadata.{name}" for name in names} <= set(messages(depositor.publish(id)))


@pytest.mark.parametrize(
    "field",
    [
        {"rights": [{"id": "nope"}]},
        {"languages": [{"id": "nope"}]},
        {"funding": [{"funder": {"id": "00k4n6c32"}, "award": {"id": "nope"}}]},
        {"creators": [{"person_or_org": {"family_name": "B", "type": "personal"},
                       "affiliations": [{"id": "nope"}]}]},
    ],
)  # fmt: skip
def test_an_unknown_vocabulary_id_fails_the_whole_call(depositor: Depositor, field) -> None:
    id = depositor.draft()
    reply = depositor.caller.put(f"/records/{id}/draft", body(title="Not updated", **field))
    assert reply.status_code == 400
    assert reply.json()["message"] == "Invalid value nope."
    title = depositor.caller.json(f"/records/{id}/draft")["metadata"]["title"]
    assert title == "A draft of the tests"


def test_a_stale_if_match_is_refused(depositor: Depositor) -> None:
    id = depositor.draft()
    url = f"/records/{id}/draft"
    revision = depositor.caller.json(url)["revision_id"]
    assert depositor.caller.put(url, body(), If_Match="99").status_code == 412
    assert depositor.caller.put(url, body(), If_Match="x").status_code == 400
    assert depositor.caller.put(url, body(), If_Match=str(revision)).status_code == 200


def test_scripts_are_taken_out_of_a_description(depositor: Depositor) -> None:
    id = depositor.draft(description="<p>x<script>1</script></p>")
    got = depositor.caller.json(f"/records/{id}/draft")["metadata"]["description"]
    assert got == "<p>x1</p>"


def test_an_embargo_lies_in_the_future(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"a"})
    sent = body()
    for until, wrong in (("2020-01-01", True), ("2040-01-01", False)):
        embargo = {"active": True, "until": until, "reason": "r"}
        sent["access"] = {"record": "public", "files": "restricted", "embargo": embargo}
        reply = depositor.caller.put(f"/records/{id}/draft", sent)
        assert reply.json()["access"]["status"] == "embargoed"
        assert ("access.embargo.until" in messages(reply)) is wrong


def test_a_file_is_announced_sent_and_committed(depositor: Depositor) -> None:
    id = depositor.draft()
    begun = depositor.init(id, "a.txt", "sub/b.bin")
    assert begun.status_code == 201
    assert [each["status"] for each in begun.json()["entries"]] == ["pending", "pending"]
    assert depositor.init(id, "a.txt").status_code == 400
    sent = depositor.caller.put(depositor.file(id, "sub/b.bin", "/content"), b"hello")
    assert sent.status_code == 200
    assert sent.json()["status"] == "pending"
    done = depositor.caller.post(depositor.file(id, "sub/b.bin", "/commit"))
    assert done.json()["status"] == "completed"
    assert done.json()["size"] == 5
    assert done.json()["checksum"] == f"md5:{hashlib.md5(b'hello').hexdigest()}"  # noqa: S324
    assert depositor.caller.get(depositor.file(id, "sub/b.bin", "/content")).content == b"hello"
    assert depositor.caller.post(depositor.file(id, "sub/b.bin", "/commit")).status_code == 200


@pytest.mark.parametrize("sent", [{"key": "a"}, [{}], []])
def test_a_wrong_announcement_is_refused(depositor: Depositor, sent) -> None:
    id = depositor.draft()
    assert depositor.caller.post(f"/records/{id}/draft/files", sent).status_code == 400
    assert depositor.keys(id) == set()


def test_before_the_commit_a_second_upload_replaces_the_first(depositor: Depositor) -> None:
    id = depositor.draft()
    depositor.init(id, "a.txt")
    for data in (b"one", b"second"):
        assert depositor.caller.put(depositor.file(id, "a.txt", "/content"), data).is_success
    assert depositor.caller.post(depositor.file(id, "a.txt", "/commit")).json()["size"] == 6


def test_after_the_commit_a_second_upload_says_200_and_drops_the_file(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    again = depositor.caller.put(depositor.file(id, "a.txt", "/content"), b"again!")
    assert again.status_code == 200
    assert depositor.keys(id) == set()
    assert depositor.caller.get(depositor.file(id, "a.txt")).status_code == 404
    assert depositor.caller.post(depositor.file(id, "a.txt", "/commit")).status_code == 404


def test_a_commit_before_the_content_is_a_500_and_leaves_the_file_pending(
    depositor: Depositor,
) -> None:
    id = depositor.draft()
    depositor.init(id, "a.txt")
    assert depositor.caller.post(depositor.file(id, "a.txt", "/commit")).status_code == 500
    entry = depositor.caller.json(depositor.file(id, "a.txt"))
    assert entry["status"] == "pending"
    assert depositor.caller.get(depositor.file(id, "a.txt", "/content")).status_code == 500


def test_an_empty_file_is_refused_at_its_commit(depositor: Depositor) -> None:
    id = depositor.draft()
    depositor.init(id, "a.txt")
    assert depositor.caller.put(depositor.file(id, "a.txt", "/content"), b"").status_code == 200
    refused = depositor.caller.post(depositor.file(id, "a.txt", "/commit"))
    assert refused.status_code == 400
    assert refused.json()["message"] == "Empty files are not accepted."


def test_only_octets_are_taken(depositor: Depositor) -> None:
    id = depositor.draft()
    depositor.init(id, "a.txt")
    url = depositor.file(id, "a.txt", "/content")
    assert depositor.caller.put(url, b"hi", Content_Type="text/plain").status_code == 415
    nowhere = depositor.file(id, "none", "/content")
    assert depositor.caller.put(nowhere, b"hi").status_code == 404


def test_a_file_can_be_removed_once(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    assert depositor.caller.delete(depositor.file(id, "a.txt")).status_code == 204
    assert depositor.caller.delete(depositor.file(id, "a.txt")).status_code == 404


def test_a_pending_file_blocks_publishing(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    depositor.init(id, "b.txt")
    refused = depositor.publish(id)
    assert refused.status_code == 400
    assert messages(refused)["files"].startswith("One or more files have not completed")


def test_without_files_nothing_is_published(depositor: Depositor) -> None:
    refused = depositor.publish(depositor.draft())
    assert refused.status_code == 400
    assert "files.enabled" in messages(refused)


def test_a_doi_is_reserved_once_and_can_be_given_back(depositor: Depositor) -> None:
    id = depositor.draft()
    url = f"/records/{id}/draft/pids/doi"
    reserved = depositor.caller.post(url)
    assert reserved.status_code == 201
    assert reserved.json()["pids"]["doi"]["identifier"] == f"10.5072/zenodo.{id}"
    again = depositor.caller.post(url)
    assert again.status_code == 400
    assert "pids.doi" in messages(again)
    updated = depositor.caller.put(f"/records/{id}/draft", body()).json()["pids"]
    assert updated["doi"]["identifier"] == f"10.5072/zenodo.{id}"
    lost = depositor.caller.put(f"/records/{id}/draft", {**body(), "pids": {}}).json()["pids"]
    assert lost == {}
    assert depositor.caller.post(url).status_code == 201
    assert depositor.caller.delete(url).status_code == 200
    assert depositor.caller.delete(url).status_code == 404


def test_publishing_makes_a_record_of_a_draft(depositor: Depositor, guest: Caller) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    depositor.caller.post(f"/records/{id}/draft/pids/doi")
    reply = depositor.publish(id)
    assert reply.status_code == 202
    record = guest.json(f"/records/{id}")
    assert record["is_published"] and not record["is_draft"]
    assert record["pids"]["doi"]["identifier"] == f"10.5072/zenodo.{id}"
    assert record["parent"]["pids"]["doi"]["identifier"].startswith("10.5072/zenodo.")
    assert guest.file(id, "a.txt", "/content").content == b"hello"
    assert depositor.publish(id).status_code == 404
    assert depositor.caller.get(f"/records/{id}/draft").status_code == 404


def test_a_published_record_is_edited_by_a_draft(depositor: Depositor, guest: Caller) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    depositor.publish(id)
    assert depositor.stranger.post(f"/records/{id}/draft").status_code == 403
    begun = depositor.caller.post(f"/records/{id}/draft")
    assert begun.status_code == 201
    assert (begun.json()["is_published"], begun.json()["is_draft"]) == (True, True)
    assert (
        depositor.caller.post(f"/records/{id}/draft").json()["revision_id"]
        == (begun.json()["revision_id"])
    )
    depositor.caller.put(f"/records/{id}/draft", body(title="Edited title"))
    assert guest.json(f"/records/{id}")["metadata"]["title"] == "A draft of the tests"
    assert depositor.publish(id).status_code == 202
    assert guest.json(f"/records/{id}")["metadata"]["title"] == "Edited title"


def test_the_files_of_a_published_record_are_locked_and_a_new_entry_blocks_publishing(
    depositor: Depositor,
) -> None:
    id = depositor.draft({"a.txt": b"hello"})
    depositor.publish(id)
    depositor.caller.post(f"/records/{id}/draft")
    assert depositor.caller.delete(depositor.file(id, "a.txt")).status_code == 403
    assert depositor.caller.put(depositor.file(id, "a.txt", "/content"), b"x").status_code == 403
    assert depositor.init(id, "new.txt").status_code == 201
    assert depositor.publish(id).status_code == 400
    assert depositor.caller.delete(depositor.file(id, "new.txt")).status_code == 204
    assert depositor.publish(id).status_code == 202


def test_a_new_version_begins_without_files_and_with_todays_date(depositor: Depositor) -> None:
    id = depositor.draft({"a.txt": b"a", "b.txt": b"bb"}, version="1.0")
    depositor.publish(id)
    assert depositor.stranger.post(f"/records/{id}/versions").status_code == 403
    begun = depositor.caller.post(f"/records/{id}/versions")
    assert begun.status_code == 201
    new = begun.json()["id"]
    depositor.made.append(new)
    assert depositor.caller.post(f"/records/{id}/versions").json()["id"] == new
    assert begun.json()["status"] == "new_version_draft"
    assert begun.json()["versions"]["index"] == 2
    assert "version" not in begun.json()["metadata"]
    assert begun.json()["metadata"]["publication_date"] > "2026-01-02"
    assert depositor.keys(new) == set()

    def versions() -> list[str]:
        listed = depositor.caller.json(f"/records/{id}/versions")["hits"]["hits"]
        return [version["id"] for version in listed]

    eventually(lambda: versions() == [id])


def test_the_files_of_the_last_version_are_imported_and_changed_one_by_one(
    depositor: Depositor, guest: Caller
) -> None:
    id = depositor.draft({"a.txt": b"a", "b.txt": b"bb"})
    depositor.publish(id)
    new = depositor.caller.post(f"/records/{id}/versions").json()["id"]
    depositor.made.append(new)
    url = f"/records/{new}/draft/actions/files-import"
    downloaded = depositor.caller.post(url)
    assert downloaded.status_code == 201
    assert {(e["key"], e["status"]) for e in downloaded.json()["entries"]} == {
        ("a.txt", "completed"),
        ("b.txt", "completed"),
    }
    assert depositor.caller.post(url).status_code == 400
    assert depositor.caller.delete(depositor.file(new, "a.txt")).status_code == 204
    depositor.upload(new, "a.txt", b"changed")
    assert depositor.publish(new).status_code == 202
    assert guest.file(new, "a.txt", "/content").content == b"changed"
    assert guest.file(new, "b.txt", "/content").content == b"bb"
    assert guest.file(id, "a.txt", "/content").content == b"a"
    assert guest.json(f"/records/{id}")["versions"]["is_latest"] is False
    assert depositor.ask(new).status_code in (400, 404)


def mine(depositor: Depositor, more: str = "") -> dict[str, str]:
    page = depositor.caller.json(f"/user/records?size=10&sort=newest{more}")
    return {hit["id"]: hit["status"] for hit in page["hits"]["hits"]}


def test_my_records_are_drafts_and_published_ones(depositor: Depositor) -> None:
    published = depositor.draft({"a.txt": b"a"})
    depositor.publish(published)
    draft = depositor.draft()
    wanted = {draft: "draft", published: "published"}.items()
    eventually(lambda: wanted <= mine(depositor).items())
    assert published not in mine(depositor, "&is_published=false")
    assert depositor.stranger.json("/user/records?size=1")["hits"]["total"] == 0
    assert depositor.repository.client().get("/user/records").status_code == 403
