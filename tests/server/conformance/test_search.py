"""Search: what a query finds, how hits come in pages, and what the facets count."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest

from jupyter_ossr_ext.demo import content

from .conftest import NATIVE, Caller, Names, Repository

PLANES = {s.name for s in content.load() if s.name.startswith("plane_")}
CRAB = {"event_list", "notebook", "sky_map"}
#: What a guest finds in the community without a query.
PUBLIC = {
    s.name
    for s in content.load()
    if s.community == "escape2020" and not s.deleted and s.name != "restricted"
}


@pytest.fixture(scope="module")
def path(repository: Repository) -> str:
    return f"/communities/{repository.community}/records"


def names(repository: Repository, page: Any) -> list[str]:
    return [repository.name_of(hit["id"]) for hit in page["hits"]["hits"]]


def walk(guest: Caller, url: str) -> list[str]:
    """The ids of every hit, following `next`."""
    found = []
    while True:
        page = guest.json(url)
        found += [hit["id"] for hit in page["hits"]["hits"]]
        if "next" not in page["links"]:
            assert page["hits"]["total"] == len(found)
            return found
        url = page["links"]["next"]


# -- communities


def test_a_community_is_found_by_slug_and_by_uuid(guest: Caller, repository: Repository) -> None:
    by_slug = guest.json("/communities/escape2020")
    by_uuid = guest.json(f"/communities/{repository.community}")
    assert by_slug == by_uuid
    assert by_slug["id"] == repository.community
    assert by_slug["slug"] == "escape2020"
    assert by_slug["metadata"]["title"] == "ESCAPE OSSR"
    assert by_slug["links"]["records"].endswith(f"/communities/{repository.community}/records")
    assert guest.json(f"/communities/{repository.community}", NATIVE)["slug"] == "escape2020"


@pytest.mark.parametrize("ending", ["", "/records"])
@pytest.mark.parametrize("id", ["nope", "9b951469-55d0-44f2-bb91-b541501c9c8e"])
def test_an_unknown_community_is_a_404(guest: Caller, id: str, ending: str) -> None:
    assert guest.get(f"/communities/{id}{ending}").status_code == 404


def test_a_community_has_its_records_only(guest: Caller, repository: Repository) -> None:
    ids = walk(guest, "/communities/escape2020/records?size=25")
    assert {repository.name_of(id) for id in ids} == PUBLIC
    other = guest.json("/communities/other/records")
    assert names(repository, other) == ["other_community"]


def test_a_search_of_everything_ignores_the_argument_communities(guest: Caller) -> None:
    everything = guest.json("/records?size=1")["hits"]["total"]
    assert everything == len(PUBLIC) + 2
    assert guest.json("/records?size=1&communities=nope")["hits"]["total"] == everything


# -- pages


def test_without_a_query_the_newest_come_first(
    guest: Caller, repository: Repository, path: str
) -> None:
    page = guest.json(f"{path}?size=3")
    assert names(repository, page) == ["notebook", "python_package", "event_list"]
    assert page["sortBy"] == "newest"
    assert page["page"] == 1
    assert guest.json(f"{path}?size=3&sort=bestmatch")["sortBy"] == "newest"
    assert guest.json(f"{path}?size=3&q=crab")["sortBy"] == "bestmatch"


def test_pages_lead_from_one_to_the_next_and_miss_nothing(guest: Caller, path: str) -> None:
    ids = walk(guest, f"{path}?size=7")
    assert len(set(ids)) == len(ids) == len(PUBLIC)
    second = guest.json(f"{path}?size=7&page=2")
    assert set(second["links"]) == {"prev", "self", "next"}
    assert set(guest.json(f"{path}?size=7&page=40")["links"]) <= {"prev", "self"}


def test_guests_get_25_hits_a_page_and_users_100(
    guest: Caller, contributor: Caller, path: str
) -> None:
    assert len(guest.json(path)["hits"]["hits"]) == 25
    assert len(contributor.json(f"{path}?size=100")["hits"]["hits"]) == len(PUBLIC) + 1
    for caller, most in ((guest, 25), (contributor, 100)):
        for where in (path, "/records"):
            reply = caller.get(f"{where}?size={most + 1}")
            assert reply.status_code == 400
            message = f"Page size cannot be greater than {most}."
            assert reply.json()["errors"] == [{"field": "size", "messages": [message]}]


@pytest.mark.parametrize(
    ("arguments", "field", "message"),
    [
        ("size=0", "size", "Must be greater than or equal to 1."),
        ("size=abc", "size", "Not a valid integer."),
        ("page=0", "page", "Must be greater than or equal to 1."),
        ("page=-1", "page", "Must be greater than or equal to 1."),
        ("page=", "page", "Not a valid integer."),
        ("sort=nope", "_schema", "Invalid sort option 'nope'."),
        ("sort=", "_schema", "Invalid sort option ''."),
        ("allversions=maybe", "allversions", "Not a valid boolean."),
    ],
)
def test_an_argument_that_does_not_hold_is_named(
    guest: Caller, path: str, arguments: str, field: str, message: str
) -> None:
    reply = guest.get(f"{path}?{arguments}")
    assert reply.status_code == 400
    assert reply.json() == {
        "status": 400,
        "message": "A validation error occurred.",
        "errors": [{"field": field, "messages": [message]}],
    }


def test_no_hit_beyond_the_ten_thousandth_can_be_reached(guest: Caller, path: str) -> None:
    assert guest.json(f"{path}?size=25&page=400")["hits"]["hits"] == []
    reply = guest.get(f"{path}?size=25&page=401")
    assert reply.status_code == 400
    assert reply.json()["message"] == "Invalid querystring parameters."


# -- order


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("newest", "notebook"),
        ("oldest", "plane_10"),
        ("updated-desc", "notebook"),
        ("updated-asc", "plane_10"),
        ("publication-desc", "notebook"),
        ("publication-asc", "plane_10"),
        ("version", "many_versions"),
    ],
)
def test_hits_come_in_the_order_that_was_asked_for(
    guest: Caller, repository: Repository, path: str, sort: str, first: str
) -> None:
    page = guest.json(f"{path}?sort={sort}&size=1")
    assert page["sortBy"] == sort
    assert names(repository, page) == [first]


@pytest.mark.parametrize(
    ("sort", "count"), [("mostviewed", "views"), ("mostdownloaded", "downloads")]
)
def test_hits_come_by_how_often_they_were_used(
    guest: Caller, path: str, sort: str, count: str
) -> None:
    page = guest.json(f"{path}?sort={sort}&size=25")
    counts = [hit["stats"]["all_versions"][count] for hit in page["hits"]["hits"]]
    assert page["sortBy"] == sort
    assert counts == sorted(counts, reverse=True)


# -- versions, access


def test_old_versions_come_only_when_asked_for(
    guest: Caller, repository: Repository, path: str
) -> None:
    query = f"{path}?q=metadata.title:lofar&size=25"
    assert Counter(names(repository, guest.json(query)))["many_versions"] == 1
    every = guest.json(f"{query}&allversions=true")
    assert Counter(names(repository, every))["many_versions"] == 12
    latest = [hit for hit in every["hits"]["hits"] if hit["versions"]["is_latest"]]
    assert len(latest) == 2
    assert guest.json(f"{query}&allversions=false")["hits"]["total"] == 2


def test_a_restricted_record_is_found_by_those_who_may_see_it(
    guest: Caller, contributor: Caller, repository: Repository, path: str
) -> None:
    query = f"{path}?q=neutrino+candidates&size=25"
    assert "restricted" not in names(repository, guest.json(query))
    assert "restricted" in names(repository, contributor.json(query))
    assert "restricted" not in names(repository, repository.client("stranger").json(query))
    assert "restricted" not in names(repository, repository.client("bogus").json(query))


def test_a_deleted_record_is_not_found(search: Names) -> None:
    assert "deleted" not in search("q=withdrawn")


def test_hits_list_files_without_links_and_hide_closed_ones(
    guest: Caller, repository: Repository, path: str
) -> None:
    hits = guest.json(f"{path}?q=crab+OR+waveforms&size=25")["hits"]["hits"]
    files = {repository.name_of(hit["id"]): hit["files"] for hit in hits}
    entry = files["sky_map"]["entries"]["crab.png"]
    assert "links" not in entry
    wanted = repository.samples["sky_map"].newest.files["crab.png"]
    assert (entry["size"], entry["checksum"]) == (wanted.size, f"md5:{wanted.md5}")
    assert files["sky_map"]["count"] == 3
    assert files["restricted_files"] == {"enabled": True}


def test_hits_tell_their_community(guest: Caller, repository: Repository, path: str) -> None:
    parent = guest.json(f"{path}?size=1")["hits"]["hits"][0]["parent"]
    assert parent["communities"]["ids"] == [repository.community]
    assert parent["communities"]["entries"][0]["slug"] == "escape2020"


def test_the_native_format_adds_words_to_hits(guest: Caller, path: str) -> None:
    reply = guest.get(f"{path}?size=1", NATIVE)
    assert reply.headers["Content-Type"] == NATIVE
    assert reply.json()["hits"]["hits"][0]["ui"]["resource_type"]["title_l10n"]
    assert "ui" not in guest.json(f"{path}?size=1")["hits"]["hits"][0]


# -- queries


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gammaspec", {"python_package", "notebook"}),
        ("GammaSpec", {"python_package", "notebook"}),
        ("gammaspecs", set()),
        ("crab", CRAB),
        ("crab map", CRAB | {"sky_map"}),
        ("crab NOT spectrum", {"event_list", "sky_map"}),
        ("crab -spectrum", {"event_list", "sky_map"}),
        ("!crab AND gammaspec", {"python_package"}),
        ("+crab +map", {"sky_map"}),
        ("crab AND map", {"sky_map"}),
        ("crab && map", {"sky_map"}),
        ("crab || virgo", CRAB | {"nested_zip", "embargoed"}),
        ("(crab OR virgo) AND (noise OR list)", {"event_list", "nested_zip"}),
        ('"sky map"', {"sky_map"}),
        ('"map sky"', set()),
        ('"map sky"~3', {"sky_map"}),
        ("spectr*", {"notebook", "python_package"}),
        ("cra?", CRAB),
        ("crab~1", CRAB),
        ("crab^2", CRAB),
        ("schlusselkrafte", {"names"}),
        ("Schlüsselkräfte", {"names"}),
        ("angstrom-sorensen", {"many_versions", "names"}),
        ('"van der Wal"', {"lofar_tools", "many_versions", "metadata_only"}),
        ("gammaray", {"event_list", "python_package"} | PLANES),
        ("bayestools.jl", {"julia_package"}),
        ("1.2.0", {"python_package"}),
        ("v1.0", {"lofar_tools"}),
        ("2024-05-05", {"names"}),
        ("duarte", {"event_list"}),
        ("metadata.title:(crab AND map)", {"sky_map"}),
        ('metadata.subjects.subject:"Crab nebula"', {"event_list", "sky_map"}),
        ("metadata.resource_type.id:image-plot", {"sky_map"}),
        ("metadata.rights.id:mit", {"julia_package", "python_package"}),
        ("metadata.publication_date:[2024-05-01 TO 2024-06-30]", {"names", "big_file"}),
        ("access.status:embargoed", {"embargoed"}),
        ("files.entries.key:skim.bin", {"big_file"}),
        ("_exists_:metadata.references", {"event_list"}),
        ('pids.doi.identifier:"10.1234/escape.ossr.2022"', {"metadata_only"}),
        ("10.1234/escape.ossr.2022", set()),
        ("c++", set()),
        ("c\\+\\+", set()),
        ("title:crab", set()),
        ("crab:", CRAB),
        ("crab!", set()),
        ("(crab", CRAB),
        ('"crab', CRAB),
        ("crab map)", CRAB),
        ("crab NOT", CRAB),
        ("crab -", CRAB),
        ("- crab", CRAB),
        ("OR crab", CRAB),
        ("/sky", {"sky_map"}),
        ("crab/map", set()),
        ("NOT NOT crab", set()),
        ('"', set()),
        ("(", set()),
        (" ", set()),
        ("nothing_at_all", set()),
    ],
)
def test_a_query_finds(search: Names, query: str, found: set[str]) -> None:
    assert search(f"q={quote(query)}") == found


def test_a_record_is_found_by_its_id(guest: Caller, repository: Repository, path: str) -> None:
    id = repository.id("names")
    for query in (id, f'"{id}"', f"id:{id}"):
        assert names(repository, guest.json(f"{path}?q={query}")) == ["names"]


def test_the_best_match_comes_first(guest: Caller, repository: Repository, path: str) -> None:
    for query, first in (
        ("sky map", "sky_map"),
        ("flagging", "lofar_tools"),
        ("noise budget", "nested_zip"),
        ("event display", "conda_environment"),
    ):
        assert names(repository, guest.json(f"{path}?q={query}"))[0] == first


# -- facets


def buckets(page: Any, facet: str) -> dict[str, int]:
    return {b["key"]: b["doc_count"] for b in page["aggregations"][facet]["buckets"]}


@pytest.mark.parametrize(
    ("facets", "found"),
    [
        ("subject=LOFAR", {"lofar_tools", "many_versions"}),
        ("subject=VO&subject=EGO-Virgo", {"event_list", "nested_zip", "embargoed"}),
        ("subject=LOFAR&resource_type=software", {"lofar_tools"}),
        ("subject=lofar", set()),
        ("resource_type=publication", {"metadata_only"}),
        ("resource_type=software::software-computationalnotebook", {"notebook"}),
        ("resource_type=software-computationalnotebook", set()),
        ("access_status=embargoed&access_status=metadata-only", {"embargoed", "metadata_only"}),
        ("access_status=nope", set()),
        ("file_type=zip", {"lofar_tools", "nested_zip", "python_package"}),
        ("file_type=png", {"python_package", "sky_map"}),
        ("publication_date=2024-05..2024-06", {"names", "big_file"}),
        ("publication_date=..2011", {"plane_10", "plane_11"}),
        ("publication_date=2025-06-01..", {"python_package", "notebook"}),
    ],
)  # fmt: skip
def test_a_facet_narrows_the_hits(search: Names, facets: str, found: set[str]) -> None:
    assert search(facets) == found


@pytest.mark.parametrize("arguments", ["f=resource_type:software", "unknown=1"])
def test_an_unknown_argument_is_ignored(search: Names, arguments: str) -> None:
    assert search(arguments) == PUBLIC | {"restricted"}


def test_facets_count_what_the_query_finds(guest: Caller, path: str) -> None:
    page = guest.json(path)
    samples = [s for s in content.load() if s.name in PUBLIC]
    kinds = Counter(s.metadata["resource_type"]["id"].partition("-")[0] for s in samples)
    assert buckets(page, "resource_type") == dict(kinds)
    words = Counter(w["subject"] for s in samples for w in s.metadata["subjects"] if "subject" in w)
    counted = buckets(page, "subject")
    assert len(counted) == 10
    assert counted.pop("Astronomy") == sum(
        any(w.get("id", "").endswith("astronomy") for w in s.metadata["subjects"]) for s in samples
    )
    assert counted == {key: words[key] for key in counted}
    assert buckets(page, "access_status") == {
        "open": len(PUBLIC) - 3, "embargoed": 1, "metadata-only": 1, "restricted": 1,
    }  # fmt: skip
    years = Counter(
        ({**s.metadata, **s.versions[-1].metadata})["publication_date"][:4] for s in samples
    )
    assert buckets(page, "publication_date") == {str(y): years[str(y)] for y in range(2010, 2026)}
    assert buckets(page, "file_type")["zip"] == 3
    labels = {name: facet["label"] for name, facet in page["aggregations"].items()}
    assert labels == {
        "publication_date": "Publication date",
        "access_status": "Access status",
        "resource_type": "Resource types",
        "subject": "Subjects",
        "file_type": "File type",
    }


def test_choosing_a_facet_marks_it_and_leaves_the_counts(guest: Caller, path: str) -> None:
    free = guest.json(path)["aggregations"]
    inner = "resource_type=software::software-computationalnotebook"
    chosen = guest.json(f"{path}?subject=CTA&{inner}")["aggregations"]
    marked = []
    for facet, found in chosen.items():
        for bucket, before in zip(found["buckets"], free[facet]["buckets"], strict=True):
            assert (bucket["key"], bucket["doc_count"]) == (before["key"], before["doc_count"])
            marked += [bucket["key"]] if bucket["is_selected"] else []
            for leaf in bucket.get("inner", {}).get("buckets", ()):
                marked += [leaf["key"]] if leaf["is_selected"] else []
    assert sorted(marked) == ["CTA", "software-computationalnotebook"]


def test_a_bucket_has_a_label(guest: Caller, path: str) -> None:
    facets = guest.json(path)["aggregations"]
    labels = {b["key"]: b["label"] for facet in facets.values() for b in facet["buckets"]}
    assert labels["metadata-only"] == "Metadata-only"
    assert labels["software"] == "Software"
    assert labels["csv"] == "CSV"
    inner = {
        leaf["key"]: leaf["label"]
        for bucket in facets["resource_type"]["buckets"]
        for leaf in bucket["inner"]["buckets"]
    }
    assert inner["software-computationalnotebook"] == "Computational notebook"


def test_a_search_comes_as_citations_too(guest: Caller, path: str) -> None:
    reply = guest.get(f"{path}?q=crab", "application/x-bibtex")
    assert reply.content.decode().count("\n  author ") == 3
    reply = guest.get(f"{path}?q=gammaspec&style=apa", "text/x-bibliography")
    assert reply.content.decode().count("(2025)") == 2
