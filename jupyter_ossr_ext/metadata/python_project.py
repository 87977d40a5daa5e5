"""pyproject.toml (`[project]` and `[tool.poetry]`) and setup.cfg as metadata."""

from __future__ import annotations

import configparser
import re
import tomllib

from msgspec import structs

from .._util import identifiers
from ..models import Choice, Person
from . import licences, people
from .codemeta_values import known_words
from .crosswalk import LANGUAGES
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
        return _project(project), root.unread(1)
    if isinstance(poetry, dict):
        return _poetry(root.get("tool").get("poetry")), root.unread(2)
    flit = tool.get("flit") if isinstance(tool, dict) else None
    old = isinstance(flit, dict) and "metadata" in flit  # before [project]
    return {}, ["tool/flit/metadata"] if old else []


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
    for key in ("classifier", "classifiers"):
        if key in values:
            values[key] = _lines(values[key])
    if "project_urls" in values:
        values["project_urls"] = dict(map(_label_and_url, _lines(values["project_urls"])))
    root = Node({"metadata": values})
    table = root.get("metadata")
    for key, node in table.items():
        if str(node.value).startswith(("attr:", "file:")) or key in {
            "long_description", "long_description_content_type", "license_file", "license_files",
            "platforms", "description_file",
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
        "programming_languages": _languages(table.get("classifiers", "classifier")),
    }
    return _with_urls(fields, urls), root.unread(1)


def _project(table: Node) -> dict[str, object]:
    _skip(table)
    licence = table.get("license")
    if licence.is_mapping:
        licence.get("file").skip()
        licence = licence.get("text")
    return _with_urls(_fields(table, licence), list(table.get("urls").items()))


def _poetry(table: Node) -> dict[str, object]:
    _skip(table)
    own = [(name, table.get(name)) for name in ("homepage", "repository", "documentation")]
    fields = _fields(table, table.get("license"))
    return _with_urls(fields, [*own, *table.get("urls").items()])


def _fields(table: Node, licence: Node) -> dict[str, object]:
    """The fields that `[project]` and Poetry's table write alike."""
    return {
        "title": table.get("name").text(),
        "description": paragraphs(table.get("description").text()),
        "version": table.get("version").text(),
        "licences": _licences(licence, table.get("classifiers")),
        "creators": _authors(table.get("authors")),
        "contributors": _authors(table.get("maintainers"), people.CONTACT),
        "subjects": _keywords(table.get("keywords")),
        "programming_languages": _languages(table.get("classifiers")),
    }


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
    """By the licence itself, else by classifiers that leave no doubt. Those that say something else
    stay unread; classifiers of other kinds are for finding a package, and have no field."""
    names: list[tuple[str, Node]] = []
    for each in classifiers.each():
        kind, _, rest = each.text().partition(" :: ")
        name = rest.rpartition("::")[2].strip()
        if kind == "License" and name not in {"OSI Approved", ""}:
            names.append((name, each))
    text = licence.text()
    found = licences.choices(text)
    if not found:
        licence.refuse()
        by_name = [licences.choices(name) for name, _ in names]
        if all(by_name):
            found = list(dict.fromkeys(id for known in by_name for id in known))
    for name, each in names:
        if not _agrees(name, found):
            each.refuse()
    if found and text and len(text) < 40 and text.upper() in {"BSD", "MIT", "APACHE", "GPL"}:
        licence.skip()  # the classifier says which
    return found


def _agrees(name: str, found: list[Choice]) -> bool:
    """Whether the name of a licence in a classifier, such as `BSD License`, fits what was found."""
    if known := licences.choices(name):
        return all(each in found for each in known)
    words = re.findall(r"[a-z]+", name.lower())
    return any(str(each.id).startswith(f"{word}-") for each in found for word in words)


def _languages(classifiers: Node) -> list[Choice]:
    """Python, and what `Programming Language :: …` names beside it."""
    found = [Choice("Python", "python")]
    for each in classifiers.each():
        kind, _, rest = str(each.value).partition(" :: ")
        name = rest.partition(" :: ")[0]
        if kind == "Programming Language" and name != "Python":
            known = known_words(Node(name), LANGUAGES)
            found += known
            if not known:
                each.refuse()
    return list(dict.fromkeys(found))


def _lines(value: object) -> list[str]:
    return [line.strip() for line in str(value).splitlines() if line.strip()]


def _label_and_url(line: str) -> tuple[str, str]:
    label, _, url = line.partition("=")
    return label.strip(), url.strip() or line


def _authors(node: Node, role: Choice | None = None) -> list[Person]:
    found: list[Person] = []
    for each in node.each():
        if each.is_mapping:
            email = each.get("email").text() or None
            persons = people.of_text(each.get("name"), role=role, email=email)
            if not persons:
                each.get("email").refuse()
        else:
            persons = people.of_text(each, role=role)
        found += persons
    return found


def _listed(table: Node, name: str, role: Choice | None = None) -> list[Person]:
    email = table.get(f"{name}_email").text()
    persons = people.of_text(table.get(name), role=role)
    if email and len(persons) == 1:
        return [structs.replace(persons[0], email=email)]
    if email:
        table.get(f"{name}_email").refuse()
    return persons


def _split(node: Node) -> list[Choice]:
    """setuptools' rule for `keywords`: one a line, or parted by commas."""
    return [Choice(word) for part in re.split(r"[,\n]", node.text()) if (word := part.strip())]


def _static(node: Node) -> str:
    text = str(node.value or "")
    return "" if text.startswith(("attr:", "file:")) else node.text()
