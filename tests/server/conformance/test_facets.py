"""Facets: filtering and counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from jupyter_ossr_demo import content

from .conftest import Caller, Names
from .search_results import PUBLIC


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
        ("resource_type=software::software-computationalnotebook", {"notebook", "lake_notebook"}),
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
