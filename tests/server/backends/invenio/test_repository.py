"""The contract of `Repository`, for the demo and a real InvenioRDM."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.invenio import Invenio
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.models import AccessStatus, Query
from jupyter_ossr_ext.problems import (
    CredentialsMissing,
    CredentialsRejected,
    Gone,
    NotFound,
    Problem,
    RateLimited,
    Restricted,
)
from jupyter_ossr_ext.records.catalogue import Catalogue
from jupyter_ossr_ext.records.previews import Previews
from tests.server.conformance.conftest import Repository, demo, depositor, real, repository
from tests.server.conformance.deposits import Depositor
from tests.server.support.clients import AGENT, invenio

__all__ = ["demo", "depositor", "real", "repository"]

Open = Callable[..., Invenio]


@pytest.fixture
def web(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[HttpClient]:
    web = HttpClient(AGENT)
    yield web
    jp_asyncio_loop.run_until_complete(web.aclose())


@pytest.fixture
def there(repository: Repository, web: HttpClient, tmp_path: Path) -> Open:
    """The repository for a guest or a signed-in user."""

    def open_as(who: str | None = None, address: str | None = None, **settings: object) -> Invenio:
        environment = {"TEST_TOKEN": repository.tokens.get(who, who)} if who else {}
        url = (address or repository.ranges).removesuffix("/api")
        return invenio(web, url, tmp_path, environment, community="escape2020", **settings)

    return open_as


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


async def test_the_newest_entries_come_first_when_nothing_is_searched(there: Open) -> None:
    page = await there().search(Query("test"))
    assert page.total > page.size == len(page.items) == 25
    assert page.sort == "newest"
    assert {facet.name for facet in page.facets} >= {"resource_type", "access_status", "file_type"}


async def test_pages_follow_one_another_without_repeating_a_record(there: Open) -> None:
    first = await there().search(Query("test", sort="oldest"))
    second = await there().search(Query("test", sort="oldest", page=2))
    ids = [item.id for item in first.items + second.items]
    assert len(ids) == len(set(ids)) == first.total


async def test_records_of_other_communities_are_not_found(
    there: Open, repository: Repository
) -> None:
    page = await there("contributor").search(Query("test", size=100))
    ids = {item.id for item in page.items}
    assert repository.id("event_list") in ids
    assert not ids & {repository.id("lone"), repository.id("other_community")}


async def test_every_facet_that_is_offered_narrows_to_its_count(there: Open) -> None:
    everything = await there().search(Query("test", size=1))
    for facet in everything.facets:
        for bucket in facet.buckets[:3] + facet.buckets[-1:]:
            query = Query("test", size=1, facets={facet.name: [bucket.key]})
            page = await there().search(query)
            assert page.total == bucket.count, (facet.name, bucket)


async def test_text_with_special_characters_finds_what_its_words_find(
    there: Open, repository: Repository
) -> None:
    wanted = repository.id("event_list")
    chance = random.Random(7)
    for _ in range(25):
        noise = ["".join(chance.choices(string.punctuation, k=3)) for _ in range(2)]
        text = f"{noise[0]} Crab nebula event list {noise[1]}"
        page = await there("contributor").search(Query("test", q=text, sort="bestmatch"))
        assert wanted in [item.id for item in page.items], text


@pytest.mark.parametrize("text", ["c++", "a/b", '"', "AND", "(", "title:", "\\", "x OR", "[a TO"])
async def test_half_a_query_is_text_and_no_error(there: Open, text: str) -> None:
    assert (await there().search(Query("test", q=text))).total >= 0


async def test_a_record_is_read_in_full(there: Open, repository: Repository) -> None:
    expected = repository.samples["python_package"].newest
    record = await there().record(expected.id)
    assert (record.id, record.doi) == (expected.id, expected.doi)
    assert {file.key: file.checksum for file in record.files} == {
        key: f"md5:{file.md5}" for key, file in expected.files.items()
    }
    assert [file.key for file in record.files] == sorted(expected.files)
    assert record.creators[0].orcid == "0000-0002-1825-0097"
    assert [each.title for each in record.creators[0].affiliations] == [
        "European Organization for Nuclear Research"
    ]
    assert record.licences[0].id == "mit" and record.licences[0].url
    assert record.funding[0].number == "824064"
    assert record.related == []  # its code repository has a field of its own
    assert [community.slug for community in record.communities] == ["escape2020"]
    assert record.resource_type and record.resource_type.id == "software"
    assert record.code_repository and record.programming_languages[0].title == "Python"
    assert record.is_latest and not record.is_draft and not record.files_hidden


async def test_the_concept_id_gives_the_newest_version(there: Open, repository: Repository) -> None:
    sample = repository.samples["event_list"]
    record = await there().record(sample.parent)
    assert record.id == sample.newest.id


async def test_all_versions_are_listed_newest_first(there: Open, repository: Repository) -> None:
    sample = repository.samples["many_versions"]
    versions = await there().versions(sample.newest.id)
    assert [version.id for version in versions] == [v.id for v in reversed(sample.versions)]
    assert [version.is_latest for version in versions] == [True] + [False] * (len(versions) - 1)


@pytest.mark.parametrize("style", ["bibtex", "apa", "ieee"])
async def test_a_citation_names_the_doi(there: Open, repository: Repository, style: str) -> None:
    record = await there().record(repository.id("python_package"))
    citation = await there().citation(record, style)
    assert record.doi and record.doi in citation.text


async def test_an_unknown_style_is_said_to_be_unknown(there: Open, repository: Repository) -> None:
    record = await there().record(repository.id("python_package"))
    for style in ("nonesuch", "../../etc", "A&B"):
        with pytest.raises(NotFound):
            await there().citation(record, style)


async def test_a_record_is_resolved_from_all_its_names(there: Open, repository: Repository) -> None:
    sample, here = repository.samples["event_list"], there()
    record = await here.record(sample.newest.id)
    names = [record.id, sample.parent, record.url, record.doi, record.concept_doi]
    names += [f"https://doi.org/{record.doi}/", f"<doi:{record.doi}>", f"{record.url}/files/x"]
    for name in names:
        assert await here.resolve(name or "") == record.id, name
    old = sample.versions[0]
    assert await here.resolve(old.doi or "") == old.id, "a version's DOI is that version"


async def test_an_address_of_the_newest_version_leads_to_it(
    there: Open, repository: Repository
) -> None:
    sample, here = repository.samples["event_list"], there()
    old, newest = sample.versions[0].id, sample.newest.id
    url = (await here.record(old)).url
    assert old != newest and await here.resolve(url) == old
    for name in (f"{url}/latest", url.replace("/records/", "/api/records/") + "/versions/latest"):
        assert await here.resolve(name) == newest, name


async def test_half_a_word_finds_whole_ones(there: Open) -> None:
    whole = await there().search(Query("test", q="nebula"))
    half = await there().search(Query("test", q="nebul"))
    assert whole.total > 0
    assert {item.id for item in half.items} >= {item.id for item in whole.items}
    raw = await there().search(Query("test", q="nebul", raw=True))
    assert raw.total == 0, "the user's own query is not changed"


async def test_what_is_not_there_is_not_resolved(there: Open) -> None:
    for name in ("gamma", "10.9999/nothing", "00000-00000", "https://example.org/records/1"):
        assert await there().resolve(name) is None


async def test_a_deleted_record_is_gone(there: Open, repository: Repository) -> None:
    with pytest.raises(Gone):
        await there().record(repository.id("deleted"))


async def test_what_a_guest_may_not_see_is_said_so(there: Open, repository: Repository) -> None:
    with pytest.raises(CredentialsMissing):
        await there().record(repository.id("restricted"))
    record = await there().record(repository.id("restricted_files"))
    assert record.files_hidden and record.files == []
    assert record.access.status is AccessStatus.RESTRICTED


async def test_an_embargo_tells_its_date(there: Open, repository: Repository) -> None:
    sample, here = repository.samples["embargoed"].newest, there()
    record = await here.record(sample.id)
    assert record.access.embargo_until
    with pytest.raises(Restricted, match=record.access.embargo_until):
        await here.read(sample.id, next(iter(sample.files)), 0, 10)


async def test_the_owner_reads_what_is_restricted(there: Open, repository: Repository) -> None:
    sample, here = repository.samples["restricted"].newest, there("contributor")
    record = await here.record(sample.id)
    assert {file.key for file in record.files} == set(sample.files)
    key, payload = next(iter(sample.files.items()))
    data = await here.read(sample.id, key, 0, payload.size)
    assert md5(data) == payload.md5


async def test_a_stranger_and_a_bad_token_are_distinguished(
    there: Open, repository: Repository
) -> None:
    with pytest.raises(Restricted):
        await there("stranger").record(repository.id("restricted"))
    with pytest.raises(CredentialsRejected):
        await there("no-such-token").record(repository.id("restricted"))


async def test_an_owner_sees_a_draft_and_nobody_else(there: Open, depositor: Depositor) -> None:
    id = await asyncio.to_thread(depositor.draft)
    record = await there("contributor").record(id)
    assert record.is_draft
    for who in (None, "stranger"):
        with pytest.raises((NotFound, Restricted, CredentialsMissing)):
            await there(who).record(id)


async def test_an_account_is_who_the_token_says(there: Open) -> None:
    assert not (await there().account.get()).signed_in
    known = await there("contributor").account.get()
    assert known.signed_in and known.origin == "environment" and known.name
    unknown = await there("no-such-token").account.get()
    assert not unknown.signed_in and unknown.problem


async def test_a_token_is_kept_only_if_it_is_accepted(
    there: Open, repository: Repository, tmp_path: Path
) -> None:
    here = there()
    before = await here.account.identity()
    with pytest.raises(CredentialsRejected):
        await here.account.sign_in("no-such-token")
    assert not (tmp_path / "tokens").exists()
    account = await here.account.sign_in(repository.tokens["contributor"])
    assert account.signed_in and account.origin == "stored"
    assert await here.account.identity() != before
    assert not (await here.account.sign_out()).signed_in
    assert await here.account.identity() == before


async def test_a_test_account_signs_in_by_its_name(there: Open, repository: Repository) -> None:
    here = there(test_accounts={"Author": repository.tokens["contributor"]})
    assert here.source.test_accounts == ["Author"]
    account = await here.account.sign_in("Author")
    assert account.signed_in and account.test_account == "Author"
    assert (await here.account.get()).test_account == "Author"
    assert (await here.account.sign_in(repository.tokens["curator"])).test_account is None
    assert (await here.account.sign_out()).test_account is None
    with pytest.raises(CredentialsRejected):
        await here.account.sign_in("author")


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_file_arrives_from_where_it_was_left(
    there: Open, repository: Repository, ranges: bool
) -> None:
    sample = repository.samples["big_file"].newest
    [(key, payload)] = [item for item in sample.files.items() if item[1].size > 2**20]
    here = there(address=None if ranges else repository.no_ranges)

    def download() -> tuple[int, bool, bytes]:
        stream = here.open(sample.id, key, start=payload.size - 1000)
        buffer, data = memoryview(bytearray(2**20)), bytearray()
        while count := stream.readinto(buffer):
            data += buffer[:count]
        assert stream.total == payload.size
        assert stream.etag == f'"md5:{payload.md5}"'
        return stream.start, stream.ranges, bytes(data)

    start, ranged, data = await asyncio.to_thread(download)
    assert (start, ranged) == ((payload.size - 1000, True) if ranges else (0, False))
    assert len(data) == payload.size - start
    assert ranges or md5(data) == payload.md5


@pytest.mark.parametrize("sample", ["names", "folders", "hostile"])
async def test_every_key_is_read_whatever_characters_it_has(
    there: Open, repository: Repository, sample: str
) -> None:
    expected, here = repository.samples[sample].newest, there()
    for key, payload in expected.files.items():
        data = await here.read(expected.id, key, 0, payload.size + 10)
        assert md5(data) == payload.md5, key


async def test_an_archive_has_one_table_of_contents_however_it_is_read(
    there: Open, repository: Repository
) -> None:
    id, here = repository.id("nested_zip"), there()
    theirs = await here.members(id, "noise-budget.zip")
    assert theirs is not None
    previews = Previews(Catalogue({"test": here}))
    ours = await asyncio.to_thread(previews.listing, "test", id, "noise-budget.zip")
    listed = {(m.path, m.size) for m in ours.members if not m.folder}
    assert {(m.path, m.size) for m in theirs.members if not m.folder} == listed
    preview = await previews.preview("test", id, "noise-budget.zip", "noise-budget/README.md")
    assert "Noise budget" in preview.bundle["text/markdown"]


async def test_a_limit_is_reported_with_the_seconds_to_wait(
    there: Open, repository: Repository
) -> None:
    here = there(address=repository.limited)
    id = repository.id("event_list")
    with pytest.raises(RateLimited) as caught:
        for _ in range(12):
            await here.record(id)
    assert caught.value.retry_after and 1 <= caught.value.retry_after <= 61
    assert here.governor.waiting() > 0


async def test_no_token_shows_in_anything_that_is_said(
    there: Open, repository: Repository, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    token = repository.tokens["stranger"]
    here = there("stranger")
    text = [repr(await here.account.get()), repr(here.source), repr(here)]
    for id in (repository.id("restricted"), repository.id("deleted"), "00000-00000"):
        try:
            text.append(repr(await here.record(id)))
        except Problem as problem:
            text.append(repr(problem.document()) + str(problem))
    assert token not in "".join(text) + caplog.text
    assert token not in os.environ.values()
