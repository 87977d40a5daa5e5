"""The `Publisher` of an InvenioRDM, through a proxy that loses responses on request."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.models import Access, ReviewState, term
from jupyter_ossr_ext.problems import CredentialsRejected, Incomplete, NotFound, Restricted
from tests.server.support.lossy_proxy import Flaky

from .conftest import Repository
from .deposits import Depositor
from .publishers import METADATA, People, drafted


async def test_the_publisher_is_the_repositorys_and_never_our_title_of_it(
    people: People, depositor: Depositor
) -> None:
    draft = await people.author.create(structs.replace(METADATA, publisher=""))
    depositor.made.append(draft.id)
    assert draft.metadata.publisher == "Zenodo"  # of its newest records
    own = structs.replace(draft.metadata, publisher="Observatory of Somewhere")
    assert (await people.author.update(draft.id, own)).metadata.publisher == own.publisher


async def test_what_is_written_is_what_is_read(people: People, depositor: Depositor) -> None:
    id = await drafted(people, depositor)
    got = (await people.author.draft(id)).metadata
    assert got.title == METADATA.title
    assert got.creators[0].orcid == "0000-0002-1825-0097"
    assert [c.id for c in got.creators[0].affiliations] == ["01ggx4157", None]
    assert got.creators[1].kind == "organizational"
    assert got.contributors[0].role is not None
    assert got.contributors[0].role.id == "contactperson"
    assert got.subjects[1].title == "Astronomy"
    assert [each.id for each in (*got.licences, *got.languages)] == ["mit", "eng"]
    assert got.funding[0].award is not None and got.funding[0].award.id == "00k4n6c32::824064"
    # Values with a field of their own are read from there.
    assert [(r.relation.id, r.identifier) for r in got.related] == [("cites", "10.5281/zenodo.1")]
    same = ("publication_date", "version", "description", "references", "code_repository", "readme")
    for name in same:
        assert getattr(got, name) == getattr(METADATA, name)
    assert [(d.date, d.kind and d.kind.id, d.description) for d in got.dates] == [
        ("2025-01-01/2025-02-28", "collected", "Of the camera"),
        ("2026", "valid", None),
    ]
    assert [each.id for each in got.programming_languages] == ["python"]
    assert got.development_status is not None and got.development_status.id == "active"
    again = await people.author.update(id, got)
    assert again.errors == []
    assert (await people.author.draft(id)).metadata == got


async def test_wrong_fields_are_reported_by_pointer(people: People, depositor: Depositor) -> None:
    from msgspec import structs

    id = await drafted(people, depositor)
    wrong = structs.replace(METADATA, publication_date="yesterday")
    payload = await people.author.update(id, wrong)
    assert "/publicationDate" in {each.pointer for each in payload.errors}
    past = structs.replace(
        METADATA, access=Access(files="restricted", embargo_until="2020-01-01", embargo_reason="r")
    )
    payload = await people.author.update(id, past)
    assert "/access/embargoUntil" in {each.pointer for each in payload.errors}
    with pytest.raises(Incomplete, match="nope"):
        await people.author.update(id, structs.replace(METADATA, licences=[term("nope")]))


async def test_a_file_is_sent_once_in_one_piece(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor)
    payload: list[int] = []
    sent = await people.author.uploads.upload(id, "sub/a.bin", file, payload.append)
    md5 = hashlib.md5(b"hello" * 1000).hexdigest()  # noqa: S324
    assert (sent.checksum, sent.size, sum(payload)) == (f"md5:{md5}", 5000, 5000)
    assert flaky.count("PUT", "/content") == 1
    [entry] = (await people.author.draft(id)).files
    assert (entry.key, entry.checksum, entry.complete) == ("sub/a.bin", sent.checksum, True)


ODD_NAMES = [
    "a#b.txt",
    "c?.txt",
    "O\u2019X.txt",
    "é.txt",
    "100%25.txt",
    "a+b & c=d;e.txt",
    "obs_12:30:00.fits",
    "[1] (2).txt",
    "\u5929.txt",
]


async def test_files_with_odd_names_are_sent_sent_again_and_listed(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor)
    for name in [*ODD_NAMES, ODD_NAMES[0]]:
        await people.author.uploads.upload(id, name, file, lambda n: None)
    found = (await people.author.draft(id)).files
    assert sorted(each.key for each in found) == sorted(ODD_NAMES)
    assert all(each.complete for each in found)


async def test_a_file_that_is_there_is_removed_before_it_is_sent_again(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    file.write_bytes(b"other")  # noqa: ASYNC240
    sent = await people.author.uploads.upload(id, "a.bin", file, lambda n: None)
    [entry] = (await people.author.draft(id)).files
    assert (entry.size, entry.checksum) == (5, sent.checksum)


async def test_an_empty_file_is_refused_in_words(
    people: People, depositor: Depositor, tmp_path: Path
) -> None:
    id = await drafted(people, depositor)
    (tmp_path / "empty").touch()
    with pytest.raises(Incomplete, match="Empty files"):
        await people.author.uploads.upload(id, "empty", tmp_path / "empty", lambda n: None)


async def test_a_lost_commit_is_looked_up(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    flaky.losing["POST", "/commit"] = ["504"]
    id = await drafted(people, depositor, file)
    assert flaky.count("PUT", "/content") == 1
    assert flaky.count("POST", "/commit") == 1
    assert [f.complete for f in (await people.author.draft(id)).files] == [True]


@pytest.mark.parametrize("outcome", ["504", "cut"])
async def test_a_lost_creation_makes_one_draft(
    people: People, depositor: Depositor, flaky: Flaky, outcome
) -> None:
    flaky.losing["POST", "/records"] = [outcome]
    before = {each.id for each in await people.author.mine()}
    id = await drafted(people, depositor)
    assert flaky.count("POST", "/records") == 1
    assert (await people.author.draft(id)).metadata.title == METADATA.title
    assert id not in before


async def test_a_doi_is_reserved_once(people: People, depositor: Depositor, flaky: Flaky) -> None:
    id = await drafted(people, depositor)
    flaky.losing["POST", "/pids/doi"] = ["504"]
    doi = await people.author.reserve(id)
    assert doi == f"10.5072/zenodo.{id}"
    assert await people.author.reserve(id) == doi
    assert flaky.count("POST", "/pids/doi") == 1


@pytest.mark.parametrize("outcome", ["504", "cut"])
async def test_a_lost_publication_is_looked_up_and_not_repeated(
    people: People, depositor: Depositor, flaky: Flaky, file: Path, outcome
) -> None:
    id = await drafted(people, depositor, file)
    flaky.losing["POST", "/actions/publish"] = [outcome]
    await people.author.publish(id)
    assert flaky.count("POST", "/actions/publish") == 1
    assert await people.author.published(id)
    await people.author.publish(id)
    assert flaky.count("POST", "/actions/publish") == 1


async def test_a_publication_that_was_not_done_is_asked_for_again(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    flaky.losing["POST", "/actions/publish"] = ["lost"]
    await people.author.publish(id)
    assert flaky.count("POST", "/actions/publish") == 2
    assert await people.author.published(id)


async def test_a_lost_submission_makes_one_request(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    flaky.losing["POST", "/submit-review"] = ["504"]
    review = await people.author.reviews.submit(id, "Please")
    assert review.state is ReviewState.SUBMITTED
    assert flaky.count("POST", "/submit-review") == 1
    assert (await people.author.reviews.submit(id, "")).id == review.id


async def test_a_declined_draft_is_submitted_again_and_accepted(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    first = await people.author.reviews.submit(id, "")
    declined = await people.curator.reviews.act(first.id, "decline", "Not yet")
    assert declined.state is ReviewState.DECLINED
    second = await people.author.reviews.submit(id, "")
    assert second.id != first.id
    flaky.losing["POST", "/actions/accept"] = ["504"]
    accepted = await people.curator.reviews.act(second.id, "accept", "")
    assert accepted.state is ReviewState.ACCEPTED
    assert flaky.count("POST", "/actions/accept") == 1
    assert await people.author.published(id)


async def test_a_declined_draft_is_published_without_its_review(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    review = await people.author.reviews.submit(id, "")
    await people.curator.reviews.act(review.id, "decline", "")
    await people.author.publish(id)
    assert await people.author.published(id)


async def parent_of(people: People, id: str) -> str:
    """The id of all versions, from the author's records, whose index is behind for some seconds."""
    for _ in range(60):
        for each in await people.author.mine():
            if each.id == id and each.parent:
                return each.parent
        await asyncio.sleep(0.5)
    raise AssertionError(f"{id} is not among the author's records")


async def test_a_new_version_resumes_its_draft_and_takes_over_the_files(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    await people.author.publish(id)
    parent = await parent_of(people, id)
    flaky.losing["POST", "/versions"] = ["504"]
    draft = await people.author.version(id)
    depositor.made.append(draft.id)
    assert (await people.author.version(id)).id == draft.id
    assert await parent_of(people, draft.id) == parent
    flaky.losing["POST", "/files-import"] = ["504"]
    downloaded = await people.author.download_files(draft)
    assert [each.key for each in downloaded.files] == ["a.bin"]
    assert await people.author.download_files(downloaded) == downloaded


async def test_a_file_that_is_too_large_is_reported_and_leaves_nothing(
    people: People, depositor: Depositor, flaky: Flaky, tmp_path: Path
) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as hole:
        hole.truncate(30_000_000)  # more than a socket buffer: the response comes during the upload
    id = await drafted(people, depositor)
    flaky.losing["PUT", "/content"] = ["413"]
    payload = 0

    def progress(count: int) -> None:
        nonlocal payload
        payload += count

    with pytest.raises(Incomplete, match=r"large\.bin is too large"):
        await people.author.uploads.upload(id, "large.bin", large, progress)
    assert payload == 0
    assert (await people.author.draft(id)).files == []


async def test_an_expired_token_is_reported_as_such(
    people: People, depositor: Depositor, flaky: Flaky, file: Path, repository: Repository
) -> None:
    id = await drafted(people, depositor)
    flaky.gone.add(repository.tokens["contributor"])
    with pytest.raises(CredentialsRejected):
        await people.author.uploads.upload(id, "a.bin", file, lambda n: None)
    flaky.gone.clear()
    with pytest.raises(Restricted):
        await people.curator.update(id, METADATA)


async def test_discarding_withdraws_an_open_review_and_may_be_repeated(
    people: People, depositor: Depositor, flaky: Flaky, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    await people.author.reviews.submit(id, "")
    flaky.losing["DELETE", "/draft"] = ["504"]
    await people.author.discard(id)
    with pytest.raises(NotFound):
        await people.author.draft(id)
    await people.author.discard(id)


async def test_comments_and_choices_are_ours(
    people: People, depositor: Depositor, file: Path
) -> None:
    id = await drafted(people, depositor, file)
    review = await people.author.reviews.submit(id, "Please")
    text = await people.curator.reviews.say(review.id, "<p>Hi</p>")
    assert text.mine and text.content == "<p>Hi</p>"
    assert (await people.curator.reviews.get(review.id)).actions[:2] == ["accept", "decline"]
    assert (await people.author.reviews.get(review.id)).actions == ["cancel"]
    [cern, *_] = await people.author.choices("affiliations", "cern", None)
    assert (cern.id, cern.note) == ("01ggx4157", "CERN, Switzerland")
    [award, *_] = await people.author.choices("awards", "824064", "00k4n6c32")
    assert (award.id, award.group) == ("00k4n6c32::824064", "00k4n6c32")
