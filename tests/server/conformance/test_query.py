"""The query language: results and their order."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from jupyter_ossr_demo import content

from .conftest import Caller, Names, Repository
from .search_results import names

PLANES = {s.name for s in content.load() if s.name.startswith("plane_")}
CRAB = {"event_list", "notebook", "sky_map"}


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
