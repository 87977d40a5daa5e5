"""Search: fields, pages, order, and content of results."""

from __future__ import annotations

from collections import Counter

import pytest

from .conftest import NATIVE, Caller, Names, Repository
from .search_results import PUBLIC, names


def walk(guest: Caller, url: str) -> list[str]:
    """The ids of all results, following `next`."""
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


def test_guests_get_25_results_a_page_and_users_100(
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
def test_results_come_in_the_order_that_was_asked_for(
    guest: Caller, repository: Repository, path: str, sort: str, first: str
) -> None:
    page = guest.json(f"{path}?sort={sort}&size=1")
    assert page["sortBy"] == sort
    assert names(repository, page) == [first]


@pytest.mark.parametrize(
    ("sort", "count"), [("mostviewed", "views"), ("mostdownloaded", "downloads")]
)
def test_results_come_by_how_often_they_were_used(
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


def test_results_list_files_without_links_and_hide_closed_ones(
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


def test_results_tell_their_community(guest: Caller, repository: Repository, path: str) -> None:
    parent = guest.json(f"{path}?size=1")["hits"]["hits"][0]["parent"]
    assert parent["communities"]["ids"] == [repository.community]
    assert parent["communities"]["entries"][0]["slug"] == "escape2020"


def test_the_native_format_adds_words_to_hits(guest: Caller, path: str) -> None:
    reply = guest.get(f"{path}?size=1", NATIVE)
    assert reply.headers["Content-Type"] == NATIVE
    assert reply.json()["hits"]["hits"][0]["ui"]["resource_type"]["title_l10n"]
    assert "ui" not in guest.json(f"{path}?size=1")["hits"]["hits"][0]


def test_a_search_comes_as_citations_too(guest: Caller, path: str) -> None:
    reply = guest.get(f"{path}?q=crab", "application/x-bibtex")
    assert reply.content.decode().count("\n  author ") == 3
    reply = guest.get(f"{path}?q=gammaspec&style=apa", "text/x-bibliography")
    assert reply.content.decode().count("(2025)") == 2


def test_a_second_slash_after_api_changes_nothing(guest: Caller) -> None:
    """As programs ask that join addresses."""
    address = str(guest.client.base_url).rstrip("/")
    found = guest.json(f"{address}//records?size=1")
    assert found["hits"]["total"] == guest.json("/records?size=1")["hits"]["total"]
