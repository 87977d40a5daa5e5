"""Search of an InvenioRDM with Zenodo's restrictions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

from jupyter_ossr_ext.models import Query
from jupyter_ossr_ext.problems import BadQuery, NotFound, RateLimited, UpstreamDown
from tests.server.support.clients import COMMUNITY, Line, error, found, hit, invenio, json

HITS = f"/api/communities/{COMMUNITY}/records"


def arguments(request: httpx2.Request) -> dict[str, list[str]]:
    return {name: request.url.params.get_list(name) for name in request.url.params}


async def search(line: Line, folder: Path, token: str = "", **query: Any) -> Any:
    environment = {"TEST_TOKEN": token} if token else {}
    repository = invenio(line.web, line.url, folder, environment, community=COMMUNITY)
    return await repository.search(Query("test", **query))


async def test_the_community_is_searched_by_its_uuid(tmp_path: Path) -> None:
    line = Line({HITS: found(hit())})
    page = await search(line, tmp_path, q="gamma ray")
    assert [item.title for item in page.items] == ["Record 1"]
    assert arguments(line.sent[0]) == {"page": ["1"], "size": ["25"], "q": ["gamma (ray OR ray*)"]}
    assert line.sent[0].headers["accept"] == "application/vnd.inveniordm.v1+json"


async def test_formulas_in_titles_are_readable(tmp_path: Path) -> None:
    entry = hit()
    entry["metadata"]["title"] = r"H$\alpha$ at $E=mc^2$"
    page = await search(Line({HITS: found(entry)}), tmp_path)
    assert [item.title for item in page.items] == ["H\N{GREEK SMALL LETTER ALPHA} at E=mc\u00b2"]


async def test_a_slug_is_looked_up_once_and_then_never_used(tmp_path: Path) -> None:
    line = Line({"/api/communities/escape2020": {"id": COMMUNITY}, HITS: found(hit())})
    repository = invenio(line.web, line.url, tmp_path, community="escape2020")
    for _ in range(2):
        await repository.search(Query("test"))
    assert line.paths() == ["/api/communities/escape2020", HITS, HITS]


@pytest.mark.parametrize("name", ["nonesuch", "00000000-0000-0000-0000-000000000000"])
async def test_a_community_that_is_not_there_never_means_everything(
    tmp_path: Path, name: str
) -> None:
    line = Line({"/api/records": found(hit())})
    repository = invenio(line.web, line.url, tmp_path, community=name)
    with pytest.raises(NotFound) as caught:
        await repository.search(Query("test"))
    assert name in str(caught.value) and "OssrApp.repositories" in str(caught.value)
    assert "/api/records" not in line.paths()


async def test_everywhere_is_outside_of_the_community_too(tmp_path: Path) -> None:
    entry = hit()
    entry["parent"] = {"id": "2", "communities": {"ids": ["00000000-0000-0000-0000-000000000000"]}}
    line = Line({"/api/records": found(entry)})
    page = await search(line, tmp_path, q="x", everywhere=True)
    assert [item.id for item in page.items] == [entry["id"]]
    assert line.paths() == ["/api/records"]


async def test_a_page_is_cut_to_what_was_asked_for(tmp_path: Path) -> None:
    line = Line({HITS: found(*[hit(str(number)) for number in range(400)])})
    page = await search(line, tmp_path, size=10)
    assert [item.id for item in page.items] == [str(number) for number in range(10)]


async def test_results_without_a_usable_id_are_left_out(tmp_path: Path) -> None:
    line = Line({HITS: found(hit("../../x"), hit("2"), hit("a/b"), hit(""))})
    page = await search(line, tmp_path)
    assert [item.id for item in page.items] == ["2"]


@pytest.mark.parametrize("returned", ["../../x", "other", "", "dup/../x"])
async def test_a_record_under_another_id_is_refused(tmp_path: Path, returned: str) -> None:
    line = Line({"/api/records/dup": hit(returned)})
    repository = invenio(line.web, line.url, tmp_path)
    with pytest.raises(UpstreamDown, match="another record than dup"):
        await repository.record("dup")


async def test_a_record_may_be_asked_for_by_the_id_of_all_its_versions(tmp_path: Path) -> None:
    record = hit("v2")
    record["parent"]["id"] = "all"
    line = Line({"/api/records/all": record})
    repository = invenio(line.web, line.url, tmp_path)
    assert (await repository.record("all")).id == "v2"


async def test_a_negative_size_is_refused(tmp_path: Path) -> None:
    record = hit("1")
    record["files"] = {"enabled": True, "entries": {"a.csv": {"key": "a.csv", "size": -5}}}
    line = Line({"/api/records/1": record, HITS: found(record)})
    repository = invenio(line.web, line.url, tmp_path)
    with pytest.raises(UpstreamDown, match=r"'a\.csv' a negative size"):
        await repository.record("1")
    assert (await search(line, tmp_path)).items[0].size == 0


async def test_results_of_other_communities_are_not_shown(tmp_path: Path) -> None:
    line = Line({HITS: found(hit("1"), hit("2", "another"), hit("3"))})
    page = await search(line, tmp_path)
    assert [item.id for item in page.items] == ["1", "3"]


async def test_a_filter_that_was_dropped_in_silence_is_an_error(tmp_path: Path) -> None:
    line = Line({HITS: found(hit("1", "another"), hit("2", "another"))})
    with pytest.raises(UpstreamDown):
        await search(line, tmp_path)


@pytest.mark.parametrize(("token", "size"), [("", "25"), ("good", "100")])
async def test_a_page_is_never_larger_than_the_repository_gives(
    tmp_path: Path, token: str, size: str
) -> None:
    line = Line({HITS: found(hit())})
    page = await search(line, tmp_path, token, size=500)
    assert arguments(line.sent[0])["size"] == [size]
    assert page.size == int(size)


@pytest.mark.parametrize(
    ("message", "sizes"),
    [
        ("Page size cannot be greater than 10.", ["25", "10"]),
        ("Too large page size.", ["25", "12", "6"]),
    ],
)
async def test_a_complaint_about_the_size_lowers_it_for_good(
    tmp_path: Path, message: str, sizes: list[str]
) -> None:
    def response(request: httpx2.Request) -> httpx2.Response:
        if int(request.url.params["size"]) > 10:
            fault = {"field": "size", "messages": [message]}
            return error(400, "A validation error occurred.", errors=[fault])
        return json(found(hit()))

    line = Line({HITS: response})
    repository = invenio(line.web, line.url, tmp_path, community=COMMUNITY)
    page = await repository.search(Query("test"))
    assert [request.url.params["size"] for request in line.sent] == sizes
    assert page.size == int(sizes[-1])
    await repository.search(Query("test"))
    assert line.sent[-1].url.params["size"] == sizes[-1]
    assert len(line.sent) == len(sizes) + 1


async def test_no_page_is_asked_for_that_cannot_be_opened(tmp_path: Path) -> None:
    line = Line({HITS: found(hit(), total=123_456)})
    page = await search(line, tmp_path, page=400)
    assert (page.total, page.reachable) == (123_456, 10_000)
    with pytest.raises(BadQuery) as caught:
        await search(line, tmp_path, page=401)
    assert "10,000" in str(caught.value)
    assert len(line.sent) == 1


async def test_an_order_that_is_not_known_there_is_no_longer_offered(tmp_path: Path) -> None:
    def response(request: httpx2.Request) -> httpx2.Response:
        if "sort" in request.url.params:
            fault = {"field": "_schema", "messages": ["Invalid sort option 'mostviewed'."]}
            return error(400, "A validation error occurred.", errors=[fault])
        return json(found(hit(), sortBy="newest"))

    line = Line({HITS: response})
    repository = invenio(line.web, line.url, tmp_path, community=COMMUNITY)
    page = await repository.search(Query("test", sort="mostviewed"))
    assert page.sort == "newest"
    assert "mostviewed" not in [sort.id for sort in repository.source.sorts]


async def test_filters_are_sent_as_they_are_named(tmp_path: Path) -> None:
    line = Line({HITS: found(hit())})
    facets = {"resource_type": ["software", "image::image-plot"]}
    await search(line, tmp_path, facets=facets, all_versions=True, sort="newest")
    sent = arguments(line.sent[0])
    assert sent["resource_type"] == ["software", "image::image-plot"]
    assert (sent["allversions"], sent["sort"]) == (["true"], ["newest"])


@pytest.mark.parametrize("name", ["size", "q", "communities", "a&b", ""])
async def test_a_filter_cannot_smuggle_in_another_argument(tmp_path: Path, name: str) -> None:
    line = Line({HITS: found(hit())})
    with pytest.raises(BadQuery):
        await search(line, tmp_path, facets={name: ["1"]})
    assert line.sent == []


async def test_the_raw_syntax_is_sent_as_it_is(tmp_path: Path) -> None:
    line = Line({HITS: found(hit())})
    await search(line, tmp_path, q="metadata.title:(a OR b)", raw=True)
    assert arguments(line.sent[0])["q"] == ["metadata.title:(a OR b)"]


async def test_facets_come_with_labels_counts_and_what_is_chosen(tmp_path: Path) -> None:
    payload = {
        "resource_type": {
            "label": "Resource types",
            "buckets": [
                {
                    "key": "publication",
                    "doc_count": 3,
                    "label": "Publication",
                    "is_selected": True,
                    "inner": {"buckets": [{"key": "article", "doc_count": 2, "label": "Article"}]},
                },
                {"key": "empty", "doc_count": 0, "label": "Nothing"},
            ],
        },
        "publication_date": {"label": "Date", "buckets": [{"key": 2024, "doc_count": 1}]},
        "none": {"buckets": []},
    }
    line = Line({HITS: found(hit(), aggregations=payload)})
    types, dates = (await search(line, tmp_path)).facets
    assert types.title == "Resource types"
    assert [(b.key, b.title, b.count, b.selected) for b in types.buckets] == [
        ("publication", "Publication", 3, True),
        ("publication::article", "Publication / Article", 2, False),
    ]
    assert (dates.buckets[0].key, dates.buckets[0].title) == ("2024", "2024")


async def test_a_limit_on_searches_is_reported_with_its_seconds(tmp_path: Path) -> None:
    line = Line({HITS: lambda request: json({}, 429, retry_after="17")})
    with pytest.raises(RateLimited) as caught:
        await search(line, tmp_path)
    assert caught.value.retry_after == pytest.approx(17, abs=1)


async def test_a_hit_with_holes_is_still_shown(tmp_path: Path) -> None:
    line = Line({HITS: found({"id": "7", "files": {"enabled": True}, "metadata": {}})})
    [item] = (await search(line, tmp_path)).items
    assert (item.id, item.size, item.creators, item.doi) == ("7", None, [], None)


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>For use.</p><p>Version 2 adds FITS,</p><p>version 3</p>", None),
        ("<ul><li>one</li><li>two<br>three</li></ul><h2>four</h2>", "one two three four"),
        ('H<sub>2</sub>O is <em>w</em>et, <a href="x">say</a>s one', "H2O is wet, says one"),
        ("a<script>alert('<p>')</script>b &amp; c &lt;p&gt;", "a b & c <p>"),
    ],
)
async def test_the_line_of_a_description_parts_paragraphs_and_joins_words(
    tmp_path: Path, html: str, line: str | None
) -> None:
    glued = {"ui": {"description_stripped": "For use.Version 2 adds FITS,version 3"}}
    payload = hit() | glued
    payload["metadata"] = {**payload["metadata"], "description": html}
    page = await search(Line({HITS: found(payload)}), tmp_path)
    assert page.items[0].description == (line or "For use. Version 2 adds FITS, version 3")
