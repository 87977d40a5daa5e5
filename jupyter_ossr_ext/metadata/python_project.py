"""pyproject.toml (`[project]` and `[tool.poetry]`) and setup.cfg as metadata."""

from __future__ import annotations

import configparser
import re
import tomllib

from .._util import identifiers
from ..models import Choice, Person
from . import licences, people
from .document import Node
from .html_text import paragraphs
from .merge import Filling

URLS = {
    "code_repository": "source repository sourcecode code github gitlab git sourcerepository",
    "readme": "documentation docs doc readthedocs",
    "issueTracker": "issues issue bugs bugreports tracker issuetracker bugtracker bugtracker",
    "releaseNotes": "changelog changes changelogs releasenotes history whatsnew news",
    "downloadUrl": "download downloads pypi",
    "url": "homepage home website",
}
"""Labels of addresses, without punctuation and in lower case (PEP 753), by what they are."""
PLACES = {label: place for place, labels in URLS.items() for label in labels.split()}
NOT_METADATA = frozenset(
    (  # noqa: SIM905
        "dependencies optional-dependencies requires-python scripts gui-scripts entry-points "
        "dynamic readme license-files import-names import-namespaces dev-dependencies group extras "
        "packages include exclude plugins package-mode requires-poetry build source python"
    ).split()
)
"""What these tables say about installing."""


def pyproject(text: str) -> Filling:
    """`[project]`, and where that is missing `[tool.poetry]`. Raises `ValueError`."""
    document = tomllib.loads(text, parse_float=str)
    root = Node(document)
    tool = document.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    project = root.get("project")
    if not isinstance(document.get("project", {}), dict):
        raise ValueError("[project] is not a table")
    for key, node in root.items():
        if key not in {"project", "tool"}:
            node.skip()
    for key, node in root.get("tool").items():
        if key != "poetry":
            node.skip()
    if project:
        root.get("tool").skip()
        fields = _project(project)
    elif isinstance(poetry, dict):
        fields = _poetry(root.get("tool").get("poetry"))
    else:
        flit = tool.get("flit") if isinstance(tool, dict) else None
        old = isinstance(flit, dict) and "metadata" in flit  # before [project]
        return {}, ["tool/flit/metadata"] if old else []
    return fields, root.unread()


def setup_cfg(text: str) -> Filling:
    """`[metadata]`. Raises `ValueError` for what is no ini file."""
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=", ":"))
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from None
    if not parser.has_section("metadata"):
        return {}, []
    values: dict[str, object] = {
        key.replace("-", "_"): value for key, value in parser["metadata"].items()
    }
    if pages := str(values.get("project_urls") or ""):
        lines = [line.partition("=") for line in pages.splitlines()]
        values["project_urls"] = {label.strip(): url.strip() for label, _, url in lines}
    root = Node({"metadata": values})
    table = root.get("metadata")
    for key, node in table.items():
        if str(node.value).startswith(("attr:", "file:")) or key in {
            "long_description", "long_description_content_type", "license_file", "license_files",
            "platforms",
        }:  # fmt: skip
            node.skip()
    urls = [("homepage", table.get("url", "home_page")), ("download", table.get("download_url"))]
    urls += table.get("project_urls").items()
    fields: dict[str, object] = {
        "title": table.get("name").text(),
        "description": paragraphs(_static(table.get("description", "summary"))),
        "version": _static(table.get("version")),
        "licences": _licences(table.get("license"), table.get("classifiers", "classifier")),
        "creators": _listed(table, "author"),
        "contributors": _listed(table, "maintainer", people.CONTACT),
        "subjects": _split(table.get("keywords")),
        "programming_languages": [Choice("Python", "python")],
    }
    return _with_urls(fields, urls), root.unread()


def _project(table: Node) -> dict[str, object]:
    _skip(table)
    licence = table.get("license")
    if licence.is_mapping:
        licence.get("file").skip()
        licence = licence.get("text")
    fields: dict[str, object] = {
        "title": table.get("name").text(),
        "description": paragraphs(table.get("description").text()),
        "version": table.get("version").text(),
        "licences": _licences(licence, table.get("classifiers")),
        "creators": _authors(table.get("authors")),
        "contributors": _authors(table.get("maintainers"), people.CONTACT),
        "subjects": _keywords(table.get("keywords")),
        "programming_languages": [Choice("Python", "python")],
    }  # fmt: skip
    return _with_urls(fields, list(table.get("urls").items()))


def _poetry(table: Node) -> dict[str, object]:
    _skip(table)
    fields: dict[str, object] = {
        "title": table.get("name").text(),
        "description": paragraphs(table.get("description").text()),
        "version": table.get("version").text(),
        "licences": _licences(table.get("license"), table.get("classifiers")),
        "creators": _authors(table.get("authors")),
        "contributors": _authors(table.get("maintainers"), people.CONTACT),
        "subjects": _keywords(table.get("keywords")),
        "programming_languages": [Choice("Python", "python")],
    }  # fmt: skip
    own = [(name, table.get(name)) for name in ("homepage", "repository", "documentation")]
    return _with_urls(fields, [*own, *table.get("urls").items()])


def _keywords(node: Node) -> list[Choice]:
    return [Choice(word) for each in node.each() if (word := each.text())]


def _skip(table: Node) -> None:
    for name in NOT_METADATA:
        table.get(name).skip()


def _with_urls(fields: dict[str, object], urls: list[tuple[str, Node]]) -> dict[str, object]:
    """Addresses by their labels; the others stay unread."""
    extra: dict[str, str] = {}
    for label, node in urls:
        place = PLACES.get(re.sub(r"[^a-z]", "", label.lower()))
        url = identifiers.web(str(node.value or "").strip())
        if place == "code_repository":
            url = identifiers.repository_page(str(node.value or ""))
        if not place or not url or place in extra or fields.get(place):
            continue
        node.skip()
        if place in {"code_repository", "readme"}:
            fields[place] = url
        else:
            extra[place] = url
    return fields | {"extra": extra}


def _licences(licence: Node, classifiers: Node) -> list[Choice]:
    """By the licence itself, else by classifiers that leave no doubt; the other classifiers are
    for finding a package, and say nothing that has a field."""
    items = [line for each in classifiers.each() for line in each.text().splitlines()]
    names = [line.rpartition("::")[2].strip() for line in items if line.startswith("License ::")]
    names = [name for name in names if name not in {"OSI Approved", ""}]
    text = licence.text()
    by_name = [licences.choices(name) for name in names]
    if found := licences.choices(text):
        if any(id not in found for known in by_name for id in known):
            _refuse_licences(classifiers)
        return found
    licence.refuse()
    if all(by_name):
        found = list(dict.fromkeys(id for known in by_name for id in known))
    else:
        _refuse_licences(classifiers)
    if found and text and len(text) < 40 and text.upper() in {"BSD", "MIT", "APACHE", "GPL"}:
        licence.skip()  # the classifier says which
    return found


def _refuse_licences(classifiers: Node) -> None:
    """Names the classifiers of licences, and no other ones."""
    each = classifiers.each()
    classifiers.refuse()
    for other in each:
        if not str(other.value).startswith("License ::") and isinstance(classifiers.value, list):
            other.skip()


def _authors(node: Node, role: Choice | None = None) -> list[Person]:
    found: list[Person] = []
    for each in node.each():
        if each.is_mapping:
            name, email = each.get("name"), each.get("email").text() or None
            persons = people.several(name.text(), role=role, email=email) if name else []
            if not persons:
                name.refuse()
                each.get("email").refuse()
        else:
            persons = people.several(each.text(), role=role)
            if not persons:
                each.refuse()
        found += persons
    return found


def _listed(table: Node, name: str, role: Choice | None = None) -> list[Person]:
    text, email = table.get(name).text(), table.get(f"{name}_email").text()
    persons = people.several(text, role=role) if text else []
    if email and len(persons) == 1:
        [only] = persons
        return [people.named(text, role=role, email=email) or only]
    if email:
        table.get(f"{name}_email").refuse()
    return persons


def _split(node: Node) -> list[Choice]:
    """setuptools' rule for `keywords`: one a line, or parted by commas."""
    return [Choice(word) for part in re.split(r"[,\n]", node.text()) if (word := part.strip())]


def _static(node: Node) -> str:
    text = str(node.value or "")
    return "" if text.startswith(("attr:", "file:")) else node.text()
