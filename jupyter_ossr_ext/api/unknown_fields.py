"""Finds fields of a request body that no one would read: a misspelt one would mean the default."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec import inspect

info = lru_cache(inspect.type_info)


def unknown_fields(value: Any, type: Any, at: str = "") -> Iterator[str]:
    """Paths of the fields of decoded JSON that `type` does not have. The value fits the type."""
    yield from _unknown(value, info(type), at)


def _unknown(value: Any, type: inspect.Type, at: str) -> Iterator[str]:
    match type:
        case inspect.UnionType():
            fitting = [one for one in type.types if _fits(value, one)]
            if len(fitting) == 1:
                yield from _unknown(value, fitting[0], at)
        case inspect.StructType() if isinstance(value, dict):
            fields = {field.encode_name: field.type for field in type.fields}
            for name, item in value.items():
                if name in fields:
                    yield from _unknown(item, fields[name], f"{at}{name}.")
                elif name != type.tag_field:
                    yield f"{at}{name}"
        case inspect.DictType() if isinstance(value, dict):
            for name, item in value.items():
                yield from _unknown(item, type.value_type, f"{at}{name}.")
        case inspect.ListType() if isinstance(value, list):
            for number, item in enumerate(value):
                yield from _unknown(item, type.item_type, f"{at}{number}.")
        case _:
            return


def _fits(value: Any, type: inspect.Type) -> bool:
    match type:
        case inspect.StructType():
            return isinstance(value, dict) and (
                type.tag_field is None or value.get(type.tag_field) == type.tag
            )
        case inspect.DictType():
            return isinstance(value, dict)
        case inspect.ListType():
            return isinstance(value, list)
        case _:
            return False
