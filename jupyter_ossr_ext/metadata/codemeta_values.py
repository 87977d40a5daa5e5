"""Values of CodeMeta terms, in whatever forms JSON-LD has them."""

from __future__ import annotations

import re

from .._util import identifiers
from ..models import Choice
from . import licences
from .crosswalk import LANGUAGES, Row
from .document import Node

TYPES = ("@type", "type")
IDS = ("@id", "id")
VERSION = re.compile(r"[ v]*[\d.]+\Z")
"""After the name of a programming language."""
SPELLED = {id: name.title() for name, id in reversed(LANGUAGES.items())}
"""Names of programming languages by their ids."""


def values(node: Node) -> list[Node]:
    """The values of a term; a JSON-LD list is one, too."""
    return node.get("@list").each() if node.is_mapping and node.get("@list") else node.each()


def words(node: Node) -> str:
    """Words, of whatever JSON-LD wraps them in."""
    if node.is_mapping:
        node.get(*TYPES).skip()
        node.get("propertyID").skip()
        names = ("name", "@value", "value", "@list", "@id", "id", "url", "identifier", "headline")
        for key in names:
            if text := words(node.get(key)):
                return text
        return ""
    if isinstance(node.value, list):
        return ", ".join(text for each in node.each() if (text := words(each)))
    return node.text()


def known_words(node: Node, table: dict[str, str]) -> list[Choice]:
    """The words that the table has; the others stay unread."""
    found = []
    for each in values(node):
        named = each.get("name", *IDS, "url") if each.is_mapping else each
        word = re.split(r"[/#]", named.text().lower().rstrip("/"))[-1]
        if id := table.get(word) or table.get(VERSION.sub("", word)):
            found.append(Choice(SPELLED.get(id, id.capitalize()), id))
            each.get(*TYPES).skip()
            each.get("url").skip()
        else:
            named.refuse()
    return list(dict.fromkeys(found))


def link(row: Row, node: Node) -> str:
    """The first address of a term; the others, and what is none, stay unread."""
    for each in values(node):
        named = each.get("url", *IDS, "@value") if each.is_mapping else each
        text = named.text()
        address = (
            identifiers.repository_page(text)
            if row.field == "code_repository" and not identifiers.web(text)
            else identifiers.web(text)
        )
        if address:
            each.get(*TYPES).skip()
            return address
        named.refuse()
    return ""


def work(node: Node) -> str:
    """A name, with the address of what it names."""
    if not node.is_mapping:
        return words(node)
    node.get(*TYPES).skip()
    name = node.get("name", "headline").text()
    at = next((text for key in ("identifier", *IDS, "url") if (text := words(node.get(key)))), "")
    return " ".join(dict.fromkeys(filter(None, (name, at))))


def keywords(node: Node) -> list[str]:
    """Of a text: parted by `;` or, as schema.org says, by `,`."""
    if isinstance(node.value, str):
        text = node.text()
        return [word.strip() for word in text.split(";" if ";" in text else ",") if word.strip()]
    return [word for each in values(node) if (word := words(each))]


def licences_of(node: Node) -> list[Choice]:
    """Licences by address, id or name; others stay unread."""
    found: list[Choice] = []
    for each in values(node):
        named = each.get("@id", "url", "id", "name") if each.is_mapping else each
        known = licences.choices(named.text())
        if known and each.is_mapping:
            each.skip()
        if not known:
            named.refuse()
        found += known
    return list(dict.fromkeys(found))
