"""Persistent identifiers and addresses of code repositories, however they are written."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext._util import identifiers


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.5072/skyflux", "10.5072/skyflux"),
        ("doi:10.5072/skyflux", "10.5072/skyflux"),
        ("doi.org/10.5072/skyflux", "10.5072/skyflux"),
        ("http://dx.doi.org/10.5072/skyflux", "10.5072/skyflux"),
        ("https://doi.org/https://doi.org/10.5072/skyflux", "10.5072/skyflux"),
        ("https://example.org/10.5072/skyflux", None),
        ("10.5072", None),
        ("see 10.5072/skyflux", None),
        ("", None),
    ],
)
def test_a_doi(text: str, doi: str | None) -> None:
    assert identifiers.doi(text) == doi


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("10.5072/skyflux", "doi"),
        ("arXiv:2101.00001", "arxiv"),
        ("swh:1:dir:94a9ed024d3859793618152ea559a168bbcbb5e2", "swh"),
        ("978-3-16-148410-0", "isbn"),
        ("https://example.org/a", "url"),
        ("2010ApJ...724L..16K", "ads"),
        ("git+https://example.org/a.git", None),
        ("README.md", None),
        ("2019", None),
        ("a paper", None),
    ],
)
def test_the_scheme_of_a_related_work(text: str, scheme: str | None) -> None:
    assert identifiers.scheme(text) == scheme


def test_an_orcid_with_its_check_digit() -> None:
    right = "0000-0002-1825-0097"
    assert identifiers.orcid(f"https://orcid.org/{right}/") == right
    assert identifiers.orcid(f"orcid: {right}") == right
    assert identifiers.orcid("0000-0002-1825-0098") is None
    assert identifiers.orcid("https://example.org/0000") is None


@pytest.mark.parametrize(
    ("remote", "page"),
    [
        ("git+https://git.example.org/a/b.git", "https://git.example.org/a/b"),
        ("git://github.com/a/b.git", "https://github.com/a/b"),
        ("git+ssh://git@github.com/a/b.git", "https://github.com/a/b"),
        ("https://me:token@example.org/a", "https://example.org/a"),
        ("git+https://github.com/a/b.git@main", "https://github.com/a/b"),
        ("git+https://github.com/a/b@feature/x#subdirectory=c", "https://github.com/a/b"),
        ("git+ssh://git@github.com/a/b.git@v1.0", "https://github.com/a/b"),
        ("git@github.com:a/b.git@v1.0", "https://github.com/a/b"),
        ("https://github.com/a/b.git/", "https://github.com/a/b"),
        ("https://example.org/@ada/b", "https://example.org/@ada/b"),
        ("not yet", None),
    ],
)
def test_the_page_of_a_code_repository(remote: str, page: str | None) -> None:
    assert identifiers.repository_page(remote) == page
