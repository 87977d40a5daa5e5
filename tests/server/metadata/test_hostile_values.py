"""Any value in any field of a metadata file: the rest of the file is read, the form can be sent."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
import yaml

from jupyter_ossr_ext.metadata import merged, read_folder, to_codemeta, validate
from jupyter_ossr_ext.metadata.crosswalk import TABLE
from jupyter_ossr_ext.metadata.readers import unreadable

VALUES: list[object] = [
    True,
    1.5,
    "x\0",
    "\ud83d",
    "https://[",
    "a" * 5000,
    [[]],
    [1, "a", None, {"name": {"name": []}}],
    {"": ""},
    {"@id": 1, "id": [1], "@type": 5},
    {"@list": [1, {"@list": [2]}], "@value": {"@value": "v"}},
    {"name": "A", "orcid": 5, "affiliation": {"name": [[]]}},
    {"type": "Role", "author": {"type": "Role", "author": "x"}},
    {"family-names": ["a"], "given-names": {"x": 1}},
    {"start": 1, "end": [], "identifier": {"identifier": "https://["}},
]
ZENODO = [
    "description",
    "version",
    "publication_date",
    "upload_type",
    "license",
    "creators",
    "contributors",
    "keywords",
    "subjects",
    "language",
    "references",
    "related_identifiers",
    "dates",
    "grants",
    "access_right",
    "embargo_date",
    "doi",
]
CFF = [
    "abstract",
    "version",
    "date-released",
    "type",
    "license",
    "license-url",
    "authors",
    "contact",
    "keywords",
    "repository-code",
    "identifiers",
    "doi",
    "url",
    "preferred-citation",
    "references",
    "message",
]
PROJECT = [
    "description",
    "version",
    "license",
    "classifiers",
    "authors",
    "maintainers",
    "keywords",
    "urls",
]
CASES = [
    *(("codemeta.json", row.term) for row in TABLE if row.term != "name"),
    *((".zenodo.json", key) for key in ZENODO),
    *(("CITATION.cff", key) for key in CFF),
    *(("pyproject.toml", key) for key in PROJECT),
    *(("a.ipynb", key) for key in ("authors", "kernelspec", "language_info")),
]


def written(name: str, key: str, value: object) -> str:
    match name:
        case "codemeta.json":
            return json.dumps({"@type": "SoftwareSourceCode", "name": "T", key: value})
        case ".zenodo.json":
            return json.dumps({"title": "T", key: value})
        case "CITATION.cff":
            return f"title: T\n{key}: {json.dumps(value)}\n"
        case "pyproject.toml":
            return f'[project]\nname = "T"\n{key} = {toml(value)}\n'
        case _:
            cell = {"cell_type": "markdown", "source": "# T", "metadata": {}}
            return json.dumps({"cells": [cell], "metadata": {key: value}, "nbformat": 4})


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(each) for each in value if each is not None) + "]"
    return json.dumps(value)


@pytest.mark.parametrize(("name", "key"), CASES)
def test_one_odd_value_does_not_empty_a_file(tmp_path: Path, name: str, key: str) -> None:
    for value in VALUES:
        text = written(name, key, value)
        (tmp_path / name).write_text(text, encoding="utf-8")
        found = read_folder(tmp_path, tmp_path / name if name == "a.ipynb" else None)
        metadata, filled = merged(found)
        assert metadata.title == "T", value
        msgspec.json.encode([metadata, filled, [each.left for each in found]])
        validate(metadata, ossr=True)
        to_codemeta(metadata, json.loads(text) if name == "codemeta.json" else None)


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".zenodo.json").write_text('{"title": "a\\ud83d b\\ud83d\\ude00 c\\ude00"}')
    [found] = read_folder(tmp_path)
    assert found.fields["title"] == "a\ufffd b\N{GRINNING FACE} c\ufffd"


def test_yaml_has_such_escapes_too(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text('title: "a\\ud83d"\n')
    assert yaml.safe_load('"\\ud83d"') == "\ud83d"
    [found] = read_folder(tmp_path)
    assert found.fields["title"] == "a\ufffd"


@pytest.mark.parametrize("last", ["authors: *i", "authors: &x [*x, *x]"])
def test_aliases_that_stand_for_billions_of_values_are_refused(tmp_path: Path, last: str) -> None:
    lines = ["title: T", f"a: &a [{', '.join('x' * 9)}]"]
    lines += [f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]" for p, c in pairwise("abcdefghi")]
    (tmp_path / "CITATION.cff").write_text("\n".join([*lines, last]))
    assert read_folder(tmp_path) == []
    assert [name for name, _ in unreadable(tmp_path, ["CITATION.cff"])] == ["CITATION.cff"]


def test_an_alias_is_the_value_that_it_stands_for(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text("title: &t T\nabstract: *t\n")
    [found] = read_folder(tmp_path)
    assert found.fields["description"] == "<p>T</p>"
