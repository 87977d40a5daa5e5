"""What the files of a folder, and its git history, say about it. Blocking; no network."""

from __future__ import annotations

import codecs
import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from .._util import notebooks
from .._util.surrogates import whole
from ..models import Choice
from . import citation_file, codemeta, people, python_project, zenodo_file
from .document import Node
from .git import read_git
from .json_text import load
from .merge import Filling, Found, Read

LARGEST = 4 * 1024 * 1024
"""Bytes; metadata files are never that large."""
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEADING = re.compile(r"^#{1,3}\s+(.+?)\s*#*\s*$", re.MULTILINE)
NO_SENSE = (ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError, RecursionError)
GUESSES = {"pyproject.toml": ("title",), "setup.cfg": ("title",)}
"""Fields that a file has for another purpose: the name of a package is no title."""
READMES = ("README.md", "README.rst", "README.txt", "README", "readme.md")


def read_folder(folder: Path, notebook: Path | None = None) -> list[Found]:
    """Everything that is found, the most telling first. A file that cannot be read is left out;
    `unreadable` tells."""
    sources = [(folder / name, read) for name, read in _files().items()]
    if notebook:
        sources.append((notebook, _notebook))
    found = []
    for path, read in sources:
        if text := _text(path):
            fields, left = _safely(read, text)
            if fields or left:
                guesses = fields if path == notebook else GUESSES.get(path.name, ())
                found.append(Found(path.name, fields, left, guesses))
    if fields := read_git(folder):
        found.append(Found("git", fields, guesses=fields))
    for name in READMES:
        heading = HEADING.search(_text(folder / name) or "")
        if heading:
            found.append(Found(name, {"title": heading.group(1)}, guesses=("title",)))
            break
    return found


def unreadable(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, int | None]]:
    """Metadata files directly in `folder` that nothing can be taken from, and the line."""
    files = _files()
    for name in names:
        if (read := files.get(name)) and (folder / name).is_file():
            text = _text(folder / name)
            try:
                if text is None:
                    raise ValueError
                read(text)
            except json.JSONDecodeError as wrong:
                yield name, wrong.lineno
            except yaml.MarkedYAMLError as wrong:
                yield name, wrong.problem_mark.line + 1 if wrong.problem_mark else None
            except NO_SENSE as wrong:
                line = re.search(r"at line (\d+)", str(wrong))
                yield name, int(line[1]) if line else None


def omitted(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Metadata files directly in `folder`, and pointers to what no field has a place for."""
    files = _files()
    for name in names:
        if (read := files.get(name)) and (text := _text(folder / name)):
            _, left = _safely(read, text)
            if left:
                yield name, left


def _files() -> dict[str, Read]:
    return {
        "codemeta.json": _codemeta,
        "CITATION.cff": citation_file.read,
        ".zenodo.json": zenodo_file.read,
        "pyproject.toml": python_project.pyproject,
        "setup.cfg": python_project.setup_cfg,
    }


def _text(path: Path) -> str | None:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if path.is_file() and path.stat().st_size <= LARGEST:
            data = path.read_bytes()
            return whole(data.decode("utf-16" if data.startswith(UTF16) else "utf-8-sig"))
    return None


def _safely(read: Read, text: str) -> Filling:
    """Foreign files may hold anything; one that makes no sense fills nothing."""
    try:
        fields, left = read(text)
    except NO_SENSE:
        return {}, []
    return {name: value for name, value in fields.items() if value}, left


def _codemeta(text: str) -> Filling:
    return codemeta.read(load(text))


def _notebook(text: str) -> Filling:
    document = notebooks.read(text)
    meta = Node(document["metadata"])
    authors = [
        person
        for each in meta.get("authors").each()
        for person in people.several((each.get("name") if each.is_mapping else each).text())
    ]
    sources = (cell["source"] for cell in document["cells"] if cell["cell_type"] == "markdown")
    heading = next((match.group(1) for each in sources if (match := HEADING.search(each))), None)
    language = meta.get("kernelspec").get("language").text().lower()
    fields: dict[str, object] = {
        "title": meta.get("title").text() or heading,
        "creators": authors,
        "resource_type": Choice("Computational notebook", "software-computationalnotebook"),
        "programming_languages": [Choice(language.title(), language)]
        if language in {"python", "julia", "r"}
        else [],
    }
    return fields, []
