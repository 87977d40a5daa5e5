"""Funders and awards of CodeMeta documents."""

from __future__ import annotations

from ..models import Choice, Grant
from . import grants, people
from .codemeta_values import IDS, TYPES, values, words
from .document import Node


def grants_of(funders: Node, funding: Node) -> tuple[list[Grant], str]:
    """Funders with their awards; and what `funding` says in words that tell neither."""
    who = [each for node in values(funders) if (each := _funder(node))]
    found: list[Grant] = []
    rest: list[str] = []
    items = [item for node in values(funding) for item in _items(node)]
    for item in items:
        if isinstance(item, Grant):
            found.append(item)
        elif grant := grants.by_id(item):
            found.append(grant)
        elif grants.ESCAPE in item:
            found.append(grants.by_id(grants.ESCAPE) or Grant(Choice(item)))
            rest += [item] if item != grants.ESCAPE else []
        elif len(who) == 1 and len(items) == 1 and len(item) <= grants.LONGEST:
            found.append(grants.of(who[0], item))
        else:
            rest.append(item)
    paid = {(grant.funder.id or grant.funder.title).lower() for grant in found}
    found += [Grant(each) for each in who if (each.id or each.title).lower() not in paid]
    return found, "; ".join(rest)


def _funder(node: Node) -> Choice | None:
    if not node.is_mapping:
        name = node.text()
        return grants.funder_by_doi(name) or grants.funder_by_name(name) if name else None
    node.get(*TYPES).skip()
    name = node.get("name", "legalName").text()
    address = node.get(*IDS, "url")
    if known := grants.funder_by_doi(str(address.value or "")):
        node.skip()
        return known
    if not name:
        return None
    return grants.funder_by_name(name, people.ror(address))


def _items(node: Node) -> list[Grant | str]:
    """Parts of a text, or a `Grant` with its funder."""
    if not node.is_mapping:
        text = node.text()
        return [part.strip() for part in text.split(";") if part.strip()] if ";" in text else [text]
    who = next((each for node in values(node.get("funder")) if (each := _funder(node))), None)
    node.get(*TYPES).skip()
    name, number = node.get("name").text(), words(node.get("identifier", "url"))
    if who is None:
        text = " ".join(filter(None, (name, number)))
        return [text] if text else []
    if not (name or number):
        return [Grant(who)]
    return [Grant(who, Choice(name or number), number or name)]
