"""A second reading of metadata files, which shares no code with `jupyter_ossr_ext.metadata`.

Each value of a file, as text, with its path; for each term of a format the field of
`RecordMetadata` that it belongs to; and what a format has for another purpose than to describe.
"""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

import yaml

Path = tuple[str, ...]

CFF = {
    "title": "title", "abstract": "description", "version": "version",
    "date-released": "publication_date", "type": "resource_type", "license": "licences",
    "license-url": "licences", "authors": "creators", "contact": "contributors",
    "keywords": "subjects", "repository-code": "code_repository", "repository": "code_repository",
    "identifiers": "related extra", "references": "references", "preferred-citation": "references",
    "doi": "extra", "url": "extra", "repository-artifact": "extra",
}  # fmt: skip
CODEMETA = {
    "name": "title", "description": "description", "softwareVersion": "version",
    "version": "version", "datePublished": "publication_date", "license": "licences",
    "author": "creators", "creator": "creators", "maintainer": "contributors",
    "contributor": "contributors creators", "copyrightHolder": "contributors",
    "producer": "contributors", "provider": "contributors", "readme": "readme",
    "codeRepository": "code_repository", "keywords": "subjects", "funding": "funding extra",
    "funder": "funding", "sponsor": "funding", "citation": "references",
    "referencePublication": "references", "programmingLanguage": "programming_languages",
    "developmentStatus": "development_status", "embargoEndDate": "access", "embargoDate": "access",
    "memoryRequirements": "extra", "processorRequirements": "extra", "storageRequirements": "extra",
    "releaseNotes": "extra", "issueTracker": "extra", "identifier": "extra",
    "runtimePlatform": "extra", "operatingSystem": "extra", "buildInstructions": "extra",
    "continuousIntegration": "extra", "contIntegration": "extra", "applicationCategory": "extra",
    "downloadUrl": "extra", "installUrl": "extra", "url": "extra", "dateCreated": "extra",
    "dateModified": "extra",
}  # fmt: skip
ZENODO = {
    "title": "title", "description": "description", "version": "version",
    "publication_date": "publication_date", "upload_type": "resource_type",
    "publication_type": "resource_type", "image_type": "resource_type", "license": "licences",
    "creators": "creators", "contributors": "contributors", "keywords": "subjects",
    "subjects": "subjects", "language": "languages", "references": "references",
    "related_identifiers": "related", "dates": "dates", "grants": "funding",
    "access_right": "access", "embargo_date": "access", "access_conditions": "access",
    "doi": "extra",
}  # fmt: skip
PYTHON = {
    "name": "title", "description": "description", "summary": "description", "version": "version",
    "license": "licences", "authors": "creators", "author": "creators", "author_email": "creators",
    "maintainers": "contributors", "maintainer": "contributors",
    "maintainer_email": "contributors", "keywords": "subjects",
    "classifiers": "licences programming_languages", "urls": "code_repository readme extra",
    "project_urls": "code_repository readme extra", "homepage": "extra", "url": "extra",
    "home_page": "extra", "repository": "code_repository", "documentation": "readme",
    "download_url": "extra",
}  # fmt: skip
PLACES = {
    "CITATION.cff": CFF,
    "codemeta.json": CODEMETA,
    ".zenodo.json": ZENODO,
    "pyproject.toml": PYTHON,
    "setup.cfg": PYTHON,
}
NO_METADATA = {
    "CITATION.cff": r"cff-version|message"
    # Of a work that is cited, one line is kept: who, what, where, when.
    r"|(references/#|preferred-citation)/(type|abstract|message|cff-version)"
    r"|(references/#|preferred-citation)/authors/#/(?!.*name|alias).*"
    r"|(references/#|preferred-citation)/authors/#/alias",
    "codemeta.json": r"[@$].*|type|id|.*/(@type|type|propertyID)|.*/(@id|id)=_:.*",
    ".zenodo.json": r"prereserve_doi",
    # How a package is built and installed, and where an index lists it.
    "pyproject.toml": r"(optional-)?dependencies.*|requires-python|(gui-)?scripts.*|entry-points.*"
    r"|dynamic.*|readme.*|license-files.*|license/file|import-name.*|dev-dependencies.*|group/.*"
    r"|extras/.*|packages.*|include.*|exclude.*|plugins.*|package-mode|requires-poetry|build.*"
    r"|source.*|python|classifiers/#=(?!License ::|Programming Language ::).*",
    "setup.cfg": r"(long_)?description_.*|long_description|license_files?|platforms?"
    r"|.*=(attr|file):.*"
    r"|classifiers?/#=(?!License ::|Programming Language ::).*",
}
"""Patterns of paths, with `#` for an index, and of `path=value`."""
TOO_GENERAL = re.compile(r"License :: OSI Approved|Programming Language :: Python( ::.*)?")
"""Classifiers that say what others say better."""


class Leaf(NamedTuple):
    path: Path
    text: str

    @property
    def pattern(self) -> str:
        return "/".join("#" if part.isdigit() else part for part in self.path)


def document(kind: str, text: str) -> dict[str, object]:
    """The terms of a file. Raises `ValueError` for what its format's parser refuses."""
    match kind:
        case "CITATION.cff":
            read: object = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
        case "pyproject.toml":
            tables = tomllib.loads(text, parse_float=str)
            read = tables.get("project") or tables.get("tool", {}).get("poetry") or {}
        case "setup.cfg":
            parser = configparser.ConfigParser(interpolation=None, strict=False)
            parser.read_string(text)
            read = {
                name.replace("-", "_"): _setup_value(name, value)
                for name, value in (parser["metadata"].items() if "metadata" in parser else ())
            }
        case _:
            read = json.loads(text, parse_float=str, parse_int=str)
            graph = read.get("@graph") if isinstance(read, dict) else None
            if isinstance(graph, list):
                read = next((each for each in graph if "Software" in str(each.get("@type"))), {})
    if not isinstance(read, dict):
        raise ValueError("no mapping")
    return {re.sub(r"\A(schema|codemeta):", "", str(key)): value for key, value in read.items()}


def leaves(value: object, path: Path = ()) -> Iterator[Leaf]:
    """Each text, number and truth value below; nothing of what is empty."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from leaves(each, (*path, re.sub(r"\A(schema|codemeta):", "", str(key))))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, (*path, str(number)))
    elif value is not None and str(value).strip():
        yield Leaf(path, str(value).lower() if isinstance(value, bool) else str(value))


def is_metadata(kind: str, leaf: Leaf) -> bool:
    pattern = NO_METADATA[kind]
    if TOO_GENERAL.fullmatch(leaf.text):
        return False
    return not (
        re.fullmatch(pattern, leaf.pattern)
        or re.fullmatch(pattern, f"{leaf.pattern}={leaf.text}", re.DOTALL)
    )


def plain(text: object) -> str:
    """Words in lower case with one blank between and around; no tags, no schemes of addresses."""
    words = unescape(re.sub(r"<[^>@]*>", " ", unescape(str(text)))).lower()
    words = re.sub(r"\b(?:git\+)?(?:https?|ssh|git)://(?:git@)?|git@|\bwww\.|mailto:", " ", words)
    words = re.sub(r"\.git\b|(?:dx\.)?doi\.org/|\bdoi:|orcid\.org/|ror\.org/", " ", words)
    return " " + " ".join(re.findall(r"[^\W_]+", words)) + " "


def _setup_value(name: str, value: str) -> object:
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    if name.replace("-", "_") == "project_urls":
        return {key.strip(): url.strip() for key, _, url in (ln.partition("=") for ln in lines)}
    return lines if name.startswith("classifier") else value.strip()
