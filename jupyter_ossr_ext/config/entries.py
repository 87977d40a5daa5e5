"""Settings that are written as dictionaries, and one sentence for each that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from .._util.origin import Origin

T = TypeVar("T")

NOUNS = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a text",
    NoneType: "None",
}


def converted(
    entry: Mapping[str, Any],
    kind: type[T],
    *,
    id: str | None = None,
    names: Mapping[str, str] | None = None,
    strict: bool = True,
) -> T:
    """An entry as a struct or dataclass.

    Args:
        id: The entry's own name, which is no setting, for structs that have an `id`.
        names: What the operator calls a setting, by its name here.
        strict: False: texts are accepted as numbers, and 0 and 1 as booleans.

    Raises:
        ValueError: Names every wrong setting, as the operator wrote it.
    """
    shown = names or {}
    fields = {name: hint for name, hint in get_type_hints(kind).items() if name != "id"}
    wrong = unknown(entry, fields)
    for name, type in fields.items():
        if name in entry:
            try:
                msgspec.convert(entry[name], type, strict=strict)
            except msgspec.ValidationError:
                value = repr(entry[name])
                value = value if len(value) <= 60 else f"{value[:60]}…"
                wrong.append(f"{shown.get(name, name)} must be {described(type)}, not {value}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return msgspec.convert(dict(entry) if id is None else {**entry, "id": id}, kind, strict=strict)


def unknown(entry: Iterable[Any], known: Iterable[str]) -> list[str]:
    """Why names are not those of settings, with the setting that was probably meant."""
    spelled = {name.lower(): name for name in known}
    wrong: list[str] = []
    for name in entry:
        if name in spelled.values():
            continue
        close = get_close_matches(str(name).lower(), spelled, 1)
        meant = f" (did you mean {spelled[close[0]]!r}?)" if close else ""
        wrong.append(f"the setting {name!r} is unknown{meant}")
    return wrong


def check_address(name: str, url: str | None) -> None:
    """Raises `ValueError` for a setting that is given, but no address of the web."""
    try:
        if url:
            Origin.of(url)
    except ValueError:
        raise ValueError(f"the {name} {url!r} is not an http(s) address") from None


def described(type: Any) -> str:
    """A type in words."""
    origin, inner = get_origin(type), get_args(type)
    if origin is Literal:
        return _either([repr(value) for value in inner])
    if origin in (Union, UnionType):
        return _either([described(one) for one in inner])
    if origin is list:
        return f"a list, each item {described(inner[0])}"
    return NOUNS.get(type, "a dictionary")


def _either(words: list[str]) -> str:
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last


def valid_entries(
    entries: Mapping[str, Any], noun: str, create: Callable[[Any, Any], T]
) -> list[T]:
    """What `create` makes of each id and entry, in order.

    Args:
        noun: What an entry is called.

    Raises:
        ValueError: Names every entry that `create` raises one for.
    """
    found: list[T] = []
    wrong: list[str] = []
    for id, entry in entries.items():
        try:
            found.append(create(id, entry))
        except ValueError as error:
            wrong.append(f"{noun} {id!r}: {error}.")
    if wrong:
        raise ValueError(" ".join(wrong))
    return found
