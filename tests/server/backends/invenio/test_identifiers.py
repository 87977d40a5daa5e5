"""Pasted identifiers, and links of identifiers."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext._util.identifiers import landing_page
from jupyter_ossr_ext._util.origin import Origin
from jupyter_ossr_ext.backends.invenio.identifiers import Meaning, meaning

HOME = Origin.of("https://zenodo.org")
DOI = "10.5281/zenodo.8340388"


@pytest.mark.parametrize(
    "text",
    [
        DOI,
        f"doi:{DOI}",
        f"DOI: {DOI}",
        f"https://doi.org/{DOI}",
        f"https://doi.org/{DOI}/",
        f"http://dx.doi.org/{DOI}",
        f"<https://doi.org/{DOI}>",
        f" {DOI}. ",
        f"doi.org/{DOI}",
        f"https://zenodo.org/doi/{DOI}",
        "10.5281/ZENODO.8340388",
        "https://doi.org/10.5281%2Fzenodo.8340388",
        f"({DOI})",
        f"[{DOI}]",
        f"\u200b{DOI}\ufeff",
        f"\u00a0doi:\u00a0{DOI}",
        f"`{DOI}`",
        f"https://zenodo.org/badge/DOI/{DOI}.svg",
        f"[![DOI](https://zenodo.org/badge/DOI/{DOI}.svg)](https://doi.org/{DOI})",
        f"[![DOI](https://zenodo.org/badge/12345.svg)](https://zenodo.org/doi/{DOI})",
        f'<a href="https://doi.org/{DOI}"><img src="https://zenodo.org/badge/DOI/{DOI}.svg" '
        'alt="DOI"></a>',
        f".. image:: https://zenodo.org/badge/DOI/{DOI}.svg\n  :target: https://doi.org/{DOI}",
        f"Doe, J. (2024). A title: part 1 (v1.2). Zenodo. https://doi.org/{DOI}.",
        f"@software{{doe, doi = {{{DOI}}}, url = {{https://doi.org/{DOI}}}}}",
        f"see https://doi.org/{DOI}, and more",
        f"\u201c{DOI}\u201d",
        f"\u00ab{DOI}.\u00bb",
        f"{DOI}\u2026",
        f"{DOI}\u3002",
        f"&lt;a href=&quot;https://doi.org/{DOI}&quot;&gt;",
        "https://doi.org/10.5281&#47;zenodo.8340388",
        "https://doi.org/10.5281/\nzenodo.8340388",
        "doi:10.5281/zenodo.\n8340388",
        "https://img.shields.io/badge/DOI-10.5281%2Fzenodo.8340388-blue",
        f"https://img.shields.io/badge/doi-{DOI}-007ec6.svg?style=flat",
        f"[![DOI](https://img.shields.io/badge/DOI-{DOI}-blue)](https://doi.org/{DOI})",
        "https://eur01.safelinks.example/?url=https%3A%2F%2Fdoi.org%2F10.5281%2Fzenodo.8340388&data=05",
        f"https://search.example/?doi={DOI}&lang=en",
        f"https://mybinder.org/v2/zenodo/{DOI}/?urlpath=lab",
        f"https://commons.example/doi.org/{DOI}#files",
        f"Doe\u2019s {DOI}\u2019s second version",
        f"pooch.retrieve('doi:{DOI}/a.zip', known_hash=None)",
        f"https://archive.example/swh:1:dir:0a;origin=https://doi.org/{DOI};visit=1",
        f"{DOI}v2",
        f"~{DOI}~",
        '{"@id": "https:\\/\\/doi.org\\/10.5281\\/zenodo.8340388"}',
    ],
)
def test_a_doi_is_known_however_it_is_written(text: str) -> None:
    assert meaning(text, HOME) == Meaning(doi=DOI)


@pytest.mark.parametrize(
    "text",
    [
        "8340388",
        "https://zenodo.org/records/8340388",
        "http://zenodo.org:80/record/8340388",
        "https://zenodo.org./records/8340388",
        "https://zenodo.org/record/8340388",
        "https://www.zenodo.org/records/8340388/",
        "zenodo.org/records/8340388",
        "https://zenodo.org/records/8340388/files/a.zip?download=1",
        "https://zenodo.org/api/records/8340388",
        "https://zenodo.org/records/8340388#readme",
        "<https://zenodo.org/records/8340388>",
        "(https://zenodo.org/records/8340388)",
        "zenodo.8340388",
        "Zenodo:8340388",
        "A text with https://zenodo.org/records/8340388 in it.",
        f"Zenodo. https://zenodo.org/records/8340388, doi:{DOI}",
        "https://zenodo.org/records/8340388?preview=1",
        "oai:zenodo.org:8340388",
        "https://search.example/url?q=https://zenodo.org/records/8340388&usg=x",
    ],
)
def test_a_record_is_known_by_its_address(text: str) -> None:
    assert meaning(text, HOME) == Meaning(id="8340388")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gamma ray",
        "2024",
        "a/b",
        "c++",
        "https://sandbox.zenodo.org/records/8340388",
        "https://zenodo.org.evil.example/records/1",
        "https://zenodo.org/communities/escape2020",
        "https://zenodo.org:99999/records/1",
        "javascript:alert(1)",
        "http://[broken",
        "10.5281",
        "word8-words",
        f"{DOI} and 10.5281/zenodo.1",
        "https://zenodo.org/badge/12345.svg",
        "it has 8340388 files",
        "oai:other.example:8340388",
        "https://img.shields.io/badge/version-1.0-blue",
        "https://search.example/?q=https://zenodo.org/records/1&p=https://zenodo.org/records/2",
        "https://a.example/?q=" * 500 + "https://zenodo.org/records/1",
    ],
)
def test_anything_else_is_a_search(text: str) -> None:
    assert meaning(text, HOME) is None


def test_an_address_says_which_version_is_meant() -> None:
    for path in ("records/8340388/latest", "api/records/8340388/versions/latest"):
        assert meaning(f"https://zenodo.org/{path}", HOME) == Meaning(id="8340388", latest=True)


def test_a_shared_link_is_noticed_and_its_secret_is_not_returned() -> None:
    text = "https://zenodo.org/records/8340388?token=secret"
    assert meaning(text, HOME) == Meaning(id="8340388", shared=True)


@pytest.mark.parametrize(
    "text",
    [
        "https://zenodo.org/badge/latestdoi/123",
        '<a href="https://zenodo.org/badge/latestdoi/123">'
        '<img src="https://zenodo.org/badge/123.svg" alt="DOI"></a>',
    ],
)
def test_a_badge_of_the_newest_version_is_known(text: str) -> None:
    assert meaning(text, HOME) == Meaning(badge="123")


def test_a_badge_of_shields_keeps_the_dashes_of_a_doi() -> None:
    text = "https://img.shields.io/badge/DOI-10.5072%2Fa--b__c-blue"
    assert meaning(text, HOME) == Meaning(doi="10.5072/a-b_c")


def test_a_doi_keeps_its_own_parentheses() -> None:
    doi = "10.1016/s0140-6736(05)17900-1"
    assert meaning(f"({doi})", HOME) == Meaning(doi=doi)


def test_invenios_own_ids_are_known() -> None:
    home = Origin.of("http://127.0.0.1:5000")
    assert meaning("wqh30-gek38", home) == Meaning(id="wqh30-gek38")
    assert meaning("http://127.0.0.1:5000/records/wqh30-gek38", home) == Meaning(id="wqh30-gek38")
    assert meaning("http://127.0.0.1:5001/records/wqh30-gek38", home) is None


@pytest.mark.parametrize(
    ("scheme", "identifier", "url"),
    [
        ("doi", "10.1/x y", "https://doi.org/10.1/x%20y"),
        ("arxiv", "arXiv:2101.00001", "https://arxiv.org/abs/2101.00001"),
        ("url", "https://gitlab.com/a/b", "https://gitlab.com/a/b"),
        ("url", "javascript:alert(1)", None),
        ("url", "data:text/html,x", None),
        ("handle", "hdl:1234/5", "https://hdl.handle.net/1234/5"),
        ("swh", "swh:1:dir:ab", "https://archive.softwareheritage.org/swh:1:dir:ab"),
        ("lsid", "urn:lsid:x", None),
        (None, "http://[", None),
    ],
)
def test_only_web_addresses_become_links(scheme: str, identifier: str, url: str | None) -> None:
    assert landing_page(identifier, scheme) == url
