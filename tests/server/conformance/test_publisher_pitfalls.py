"""Traps of the InvenioRDM API and the `Publisher`; see docs/contributors/faults.md."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.models import Choice, Grant, Person, ReviewState, term
from jupyter_ossr_ext.problems import ChangedElsewhere, Incomplete, Restricted
from tests.server.support.lossy_proxy import Flaky

from .conftest import Repository
from .deposits import Depositor, body
from .publishers import METADATA, People, build, drafted


async def test_an_entry_that_was_left_pending_is_filled_and_blocks_nothing(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor)
    assert depositor.init(id, "a.bin").status_code == 201  # registered, and never uploaded
    assert [f.complete for f in (await people.author.draft(id)).files] == [False]
    with pytest.raises(Incomplete, match="not completed"):
        await people.author.publish(id)
    await people.author.uploads.upload(id, "a.bin", file, lambda n: None)
    await people.author.publish(id)
    assert await people.author.published(id)


async def test_a_pending_entry_that_nobody_wants_is_removed(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    depositor.init(id, "left-over.bin")
    await people.author.uploads.remove(id, "left-over.bin")
    await people.author.uploads.remove(id, "left-over.bin")
    assert [f.key for f in (await people.author.draft(id)).files] == ["a.bin"]
    await people.author.publish(id)


async def test_a_second_upload_after_the_commit_does_not_drop_the_file(
    people: People, depositor: Depositor, file: Path, flaky: Flaky
) -> None:
    """InvenioRDM's PUT alone returns 200 and deletes the file: see test_drafts.py."""
    id = await drafted(people, depositor, file)
    sent = await people.author.uploads.upload(id, "a.bin", file, lambda n: None)
    md5 = hashlib.md5(b"hello" * 1000).hexdigest()  # noqa: S324
    assert sent.checksum == f"md5:{md5}"
    assert [(f.key, f.complete) for f in (await people.author.draft(id)).files] == [("a.bin", True)]
    assert flaky.count("DELETE", "/a.bin") == 1


async def test_a_draft_with_field_errors_is_kept_reported_and_not_published(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    nameless = structs.replace(METADATA, title="", creators=[])
    payload = await people.author.update(id, nameless)
    assert {"/title", "/creators"} <= {each.pointer for each in payload.errors}
    for act in (people.author.publish(id), people.author.reviews.submit(id, "")):
        with pytest.raises(Incomplete) as refused:
            await act
        assert {"/title", "/creators"} <= {each.pointer for each in refused.value.fields}
    assert not await people.author.published(id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"licences": [term("nope")]},
        {"languages": [term("nope")]},
        {"resource_type": term("nope")},
        {"contributors": [Person(family_name="B", role=term("nope"))]},
        {"programming_languages": [term("nope")]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_an_unknown_vocabulary_id_is_reported_and_changes_nothing(
    people: People, depositor: Depositor, wrong: dict[str, object]
) -> None:
    id = await drafted(people, depositor)
    with pytest.raises(Incomplete, match="nope"):
        await people.author.update(id, structs.replace(METADATA, title="Not kept", **wrong))
    assert (await people.author.draft(id)).metadata.title == METADATA.title


async def test_a_draft_that_was_changed_elsewhere_is_not_overwritten(
    people: People, depositor: Depositor
) -> None:
    id = await drafted(people, depositor)
    read = await people.author.draft(id)
    elsewhere = body(title="Typed on the page of the repository")
    assert depositor.caller.put(f"/records/{id}/draft", elsewhere).status_code == 200
    with pytest.raises(ChangedElsewhere, match="Reload the draft"):
        await people.author.update(id, METADATA, read.revision)
    now = await people.author.draft(id)
    assert now.metadata.title == "Typed on the page of the repository"
    payload = await people.author.update(id, METADATA, now.revision)
    assert payload.metadata.title == METADATA.title


async def test_what_the_form_has_no_field_for_is_not_lost(
    people: People, depositor: Depositor
) -> None:
    """A PUT replaces everything; the one of `POST /records` did not come from here."""
    ours = (await people.author.draft(await drafted(people, depositor))).metadata
    beyond = {
        "additional_titles": [{"title": "Otherwise", "type": {"id": "alternative-title"}}],
        "additional_descriptions": [{"description": "<p>Notes</p>", "type": {"id": "other"}}],
        "sizes": ["11 pages"],
        "identifiers": [{"identifier": "https://example.org/1", "scheme": "url"}],
        "rights": [{"title": {"en": "In our own words"}}],
    }
    creators = [
        {
            "person_or_org": {
                "type": "personal",
                "family_name": "Lovelace",
                "given_name": "Ada",
                "identifiers": [{"scheme": "gnd", "identifier": "gnd:4079154-3"}],
            }
        }
    ]
    id = depositor.draft(None, creators=creators, **beyond)
    restricted = {**body(creators=creators, **beyond), "files": {"enabled": False}}
    restricted["access"] = {"record": "restricted", "files": "restricted"}
    assert depositor.caller.put(f"/records/{id}/draft", restricted).status_code == 200
    before = depositor.caller.json(f"/records/{id}/draft")
    payload = await people.author.update(id, ours)
    assert payload.errors == []
    after = depositor.caller.json(f"/records/{id}/draft")
    assert after["metadata"]["title"] == METADATA.title
    for name in beyond.keys() - {"rights"}:
        assert after["metadata"][name] == before["metadata"][name], name
    rights = after["metadata"]["rights"]
    assert [each.get("id") or each["title"]["en"] for each in rights] == ["mit", "In our own words"]
    ada = after["metadata"]["creators"][0]["person_or_org"]
    assert {each["scheme"] for each in ada["identifiers"]} == {"orcid", "gnd"}
    assert (after["access"]["record"], after["files"]["enabled"]) == ("restricted", False)


async def test_a_reserved_doi_survives_a_change_of_the_metadata(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    doi = await people.author.reserve(id)
    await people.author.update(id, structs.replace(METADATA, version="2.0.0"))
    assert await people.author.reserve(id) == doi
    await people.author.publish(id)
    record = depositor.caller.json(f"/records/{id}")
    assert record["pids"]["doi"]["identifier"] == doi


@pytest.fixture
def checking(repository: Repository, flaky: Flaky, web: HttpClient, tmp_path: Path) -> People:
    """Those of the community with checks of submissions."""
    people = People.__new__(People)
    for name, who in (("author", "contributor"), ("curator", "curator")):
        invenio = build(repository, flaky, web, tmp_path, who, repository.checked)
        setattr(people, name, invenio.publisher)
    return people


async def test_checks_of_a_community_are_distinguished_from_the_repositorys_errors(
    checking: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(checking, depositor, file)
    await checking.author.reviews.offer(id)
    bare = structs.replace(METADATA, version="", funding=list[Grant]())
    payload = await checking.author.update(id, bare)
    assert payload.errors == []
    assert {each.pointer: each.severity for each in payload.checks} == {
        "/funding": "info",
        "/version": "error",
    }
    assert all(each.message and each.description and each.community for each in payload.checks)
    with pytest.raises(Incomplete) as refused:
        await checking.author.reviews.submit(id, "")
    assert [each.pointer for each in refused.value.fields] == ["/version"]
    payload = await checking.author.update(id, structs.replace(bare, version="1.0.0"))
    assert [each.severity for each in payload.checks] == ["info"]
    assert (await checking.author.reviews.submit(id, "")).state is ReviewState.SUBMITTED


async def test_offering_asks_nobody_and_is_done_once(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    flaky.losing["PUT", "/review"] = ["504"]
    first = await people.author.reviews.offer(id)
    assert first.state is ReviewState.CREATED
    assert (await people.author.reviews.offer(id)).id == first.id
    assert (await people.author.reviews.submit(id, "")).id == first.id
    assert (await people.author.reviews.offer(id)).state is ReviewState.SUBMITTED


async def test_an_offered_draft_is_published_directly_or_discarded(
    people: People, depositor: Depositor, file: Path
) -> None:
    for end in (people.author.publish, people.author.discard):
        id = await drafted(people, depositor, file)
        await people.author.reviews.offer(id)
        await end(id)


async def test_a_record_is_deleted_once_and_only_by_its_owner(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    await people.author.publish(id)
    with pytest.raises(Restricted):
        await people.curator.delete(id, "test-record", "")
    with pytest.raises(Incomplete, match="removal reason"):
        await people.author.delete(id, "spam", "")
    flaky.losing["POST", "/request-deletion"] = ["504"]
    gone = await people.author.delete(id, "test-record", "")
    assert (gone.record, gone.state) == (id, "deleted")
    before = flaky.count("POST", "/request-deletion")
    assert (await people.author.delete(id, "test-record", "")).state == "deleted"
    assert flaky.count("POST", "/request-deletion") == before


async def test_what_may_be_deleted_and_why_is_reported(
    people: People, depositor: Depositor, file: Path
) -> None:
    reasons = await people.author.choices("removal-reasons", "", None)
    assert {"test-record", "duplicate"} <= {each.id for each in reasons}
    assert "spam" not in {each.id for each in reasons}
    id = await drafted(people, depositor, file)
    await people.author.publish(id)

    async with asyncio.timeout(10):  # it is listed with a delay
        while [r.deletable for r in await people.author.mine() if r.id == id] != [True]:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def test_who_is_signed_in_is_known_by_name(
    people: People, repository: Repository, flaky: Flaky, web: HttpClient, tmp_path: Path
) -> None:
    me = await people.author.myself()
    assert me == Person(
        family_name="Contributor", given_name="Connie", affiliations=[Choice("ESCAPE")]
    )
    repository.tokens["nobody"] = ""
    assert await build(repository, flaky, web, tmp_path, "nobody").publisher.myself() is None
    flaky.gone.add(repository.tokens["contributor"])
    assert await people.author.myself() is None
