"""Records by what people paste, where the API has less than InvenioRDM's own."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import httpx2
import pytest

from jupyter_ossr_ext.problems import Restricted
from tests.server.support.clients import Line, error, found, hit, invenio, json

DOI, CONCEPT = "10.5281/zenodo.10000002", "10.5281/zenodo.10000001"


def version() -> dict[str, Any]:
    return {
        **hit("10000002"),
        "parent": {"id": "10000001", "pids": {"doi": {"identifier": CONCEPT}}},
        "pids": {"doi": {"identifier": DOI}},
        "files": {"enabled": True, "entries": {}},
    }


def search(request: httpx2.Request) -> httpx2.Response:
    query = request.url.params.get("q", "")
    known = "10000001" in query or "10000002" in query
    return json(found(version()) if known else found())


@pytest.fixture
def line() -> Line:
    def badge(request: httpx2.Request) -> httpx2.Response:
        location = {"location": f"https://doi.org/{DOI}", "content-type": "text/html"}
        return httpx2.Response(302, headers=location)

    return Line(
        {
            "/api/records/10000002": version(),
            "/api/records": search,
            "/badge/latestdoi/123456789": badge,
        }
    )


@pytest.mark.parametrize(
    "text",
    [
        "10000001",
        "zenodo.10000001",
        "https://repository.example/records/10000001",
        CONCEPT,
        "https://repository.example/badge/latestdoi/123456789",
        f"https://repository.example/badge/DOI/{DOI}.svg",
        f"[![DOI](https://repository.example/badge/DOI/{DOI}.svg)](https://doi.org/{DOI})",
        "zenodo.10000002",
        "https://repository.example/records/10000002?preview=1",
    ],
)
async def test_concepts_and_badges_lead_to_the_newest_version(
    line: Line, tmp_path: Path, text: str
) -> None:
    assert await invenio(line.web, line.url, tmp_path).resolve(text) == "10000002"
    assert all(request.url.host == "repository.example" for request in line.sent)


async def test_the_number_of_a_concept_is_read_as_its_newest_version(
    line: Line, tmp_path: Path
) -> None:
    assert (await invenio(line.web, line.url, tmp_path).record("10000001")).id == "10000002"


async def test_a_number_of_nothing_is_not_resolved(line: Line, tmp_path: Path) -> None:
    assert await invenio(line.web, line.url, tmp_path).resolve("99999999") is None


async def test_a_shared_link_is_reported_as_one_for_the_browser(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    line = Line({"/api/records/12345": lambda request: error(403, "Permission denied.")})
    repository = invenio(line.web, line.url, tmp_path)
    with pytest.raises(Restricted, match="works in the browser only") as caught:
        await repository.resolve("https://repository.example/records/12345?token=s3cr3t")
    assert "s3cr3t" not in str(caught.value) + caplog.text
    assert "s3cr3t" not in "".join(str(request.url) for request in line.sent)
