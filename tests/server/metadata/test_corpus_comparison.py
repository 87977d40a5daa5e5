"""The comparison of readers with real files finds what they lose, and what they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import metadata_files
from jupyter_ossr_ext.metadata import Found, read_folder

CFF = """cff-version: 1.2.0
message: Please cite.
title: Skyflux
version: "1.10"
commit: abc
authors:
- {family-names: Example, given-names: Ada, affiliation: Sky Lab}
- {name: The Skyflux team}
keywords: [sky, flux]
license: GPL-3.0
"""


def verdicts() -> dict[str, str]:
    return {each.term: each.verdict for each in metadata_files.compare("CITATION.cff", CFF)}


def test_a_file_that_is_read_well() -> None:
    assert verdicts() == {
        "title": "taken",
        "version": "taken",
        "commit": "reported",
        "authors": "taken",
        "keywords": "taken",
        "license": "taken",
    }


@pytest.mark.parametrize(
    ("field", "value", "term", "verdict"),
    [
        ("title", "", "title", "lost"),
        ("version", "1.1", "version", "lost"),
        ("version", "v1.10", "version", "wrong"),
        ("subjects", [], "keywords", "lost"),
        ("creators", [], "authors", "lost"),
        ("licences", [], "license", "lost"),
    ],
)
def test_what_a_reader_loses_or_changes_is_found(
    monkeypatch: pytest.MonkeyPatch, field: str, value: object, term: str, verdict: str
) -> None:
    def worse(folder: Path) -> list[Found]:
        [found] = read_folder(folder)
        return [Found(found.origin, {**found.fields, field: value}, found.left)]

    monkeypatch.setattr(metadata_files, "read_folder", worse)
    assert verdicts()[term] == verdict


def test_what_is_not_reported_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(folder: Path) -> list[Found]:
        [found] = read_folder(folder)
        return [Found(found.origin, found.fields)]

    monkeypatch.setattr(metadata_files, "read_folder", silent)
    assert verdicts()["commit"] == "lost"


def test_an_order_of_keywords_and_a_kind_of_author_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def worse(folder: Path) -> list[Found]:
        [found] = read_folder(folder)
        fields = dict(found.fields)
        for name in ("subjects", "creators"):
            values = fields[name]
            assert isinstance(values, list)
            fields[name] = values[::-1]
        return [Found(found.origin, fields, found.left)]

    monkeypatch.setattr(metadata_files, "read_folder", worse)
    assert (verdicts()["keywords"], verdicts()["authors"]) == ("wrong", "wrong")
