"""What the files of a folder, and its git history, say about it. Blocking; no network."""

from __future__ import annotations

import contextlib
import json
import re
import tomllib
from html import escape
from pathlib import Path
from typing import Any

import yaml

from ...models import Choice, Grant, Person, RelatedWork
from . import codemeta, people
from .git import read_git
from .merge import Found

LARGEST = 4 * 1024 * 1024
"""Bytes; metadata files are never that large."""
HEADING = re.compile(r"^#{1,3}\s+(.+?)\s*#*\s*$", re.MULTILINE)
READMES = ("README.md", "README.rst", "README.txt", "README", "readme.md")


def read_folder(folder: Path, notebook: Path | None = None) -> list[Found]:
    """Everything that is found, the most telling first. A file that cannot be read is left out."""
    found = [
        Found(name, fields)
        for name, read in (
            ("codemeta.json", _codemeta),
            ("CITATION.cff", _cff),
            (".zenodo.json", _zenodo),
            ("pyproject.toml", _pyproject),
        )
        if (text := _text(folder / name)) and (fields := _safely(read, text))
    ]
    if notebook and (text := _text(notebook)) and (fields := _safely(_notebook, text)):
        found.append(Found(notebook.name, fields))
    if fields := read_git(folder):
        found.append(Found("git", fields))
    for name in READMES:
        heading = HEADING.search(_text(folder / name) or "")
        if heading:
            found.append(Found(name, {"title": heading.group(1)}))
            break
    return found


def _text(path: Path) -> str | None:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if path.is_file() and path.stat().st_size <= LARGEST:
            return path.read_text(encoding="utf-8-sig")
    return None


def _safely(read: Any, text: str) -> dict[str, object]:
    """Foreign files may hold anything; one that makes no sense fills nothing."""
    try:
        fields: dict[str, object] = read(text)
    except (ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError, RecursionError):
        return {}
    return {name: value for name, value in fields.items() if value}


def _codemeta(text: str) -> dict[str, object]:
    return codemeta.from_codemeta(json.loads(text))


def _cff(text: str) -> dict[str, object]:
    told = yaml.safe_load(text)
    licences = told.get("license") or []
    licences = licences if isinstance(licences, list) else [licences]
    related = [
        RelatedWork(str(each["value"]), "isSupplementTo", str(each.get("type") or "") or None)
        for each in told.get("identifiers") or []
        if each.get("value") and each.get("type") == "url"
    ]
    return {
        "title": told.get("title"),
        "description": _paragraphs(told.get("abstract")),
        "version": str(told.get("version") or ""),
        "publication_date": str(told.get("date-released") or ""),
        "resource_type": "dataset" if told.get("type") == "dataset" else None,
        "licences": [id for each in licences if (id := people.licence_id(each))],
        "creators": [_cff_person(each) for each in told.get("authors") or []],
        "contributors": [_cff_person(each, "contactperson") for each in told.get("contact") or []],
        "subjects": [Choice(str(each)) for each in told.get("keywords") or []],
        "code_repository": told.get("repository-code"),
        "related": related,
        "references": [_cff_reference(each) for each in told.get("references") or []],
    }


def _cff_person(told: dict[str, Any], role: str | None = None) -> Person:
    id = people.orcid(told.get("orcid"))
    if "name" in told and "family-names" not in told:
        return Person(kind="organizational", family_name=str(told["name"]), role=role)
    family = " ".join(str(told[key]) for key in ("name-particle", "family-names") if told.get(key))
    return Person(
        family_name=family,
        given_name=str(told.get("given-names") or ""),
        orcid=id,
        affiliations=people.affiliations(told.get("affiliation")),
        role=role,
        email=told.get("email"),
    )


def _cff_reference(told: dict[str, Any]) -> str:
    doi = f" https://doi.org/{told['doi']}" if told.get("doi") else ""
    return f"{told.get('title', '')}{doi}".strip()


def _zenodo(text: str) -> dict[str, object]:
    told = json.loads(text)
    kind = told.get("upload_type")
    sub = told.get(f"{kind}_type")
    licence = told.get("license")
    return {
        "title": told.get("title"),
        "description": told.get("description"),
        "version": str(told.get("version") or ""),
        "publication_date": told.get("publication_date"),
        "resource_type": f"{kind}-{sub}" if sub else kind,
        "licences": [id] if licence and (id := people.licence_id(licence)) else [],
        "creators": [_zenodo_person(each) for each in told.get("creators") or []],
        "contributors": [
            _zenodo_person(each, str(each.get("type") or "other").lower())
            for each in told.get("contributors") or []
        ],
        "subjects": [Choice(str(each)) for each in told.get("keywords") or []],
        "languages": [told["language"]] if told.get("language") else [],
        "references": [str(each) for each in told.get("references") or []],
        "related": [
            RelatedWork(
                str(each["identifier"]),
                str(each.get("relation") or "references"),
                each.get("scheme"),
                each.get("resource_type"),
            )
            for each in told.get("related_identifiers") or []
        ],
        "funding": [_zenodo_grant(each) for each in told.get("grants") or []],
    }


def _zenodo_person(told: dict[str, Any], role: str | None = None) -> Person:
    return people.named(
        str(told["name"]),
        orcid=people.orcid(told.get("orcid")),
        affiliations=people.affiliations(told.get("affiliation")),
        role=role,
    )


def _zenodo_grant(told: dict[str, Any]) -> Grant:
    """`824064`, or with the funder's DOI before it: `10.13039/501100000780::824064`."""
    funder, _, number = str(told["id"]).rpartition("::")
    if not funder or funder == "10.13039/501100000780":
        ours = Choice("European Commission", "00k4n6c32")
        return Grant(ours, Choice(number, f"00k4n6c32::{number}"), number)
    return Grant(Choice(funder), Choice(number), number)


def _pyproject(text: str) -> dict[str, object]:
    project = tomllib.loads(text).get("project") or {}
    urls = {str(k).lower(): str(v) for k, v in (project.get("urls") or {}).items()}
    licence = project.get("license")
    if isinstance(licence, dict):
        licence = licence.get("text")
    code = next((urls[k] for k in ("repository", "source", "source code", "code") if k in urls), "")
    issues = next((urls[k] for k in ("issues", "bug tracker", "tracker") if k in urls), "")
    return {
        "title": project.get("name"),
        "description": _paragraphs(project.get("description")),
        "version": project.get("version"),
        "licences": [id] if licence and len(str(licence)) < 40 and (
            id := people.licence_id(licence)
        ) else [],
        "creators": [_pyproject_person(e) for e in project.get("authors") or [] if e.get("name")],
        "contributors": [
            _pyproject_person(e, "contactperson")
            for e in project.get("maintainers") or []
            if e.get("name")
        ],
        "subjects": [Choice(str(each)) for each in project.get("keywords") or []],
        "code_repository": code,
        "readme": next((urls[k] for k in ("documentation", "docs") if k in urls), ""),
        "programming_languages": ["python"],
        "extra": {"issueTracker": issues} if issues else {},
    }  # fmt: skip


def _pyproject_person(told: dict[str, Any], role: str | None = None) -> Person:
    return people.named(str(told["name"]), role=role, email=told.get("email"))


def _notebook(text: str) -> dict[str, object]:
    told = json.loads(text)
    meta = told.get("metadata") or {}
    authors = [
        people.named(str(each["name"] if isinstance(each, dict) else each))
        for each in meta.get("authors") or []
    ]
    cells = [c for c in told.get("cells") or [] if c.get("cell_type") == "markdown"]
    sources = ("".join(cell.get("source") or "") for cell in cells)
    heading = next((match.group(1) for each in sources if (match := HEADING.search(each))), None)
    language = str((meta.get("kernelspec") or {}).get("language") or "").lower()
    return {
        "title": meta.get("title") or heading,
        "creators": authors,
        "resource_type": "software-computationalnotebook",
        "programming_languages": [language] if language in {"python", "julia", "r"} else [],
    }


def _paragraphs(text: object) -> str | None:
    if not text:
        return None
    parts = re.split(r"\n\s*\n", str(text).strip())
    return "".join(f"<p>{escape(' '.join(part.split()), quote=False)}</p>" for part in parts)
