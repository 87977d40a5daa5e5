"""Nothing of a file of metadata is lost silently: it is in the form, or said to be left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from jupyter_ossr_ext.metadata import from_codemeta, to_codemeta, validate
from jupyter_ossr_ext.metadata.crosswalk import TABLE
from jupyter_ossr_ext.metadata.html_text import as_html, as_text
from jupyter_ossr_ext.models import Access, Person, RecordMetadata, term
from tests.server.metadata.samples import WILD, document, found, leaves, metadata

CODEMETA = [name for name in WILD if name.endswith("codemeta.json")]
EVERYWHERE = {"@context", "@type", "cff-version", "message"}
SAME = {
    "en": "eng",
    "developer": "",
    "software": "",
    "article": "",
    "embargoed": "restricted",
    "open": "public",
    "type": "",
    "doi": "",
    "DOI": "",
    "swh": "",
    "url": "",
    "Python 3": "python",
    "10.13039/501100001659::123456": "Deutsche Forschungsgemeinschaft 123456",
}
"""Words that mean the same on both sides, or tell nothing by themselves."""
INSIDE = {"url", "sameAs", "gnd", "description"}
"""Of persons and identifiers: the one thing that a form shows less of; the file keeps it."""


def plain(text: object) -> str:
    return re.sub(r"[^\w.]+", " ", unescape(re.sub("<[^>]*>", " ", str(text)))).lower().strip()


def shown(data: RecordMetadata) -> str:
    return plain(" ".join(leaves(msgspec.to_builtins(data))))


def test_there_are_a_dozen() -> None:
    assert len(WILD) == 12
    assert {name.partition(".")[2] for name in WILD} == {
        "codemeta.json",
        "CITATION.cff",
        "zenodo.json",
    }


@pytest.mark.parametrize("wild", WILD)
def test_every_word_is_in_the_form_or_reported_as_left_out(wild: str, tmp_path: Path) -> None:
    read = found(wild, tmp_path)
    form = shown(metadata(wild, tmp_path))
    lost = [
        (term, leaf)
        for term, value in document(wild).items()
        if term not in EVERYWHERE | {pointer.partition("/")[0] for pointer in read.left}
        for leaf in leaves(_bare(value))
        if not _known(leaf, form)
    ]
    assert lost == []


def _bare(value: object) -> object:
    if isinstance(value, dict):
        return {key: _bare(each) for key, each in value.items() if key not in INSIDE}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _known(leaf: str, form: str) -> bool:
    """Word by word: a name is taken to pieces, an identifier loses its address."""
    text = plain(SAME.get(leaf, leaf))
    text = re.sub(
        r"\b(https?|orcid.org|doi.org|ror.org|spdx.org|opensource.org|licenses?)\b", " ", text
    )
    text = re.sub(r"\.html\b|t\d\d 00 00 01 00|t10\b", " ", text)
    text = re.sub(r"\bwww.repostatus.org\b", " ", text)
    return all(word in form for word in text.split() if word not in {"10.13039", "501100000780"})


@pytest.mark.parametrize(
    ("wild", "left"),
    [
        (
            "pipeline.codemeta.json",
            {"softwareRequirements", "referencePublication", "programmingLanguage/1"},
        ),
        ("framework.codemeta.json", {"targetProduct", "copyrightYear", "softwareHelp", "author"}),
        ("minimal.codemeta.json", set()),
        (
            "vo-library.codemeta.json",
            {"softwareSuggestions", "isPartOf", "developmentStatus", "author/@list/0/url"},
        ),
        ("pipeline.CITATION.cff", {"commit"}),
        ("two-licences.CITATION.cff", {"identifiers", "license-url"}),
        ("release.zenodo.json", {"communities", "notes", "creators/1/gnd"}),
        ("paper.zenodo.json", {"journal_title", "journal_volume"}),
        ("embargoed.zenodo.json", {"subjects"}),
        ("notebook.zenodo.json", {"license"}),
    ],
)  # fmt: skip
def test_what_has_no_field_is_named(wild: str, left: set[str], tmp_path: Path) -> None:
    assert set(found(wild, tmp_path).left) == left


@pytest.mark.parametrize("wild", WILD)
def test_metadata_is_the_same_after_codemeta(wild: str, tmp_path: Path) -> None:
    first = metadata(wild, tmp_path)
    again = structs.replace(RecordMetadata(), **from_codemeta(to_codemeta(first)))
    for row in TABLE:
        if row.shape == "extra":
            assert again.extra.get(row.term) == first.extra.get(row.term), row
    for name in ("title", "version", "licences", "code_repository", "readme", "development_status",
                 "programming_languages", "references"):  # fmt: skip
        assert getattr(again, name) == getattr(first, name), name
    assert again.publication_date == first.publication_date[:10]
    assert as_text(again.description) == as_text(first.description)
    assert sorted(map(str, again.creators)) == sorted(map(str, map(_lone, first.creators)))
    assert sorted(map(str, again.contributors)) == sorted(map(str, map(_lone, first.contributors)))
    assert [each.title for each in again.subjects] == [each.title for each in first.subjects]
    assert again.access.embargo_until == first.access.embargo_until


def _lone(person: Person) -> Person:
    """CodeMeta has no e-mail of an organisation."""
    return structs.replace(person, email=None) if person.kind == "organizational" else person


@pytest.mark.parametrize("wild", CODEMETA)
def test_writing_a_codemeta_file_again_changes_nothing_that_was_not_changed(
    wild: str, tmp_path: Path
) -> None:
    before = document(wild)
    written = to_codemeta(metadata(wild, tmp_path), before)
    renamed = {old: row.term for row in TABLE for old in row.older}
    for name, value in before.items():
        if name in {"@context", "license", "version"}:
            continue
        assert written[renamed.get(name, name)] == value, name
    changed = structs.replace(
        metadata(wild, tmp_path), title="Another", creators=[Person(family_name="X")]
    )
    again = to_codemeta(changed, before)
    assert (again["name"], again["author"]) == ("Another", [{"@type": "Person", "familyName": "X"}])
    assert {k: v for k, v in again.items() if k not in {"name", "author"}} == {
        k: v for k, v in written.items() if k not in {"name", "author"}
    }


def test_a_context_of_ones_own_is_kept(tmp_path: Path) -> None:
    written = to_codemeta(RecordMetadata(title="x"), document("framework.codemeta.json"))
    assert written["@context"] == [
        "https://w3id.org/codemeta/3.0",
        {"hep": "https://example.org/hep#"},
    ]


def test_roles_that_codemeta_has_no_term_for_come_back(tmp_path: Path) -> None:
    data = metadata("release.zenodo.json", tmp_path)
    assert {person.role.id for person in data.contributors if person.role} == {
        "datacurator",
        "contactperson",
    }
    again = structs.replace(RecordMetadata(), **from_codemeta(to_codemeta(data)))
    assert {person.role.id for person in again.contributors if person.role} == {
        "datacurator",
        "contactperson",
    }


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>a &lt; b</p>", "One\n\na < b"),
        ("<p>See <a href='https://x.org'>the docs</a>.</p>", "See the docs (https://x.org)."),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n\n- two"),
        ("Just words", "Just words"),
    ],
)
def test_descriptions_are_words_in_files_and_html_in_records(html: str, text: str) -> None:
    assert as_text(html) == text
    assert as_text(as_html(text)) == text


def test_words_that_look_like_tags_are_words() -> None:
    assert as_html("a < b & c > d") == "<p>a &lt; b &amp; c &gt; d</p>"
    assert as_html("<p>done</p>") == "<p>done</p>"


def test_access_is_taken_over(tmp_path: Path) -> None:
    assert metadata("embargoed.zenodo.json", tmp_path).access.embargo_until == "2040-05-06"
    (tmp_path / ".zenodo.json").unlink()
    paper = metadata("paper.zenodo.json", tmp_path)
    assert paper.access == Access(files="restricted", embargo_reason="Ask us")


@pytest.mark.eossr
@pytest.mark.parametrize("wild", WILD)
def test_the_codemeta_of_each_passes_the_validator_of_eossr(
    wild: str, tmp_path: Path, eossr: Callable[[Path], str]
) -> None:
    """Where what OSSR requires is missing, it is what `validate` names, and then it is added."""
    data = metadata(wild, tmp_path)
    found = validate(data, ossr=True)
    lacking = {each.pointer for each in [*found.problems, *found.required]}
    fill = {
        "/version": {"version": "1.0.0"},
        "/publicationDate": {"publication_date": "2026-01-01"},
        "/licences": {"licences": [term("mit")]},
        "/description": {"description": "<p>What it is</p>"},
        "/readme": {"readme": "https://example.org/readme"},
        "/creators/0/familyName": {"creators": [Person(family_name="Curie")]},
        "/contributors": {
            "contributors": [
                *data.contributors,
                Person(family_name="Curie", role=term("contactperson")),
            ]
        },
    }
    for pointer in lacking:
        data = structs.replace(data, **fill[pointer])
    before = document(wild) if wild in CODEMETA else None
    report = to_codemeta(data, before)
    path = tmp_path / "written.json"
    path.write_text(json.dumps(report))
    assert eossr(path) == "valid"
