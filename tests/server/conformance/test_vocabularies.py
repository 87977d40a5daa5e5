"""Suggestions from vocabularies."""

from __future__ import annotations

import pytest

from .conftest import Caller


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/affiliations?suggest=cern", "01ggx4157"),
        ("/funders?suggest=european%20comm", "00k4n6c32"),
        ("/awards?suggest=824064", "00k4n6c32::824064"),
        ("/awards?q=escape&funders=00k4n6c32", "00k4n6c32::824064"),
        ("/vocabularies/licenses?suggest=mit", "mit"),
        ("/vocabularies/languages?suggest=eng", "eng"),
        ("/vocabularies/code:programmingLanguages?suggest=fort", "fortran"),
        ("/vocabularies/code:developmentStatus?suggest=active", "active"),
        ("/subjects?suggest=astro", "http://data.europa.eu/8mn/euroscivoc/6d7a4a1c-astronomy"),
        ("/names?suggest=carberry", "0000-0002-1825-0097"),
    ],
)
def test_what_one_types_is_found(contributor: Caller, path: str, first: str) -> None:
    hits = contributor.json(path)["hits"]["hits"]
    assert first in [hit["id"] for hit in hits][:3]


def test_an_item_says_what_is_needed_to_choose_it(contributor: Caller) -> None:
    [cern] = contributor.json("/affiliations?suggest=cern&size=1")["hits"]["hits"]
    assert (cern["name"], cern["acronym"]) == ("European Organization for Nuclear Research", "CERN")
    [escape] = contributor.json("/awards?suggest=824064&size=1")["hits"]["hits"]
    assert (escape["number"], escape["acronym"]) == ("824064", "ESCAPE")
    assert escape["funder"]["id"] == "00k4n6c32"
    licenses = contributor.json("/vocabularies/licenses?suggest=mit&size=5")["hits"]["hits"]
    # which licence of that name comes first differs between installations: score per shard
    [mit] = [item for item in licenses if item["id"] == "mit"]
    assert mit["title"]["en"] == "MIT License"
    assert mit["props"]["scheme"] == "spdx"


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("resourcetypes", 47),
        ("licenses", 419),
        ("contributorsroles", 22),
        ("code:developmentStatus", 8),
    ],
)
def test_a_whole_vocabulary_can_be_read(contributor: Caller, name: str, total: int) -> None:
    page = contributor.json(f"/vocabularies/{name}?size=3")
    assert page["hits"]["total"] == total
    assert len(page["hits"]["hits"]) == 3


def test_guests_choose_too_but_not_among_people(guest: Caller) -> None:
    assert guest.get("/affiliations?suggest=cern").status_code == 200
    assert guest.get("/names?suggest=car").status_code == 403
    assert guest.get("/vocabularies/nope?suggest=a").status_code == 404
