"""Metadata: a dozen files as they are found in the wild, read, written, and read again."""

# ruff: noqa: E501 (documents, as they are found)

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import structs

from jupyter_ossr_ext._util.identifiers import orcid, repository_page
from jupyter_ossr_ext.metadata import (
    from_codemeta,
    licences,
    merged,
    people,
    read_folder,
    to_codemeta,
    validate,
    with_account,
)
from jupyter_ossr_ext.metadata.crosswalk import REQUIRED, TABLE
from jupyter_ossr_ext.models import Access, Choice, Grant, Person, RecordMetadata, term

ADA = {"@type": "Person", "givenName": "Ada", "familyName": "Lovelace"}
ORCID = "https://orcid.org/0000-0002-1825-0097"
BASE: dict[str, Any] = {
    "@context": "https://w3id.org/codemeta/3.0",
    "@type": "SoftwareSourceCode",
    "name": "gammaspec",
    "description": "Spectra",
    "softwareVersion": "1.2.0",
    "datePublished": "2025-06-16",
    "license": "https://spdx.org/licenses/MIT",
    "author": [ADA],
    "maintainer": ADA,
    "readme": "https://example.org/readme",
}
CODEMETA: dict[str, dict[str, Any]] = {
    "plain": BASE,
    "one author, not a list": {**BASE, "author": ADA},
    "version 2.0 with its names": {
        **BASE,
        "@context": "https://doi.org/10.5063/schema/codemeta-2.0",
        "contIntegration": "https://example.org/ci",
        "version": "1.2.0",
    },
    "orcid and affiliations": {
        **BASE,
        "author": [
            {
                **ADA,
                "@id": ORCID,
                "email": "ada@example.org",
                "affiliation": {"@type": "Organization", "name": "CERN", "@id": "https://ror.org/01ggx4157"},
            },
            {"@type": "Organization", "name": "ESCAPE"},
        ],
    },
    "authors in a JSON-LD list": {**BASE, "author": {"@list": [ADA, {"@type": "Person", "name": "Marie Curie"}]}},
    "keywords with commas": {**BASE, "keywords": "CTA, gamma-ray,  spectra"},
    "keywords in a list": {**BASE, "keywords": ["CTA", "VO"]},
    "funding of ESCAPE": {**BASE, "funding": "824064", "funder": {"@type": "Organization", "name": "EC"}},
    "funding of others": {**BASE, "funding": "DFG 123456"},
    "several licences": {**BASE, "license": ["https://spdx.org/licenses/MIT", "https://spdx.org/licenses/Apache-2.0.html"]},
    "repository, languages, status": {
        **BASE,
        "codeRepository": "https://gitlab.com/escape2020/x",
        "programmingLanguage": [{"@type": "ComputerLanguage", "name": "Python"}, "C++"],
        "developmentStatus": "https://www.repostatus.org/#active",
        "issueTracker": "https://gitlab.com/escape2020/x/-/issues",
        "memoryRequirements": "4 GB",
        "releaseNotes": "Faster",
    },
    "citation and roles": {
        **BASE,
        "citation": [{"@type": "ScholarlyArticle", "name": "A paper"}, "https://doi.org/10.1/x"],
        "contributor": [ADA],
        "copyrightHolder": {"@type": "Organization", "name": "CNRS"},
        "producer": ADA,
        "provider": ADA,
    },
    "a date with time": {**BASE, "datePublished": "2025-06-16T12:00:00Z"},
}  # fmt: skip


def read(document: dict[str, Any]) -> RecordMetadata:
    return structs.replace(RecordMetadata(), **from_codemeta(document))


@pytest.mark.parametrize("name", CODEMETA)
def test_codemeta_is_the_same_after_writing_and_reading(name: str) -> None:
    first = read(CODEMETA[name])
    assert (first.title, first.version, first.publication_date) == (
        "gammaspec",
        "1.2.0",
        "2025-06-16",
    )
    written = to_codemeta(first, CODEMETA[name])
    assert read(written) == first
    assert to_codemeta(read(written), written) == written
    report = validate(first, ossr=True)
    assert (report.problems, report.required) == ([], [])


@pytest.mark.eossr
@pytest.mark.parametrize("name", CODEMETA)
def test_what_is_written_passes_the_validator_of_eossr(
    name: str, tmp_path: Path, eossr: Callable[[Path], str]
) -> None:
    path = tmp_path / "codemeta.json"
    path.write_text(json.dumps(to_codemeta(read(CODEMETA[name]), CODEMETA[name])))
    assert eossr(path) == "valid"


@pytest.mark.eossr
def test_the_validator_of_eossr_does_refuse(tmp_path: Path, eossr: Callable[[Path], str]) -> None:
    path = tmp_path / "codemeta.json"
    path.write_text(json.dumps({k: v for k, v in BASE.items() if k != "maintainer"}))
    assert "maintainer" in eossr(path)


def test_each_row_of_the_table_is_written_and_read() -> None:
    persons = [
        Person(family_name="Curie", given_name="Marie", role=people.role(row.role))
        for row in TABLE
        if row.role
    ]
    whole = RecordMetadata(
        title="A title",
        description="<p>Text</p>",
        access=Access(files="restricted", embargo_until="2040-01-01"),
        version="1.0.0",
        publication_date="2026-01-01",
        licences=[licences.choice("mit")],
        creators=[Person(family_name="Lovelace", given_name="Ada")],
        contributors=persons,
        readme="https://example.org/r",
        code_repository="https://example.org/c",
        subjects=[Choice("CTA")],
        funding=[
            Grant(Choice("European Commission", "00k4n6c32"), Choice("ESCAPE", "00k4n6c32::824064"), "824064")
        ],
        references=["A paper"],
        programming_languages=[Choice("Python", "python")],
        development_status=Choice("Active", "active"),
        extra={row.term: "text" for row in TABLE if row.shape == "extra"},
    )  # fmt: skip
    written = to_codemeta(whole)
    assert {row.term for row in TABLE} <= set(written)
    again = read(written)
    assert sorted(map(str, again.contributors)) == sorted(map(str, persons))
    assert structs.replace(again, contributors=persons) == whole
    assert validate(whole, ossr=True).advice == []


def test_advice_is_in_words_of_the_form_and_given_once() -> None:
    advice = [each.detail for each in validate(RecordMetadata(), ossr=True).advice]
    assert advice.count("The OSSR recommends funding.") == 1
    assert "The OSSR recommends a code repository." in advice
    assert not any("funder" in each or "codeRepository" in each for each in advice)


@pytest.mark.parametrize("row", REQUIRED, ids=lambda row: row.term)
def test_each_required_term_that_is_missing_is_named(row) -> None:
    document = {k: v for k, v in BASE.items() if k != row.term}
    report = validate(read(document), ossr=True)
    pointers = {each.pointer for each in [*report.problems, *report.required]}
    field = {"publication_date": "publicationDate"}.get(row.field, row.field)
    assert pointers == {f"/{field}"}


def test_unknown_terms_of_an_earlier_file_are_kept() -> None:
    written = to_codemeta(read(BASE), {**BASE, "softwareSuggestions": ["numpy"]})
    assert written["softwareSuggestions"] == ["numpy"]


CFF = {
    "cff-version": "1.2.0",
    "message": "Cite",
    "title": "lstchain",
    "abstract": "One.\n\nTwo & three.",
    "version": "0.9",
    "date-released": "2024-02-03",
    "license": "BSD-3-Clause",
    "repository-code": "https://github.com/cta/x",
    "keywords": ["CTA"],
    "authors": [
        {"family-names": "Beethoven", "given-names": "Ludwig", "name-particle": "van", "orcid": ORCID, "affiliation": "Bonn"},
        {"name": "The team"},
    ],
}  # fmt: skip
ZENODO = {
    "title": "lstchain",
    "upload_type": "publication",
    "publication_type": "article",
    "description": "<p>x</p>",
    "creators": [{"name": "Curie, Marie", "orcid": "0000-0002-1825-0097", "affiliation": "Paris"}],
    "contributors": [{"name": "Lovelace, Ada", "type": "ContactPerson"}],
    "license": {"id": "Apache-2.0"},
    "grants": [{"id": "10.13039/501100000780::824064"}],
    "related_identifiers": [{"identifier": "10.1/x", "relation": "isSupplementTo"}],
    "language": "eng",
}
PYPROJECT = """
[project]
name = "pkg"
version = "3.1"
description = "Short"
license = "MIT"
keywords = ["VO"]
authors = [{name = "Ada Lovelace", email = "ada@example.org"}]
maintainers = [{name = "Marie Curie"}]
[project.urls]
Repository = "https://example.org/pkg"
Issues = "https://example.org/pkg/issues"
Documentation = "https://example.org/docs"
"""


def test_a_citation_file_fills_the_form(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(CFF))
    metadata, filled_fields = merged(read_folder(tmp_path))
    assert metadata.description == "<p>One.</p><p>Two &amp; three.</p>"
    assert (metadata.version, metadata.publication_date) == ("0.9", "2024-02-03")
    assert [each.id for each in metadata.licences] == ["bsd-3-clause"]
    [person, team] = metadata.creators
    assert (person.family_name, person.orcid) == ("van Beethoven", "0000-0002-1825-0097")
    assert person.affiliations == [Choice("Bonn")]
    assert team.kind == "organizational"
    assert {each.origin for each in filled_fields} == {"CITATION.cff"}
    assert read(to_codemeta(metadata)).creators == metadata.creators


def test_a_zenodo_file_fills_the_form(tmp_path: Path) -> None:
    (tmp_path / ".zenodo.json").write_text(json.dumps(ZENODO))
    metadata, _ = merged(read_folder(tmp_path))
    assert metadata.resource_type == term("publication-article")
    assert metadata.contributors[0].role == people.CONTACT
    assert [each.id for each in metadata.licences] == ["apache-2.0"]
    award = metadata.funding[0].award
    assert award is not None and award.id == "00k4n6c32::824064"
    assert metadata.related[0].relation == term("issupplementto")


def test_a_python_project_and_a_notebook_fill_what_is_left(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    notebook = tmp_path / "a.ipynb"
    cells = [{"cell_type": "markdown", "source": ["# The Crab\n", "text"]}]
    notebook.write_text(json.dumps({"cells": cells, "metadata": {"authors": [{"name": "X Y"}]}}))
    metadata, filled_fields = merged(read_folder(tmp_path, notebook))
    assert (metadata.title, metadata.version) == ("pkg", "3.1")
    assert metadata.creators[0].email == "ada@example.org"
    assert metadata.extra == {"issueTracker": "https://example.org/pkg/issues"}
    origins = {each.pointer: each.origin for each in filled_fields}
    assert origins["/title"] == "pyproject.toml"
    assert origins["/resourceType"] == "a.ipynb"
    (tmp_path / "pyproject.toml").unlink()
    assert merged(read_folder(tmp_path, notebook))[0].title == "The Crab"


def test_the_first_file_that_knows_a_field_has_it(tmp_path: Path) -> None:
    (tmp_path / "codemeta.json").write_text(json.dumps({**BASE, "keywords": "one"}))
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(CFF))
    metadata, filled_fields = merged(read_folder(tmp_path))
    origins = {each.pointer: each.origin for each in filled_fields}
    assert metadata.title == "gammaspec"
    assert origins["/title"] == "codemeta.json"
    assert origins["/codeRepository"] == "CITATION.cff"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("codemeta.json", "{"),
        ("codemeta.json", "[1, 2]"),
        ("CITATION.cff", "a: [b"),
        ("CITATION.cff", "just text"),
        ("CITATION.cff", "authors: 7"),
        (".zenodo.json", '{"creators": [7]}'),
        ("pyproject.toml", "[project"),
        ("pyproject.toml", "project = 3"),
    ],
)
def test_a_file_that_makes_no_sense_fills_nothing(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert [each.fields for each in read_folder(tmp_path) if each.fields] == []


def test_git_tells_where_it_is_from_who_wrote_it_and_the_tag(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        names = ["-c", "user.name=Ada Lovelace", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *names, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    git("remote", "add", "origin", "https://me:secret-token@example.org/a/b.git")
    (tmp_path / "x").write_text("x")
    git("add", "x")
    git("commit", "-m", "one")
    git("tag", "v2.1.0")
    metadata, _ = merged(read_folder(tmp_path))
    assert metadata.code_repository == "https://example.org/a/b"
    assert metadata.version == "2.1.0"
    assert metadata.creators == [Person(family_name="Lovelace", given_name="Ada")]


@pytest.mark.parametrize(
    ("remote", "page"),
    [
        ("git@github.com:a/b.git", "https://github.com/a/b"),
        ("ssh://git@gitlab.in2p3.fr:2222/a/b.git", "https://gitlab.in2p3.fr/a/b"),
        ("https://user:pw@example.org:8443/a.git", "https://example.org:8443/a"),
        ("/srv/git/a", None),
        ("https://[bad", None),
    ],
)
def test_a_remote_becomes_a_page_without_names_or_tokens(remote: str, page: str | None) -> None:
    assert repository_page(remote) == page


ME = Person(
    family_name="Lovelace",
    given_name="Ada",
    orcid="0000-0002-1825-0097",
    affiliations=[Choice("CERN", "01ggx4157")],
)


def test_who_is_signed_in_is_the_creator_where_nobody_is_named() -> None:
    metadata, filled_fields = with_account(RecordMetadata(), ME)
    assert metadata.creators == [ME]
    assert [(each.pointer, each.origin) for each in filled_fields] == [("/creators", "account")]
    assert with_account(RecordMetadata(), None) == (RecordMetadata(), [])


def test_who_is_signed_in_completes_what_git_says_of_them_and_of_nobody_else() -> None:
    others = [
        Person(family_name="Curie", given_name="Marie"),
        Person(family_name="lovelace", given_name="ADA"),
    ]
    metadata, filled_fields = with_account(RecordMetadata(creators=others), ME)
    assert metadata.creators[0] == others[0]
    assert metadata.creators[1].orcid == ME.orcid
    assert {each.pointer for each in filled_fields} == {
        "/creators/1/orcid",
        "/creators/1/affiliations",
    }
    report = Person(
        family_name="Lovelace",
        given_name="Ada",
        orcid="0000-0001-5109-3700",
        affiliations=[Choice("Own")],
    )
    assert with_account(RecordMetadata(creators=[report]), ME)[0].creators == [report]


def test_wrong_values_are_reported_with_their_field() -> None:
    wrong = RecordMetadata(
        title="ab",
        creators=[Person(), Person(family_name="A", orcid="0000-0002-1825-0098")],
        contributors=[Person(family_name="B")],
        publication_date="2026-02-30",
        readme="readme.md",
    )
    assert {each.pointer for each in validate(wrong, ossr=False).problems} == {
        "/title",
        "/creators/0/familyName",
        "/creators/1/orcid",
        "/contributors/0/role",
        "/publicationDate",
        "/readme",
    }
    assert orcid("0000-0002-1825-0097") and orcid("0000-0001-5109-3700")
    good = ("2026", "2026-01", "2026-01-31", "2025-01-01/2026-01-01")
    for date in good:
        report = validate(structs.replace(wrong, publication_date=date), ossr=False).problems
        assert "/publicationDate" not in {each.pointer for each in report}
