"""The catalogue: one request per query, cached for a short time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from jupyter_ossr_ext.account.service import Accounts
from jupyter_ossr_ext.models import Query
from jupyter_ossr_ext.problems import Malformed, NotFound, Offline, Problem, UpstreamDown
from jupyter_ossr_ext.records.catalogue import Catalogue
from tests.server.support.clients import Line, error, found, hit, invenio, json


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def catalogue(line: Line, folder: Path, environment: dict[str, str] | None = None) -> Catalogue:
    return Catalogue({"test": invenio(line.web, line.url, folder, environment)}, Clock())


RECORDS = "/api/records"


async def test_equal_searches_at_the_same_time_are_one(tmp_path: Path) -> None:
    line = Line({RECORDS: found(hit())})
    there = catalogue(line, tmp_path)
    pages = await asyncio.gather(*(there.search(Query("test", q="x")) for _ in range(5)))
    assert len(line.sent) == 1
    assert all(page == pages[0] for page in pages)


async def test_a_response_is_good_for_a_minute(tmp_path: Path) -> None:
    line, clock = Line({RECORDS: found(hit())}), Clock()
    there = Catalogue({"test": invenio(line.web, line.url, tmp_path)}, clock)
    await there.search(Query("test"))
    clock.now = 59
    await there.search(Query("test"))
    assert len(line.sent) == 1
    clock.now = 61
    await there.search(Query("test"))
    assert len(line.sent) == 2


async def test_different_searches_are_different(tmp_path: Path) -> None:
    line = Line({RECORDS: found(hit())})
    there = catalogue(line, tmp_path)
    for facets in ({}, {"a": ["1"]}, {"a": ["1", "2"]}, {"b": ["1"]}):
        await there.search(Query("test", facets=facets))
    await there.search(Query("test", raw=True))
    assert len(line.sent) == 5


async def test_a_signed_in_user_does_not_get_cached_responses_of_guests(tmp_path: Path) -> None:
    line = Line({RECORDS: found(hit()), "/api/me": {"email": "a@example.org"}})
    environment: dict[str, str] = {}
    there = catalogue(line, tmp_path, environment)
    await there.search(Query("test"))
    environment["TEST_TOKEN"] = "from-the-hub"
    await there.search(Query("test"))
    await Accounts(there).sign_in("test", "mine")
    await there.search(Query("test"))
    await Accounts(there).sign_out("test")
    await there.search(Query("test"))
    assert line.paths().count(RECORDS) == 4


async def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    responses: list[Any] = [json({}, 500), json(found(hit()))]
    line = Line({RECORDS: lambda request: responses.pop(0)})
    there = catalogue(line, tmp_path)
    with pytest.raises(UpstreamDown):
        await there.search(Query("test"))
    assert (await there.search(Query("test"))).total == 1


async def test_a_cancelled_caller_does_not_cancel_the_request_of_others(tmp_path: Path) -> None:
    line = Line({RECORDS: found(hit())})
    there = catalogue(line, tmp_path)
    first = asyncio.create_task(there.search(Query("test")))
    second = asyncio.create_task(there.search(Query("test")))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).total == 1
    assert first.cancelled() or first.cancelling()


async def test_a_record_is_known_by_the_id_that_a_concept_led_to(tmp_path: Path) -> None:
    def concept(request: httpx2.Request) -> httpx2.Response:
        return json({}, 302, location="/api/records/5")

    line = Line({"/api/records/4": concept, "/api/records/5": hit("5") | {"parent": {"id": "4"}}})
    there = catalogue(line, tmp_path)
    assert (await there.record("test", "4")).id == "5"
    await there.record("test", "5")
    assert line.paths() == ["/api/records/4", "/api/records/5"]


async def test_a_source_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    there = catalogue(Line({}), tmp_path)
    with pytest.raises(NotFound):
        await there.search(Query("nonesuch"))


@pytest.mark.parametrize(
    "query", [Query("test", page=0), Query("test", size=0), Query("test", q="x" * 5000)]
)
async def test_a_search_that_makes_no_sense_is_not_sent(tmp_path: Path, query: Query) -> None:
    line = Line({RECORDS: found(hit())})
    with pytest.raises(Malformed):
        await catalogue(line, tmp_path).search(query)
    assert line.sent == []


async def test_all_sources_are_asked_what_a_name_means_the_preferred_first(tmp_path: Path) -> None:
    report = {**hit("7"), "pids": {"doi": {"identifier": "10.1000/b"}}}
    one, two = Line({RECORDS: found()}), Line({RECORDS: found(report)})
    there = Catalogue(
        {
            "one": invenio(one.web, one.url, tmp_path),
            "two": invenio(two.web, two.url, tmp_path),
        }
    )
    assert await there.resolve("10.1000/b") == ("two", "7")
    asked = len(one.sent)
    assert await there.resolve("https://doi.org/10.1000/B", prefer="two") == ("two", "7")
    assert len(one.sent) == asked


async def test_a_source_that_is_down_does_not_hide_the_others(tmp_path: Path) -> None:
    def down(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no route")

    report = {**hit("7"), "pids": {"doi": {"identifier": "10.1000/b"}}}
    one, two = Line({RECORDS: down}), Line({RECORDS: found(report)})
    there = Catalogue(
        {
            "one": invenio(one.web, one.url, tmp_path),
            "two": invenio(two.web, two.url, tmp_path),
        }
    )
    assert await there.resolve("10.1000/b") == ("two", "7")
    with pytest.raises(Offline):
        await there.resolve("10.1000/other")


async def test_a_cff_citation_is_made_here(tmp_path: Path) -> None:
    person = {"name": "Ada, A.", "type": "personal"}
    line = Line({"/api/records/5": hit("5", creators=[{"person_or_org": person}])})
    citation = await catalogue(line, tmp_path).citation("test", "5", "cff")
    assert yaml.safe_load(citation.text)["authors"] == [
        {"family-names": "Ada", "given-names": "A."}
    ]
    assert line.paths() == ["/api/records/5"]


async def test_an_unknown_citation_style_is_not_found(tmp_path: Path) -> None:
    calls = [json(hit("5")), error(400, "Citation string style not found.")]
    line = Line({"/api/records/5": lambda request: calls.pop(0)})
    with pytest.raises(NotFound):
        await catalogue(line, tmp_path).citation("test", "5", "nonesuch")


async def test_an_empty_token_is_not_sent_anywhere(tmp_path: Path) -> None:
    line = Line({})
    with pytest.raises(Problem):
        await Accounts(catalogue(line, tmp_path)).sign_in("test", "")
    assert line.sent == []


async def test_a_draft_that_somebody_published_is_asked_for_again(tmp_path: Path) -> None:
    draft = {**hit("1"), "is_draft": True}
    line = Line(
        {
            f"{RECORDS}/1": lambda request: json({}, 404),
            f"{RECORDS}/1/draft": draft,
            f"{RECORDS}/2": hit("2"),
            "/api/me": {"email": "a@example.org"},
        }
    )
    there = catalogue(line, tmp_path, {"TEST_TOKEN": "mine"})
    assert (await there.record("test", "1")).is_draft
    await there.record("test", "2")
    there.published("test", {"2"})  # it was known as a record
    there.published("other", {"1"})
    assert (await there.record("test", "1")).is_draft
    assert line.paths().count(f"{RECORDS}/1") == 1
    line.responses[f"{RECORDS}/1"] = hit("1")
    there.published("test", {"1"})
    assert not (await there.record("test", "1")).is_draft
    assert line.paths().count(f"{RECORDS}/1") == 2
