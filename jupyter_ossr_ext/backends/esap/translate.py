"""Items of a shopping basket, as ESAP's interface stores them, as API types.

An item is `{"archive": …, "record": …}`, with the record as the archive has it: an object (`rucio`,
`astron_vo`, `apertif`, `samp`), or the values of a row of a VOTable (`vo_reg`). Those of Zooniverse
have their fields beside `archive`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from ..._util import identifiers
from ..._util.json_errors import UNREADABLE
from ...models import BasketItem, Did
from . import wire

TITLES = ("title", "display_name", "target_name", "target", "name", "obs_id", "PID", "project_id")
UNKNOWN = frozenset({"", "unknown"})
"""Names that ESAP gives to what has none."""
MAX_TITLE = 200
"""Characters."""
MAX_URLS = 5
DEPTH = 6
Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def item(one: wire.ShoppingItem) -> BasketItem:
    """An item; one that cannot be read is shown as it is."""
    content = _content(one)
    text = content if isinstance(content, str) else msgspec.json.encode(content).decode()
    values = list(_values(content))
    named = {name: value for name, value in reversed(values) if name}
    archive = named.get("archive", "")
    did = _did(content) if archive == "rucio" else None
    urls = [value for _, value in values if value.startswith(("https://", "http://"))]
    dois = [found for _, value in values if (found := identifiers.doi(value))]
    return BasketItem(
        title=f"{did.scope}:{did.name}" if did else _title(named, values, archive or text),
        archive=archive,
        did=did,
        doi=dois[0] if dois else None,
        urls=list(dict.fromkeys(url for url in urls if not identifiers.doi(url)))[:MAX_URLS],
        vo=_vo(values),
        text=text,
    )


def _content(one: wire.ShoppingItem) -> Json:
    try:
        found: Json = msgspec.json.decode(one.item_data)
        if isinstance(found, str):
            found = msgspec.json.decode(found)
    except UNREADABLE:
        return bytes(one.item_data).decode("utf-8", "replace")
    return found


def _values(content: Json, name: str = "", depth: int = DEPTH) -> Iterator[tuple[str, str]]:
    """All texts and numbers with the names of their fields, as texts."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _values(value, key, depth - 1) if depth else ()
    elif isinstance(content, list):
        for value in content:
            yield from _values(value, "", depth - 1) if depth else ()
    elif content is not None and not isinstance(content, bool):
        yield name, str(content).strip()


def _did(content: Json) -> Did | None:
    record = content.get("record") if isinstance(content, dict) else None
    if not isinstance(record, dict):
        return None
    scope, name = record.get("scope"), record.get("name")
    return Did(scope, name) if isinstance(scope, str) and isinstance(name, str) else None


def _title(named: dict[str, str], values: list[tuple[str, str]], otherwise: str) -> str:
    for key in TITLES:
        if (text := named.get(key, "")) not in UNKNOWN:
            break
    else:
        words = (value for name, value in values if not name and _is_words(value))
        text = next(words, otherwise)
    return text if len(text) <= MAX_TITLE else f"{text[:MAX_TITLE]}…"


def _is_words(text: str) -> bool:
    """True for a text that is no number, address or media type."""
    return text not in UNKNOWN and "/" not in text and any(map(str.isalpha, text))


def _vo(values: list[tuple[str, str]]) -> Literal["DataLink", "VOTable"] | None:
    """By the media type of the access address (ObsCore 1.1, section 4.7; DataLink 1.1, 3.2)."""
    kinds = [value.lower() for _, value in values if "x-votable+xml" in value.lower()]
    if any("content=datalink" in kind.replace(" ", "") for kind in kinds):
        return "DataLink"
    return "VOTable" if kinds else None
