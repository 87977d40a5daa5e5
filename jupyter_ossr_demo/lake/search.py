"""Search as in Rucio: columns and custom keys are two tables."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from .faults import Fault
from .store import Entry, JsonValue, Store

COLUMNS = frozenset(
    {
        *("account", "adler32", "bytes", "closed_at", "created_at", "datatype", "did_type"),
        *("events", "expired_at", "guid", "hidden", "is_open", "length", "md5", "monotonic"),
        *("name", "project", "run_number", "scope", "stream_name", "task_id", "version"),
    }
)
DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
NUMBERS = frozenset({"bytes", "events", "length", "run_number"})
TYPES = {
    "all": {"FILE", "DATASET", "CONTAINER"},
    "collection": {"DATASET", "CONTAINER"},
    "file": {"FILE"},
    "dataset": {"DATASET"},
    "container": {"CONTAINER"},
}
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def search(
    store: Store, scope: str, type: str, filters: str, limit: int | None
) -> Iterator[dict[str, JsonValue]]:
    """Results as lines of `long=True`. An unknown scope is empty, without an error."""
    if type not in TYPES:
        raise Fault(409, "UnsupportedOperation", f"{type} is not a valid type.")
    wanted = _read(filters)
    keys = {key.partition(".")[0] for group in wanted for key in group}
    own = keys - COLUMNS
    if own and keys & COLUMNS - {"name"}:  # names are in both tables
        raise Fault(
            500,
            "InvalidMetadata",
            "Filter keys used do not all belong to the same metadata plugin.",
        )
    count = 0
    for entry in store.entries.values():
        if entry.scope != scope or count == limit:
            continue
        if any(_holds(entry, group, bool(own)) for group in wanted):
            if own:
                count += 1
                yield {"scope": scope, "name": entry.name, "did_type": None, "bytes": None,
                       "length": None}  # fmt: skip
            elif entry.type in TYPES[type]:
                count += 1
                yield {"scope": scope, "name": entry.name, "did_type": entry.type,
                       "bytes": entry.size, "length": None}  # fmt: skip


def _read(filters: str) -> list[dict[str, JsonValue]]:
    """Filters are Python, not JSON, as in Rucio."""
    try:
        read = ast.literal_eval(filters or "[{}]")
    except (ValueError, SyntaxError):
        read = None
    if isinstance(read, dict):
        read = [read]
    if not isinstance(read, list) or not all(isinstance(group, dict) for group in read):
        raise Fault(400, "DIDFilterSyntaxError", "The filters are not well formed.")
    return read


def _holds(entry: Entry, group: dict[str, JsonValue], own: bool) -> bool:
    for whole, wanted in group.items():
        key, _, name = whole.partition(".")
        column = not own or key == "name"
        there = _column(entry, key) if column else entry.meta.get(key)
        if not column and isinstance(wanted, int | float) and not isinstance(wanted, bool):
            there = _number(there)
        elif not column and isinstance(wanted, str):
            there = _text(there)
            quoted = wanted[:1] == wanted[-1:] == '"'
            wanted = wanted[1:-1] if quoted else wanted
        wrong = key in NUMBERS and not isinstance(wanted, int | float)
        undated = key.endswith("_at") and not DATE.match(str(wanted))
        if column and (wrong or undated or key == "account"):
            raise Fault(500, "DatabaseException", "An unknown Database Exception has occurred.")
        if there is None or not _compare(there, name, wanted):
            return False
    return True


def _number(there: JsonValue) -> JsonValue:
    """Rucio casts all values to numbers: one that is none fails the whole search."""
    if there is None or isinstance(there, bool | int | float):
        return there
    try:
        return float(there)
    except ValueError:
        raise Fault(
            500,
            "InvalidMetadata",
            "Database query failed: (psycopg.errors.InvalidTextRepresentation) invalid input "
            f'syntax for type double precision: "{there}"',
        ) from None


def _text(there: JsonValue) -> str | None:
    if there is None:
        return None
    return str(there).lower() if isinstance(there, bool) else str(there)


def _column(entry: Entry, key: str) -> JsonValue:
    match key:
        case "name":
            return entry.name
        case "scope":
            return entry.scope
        case "account":
            return entry.account
        case "bytes":
            return entry.size
        case "did_type":
            return entry.type
        case "adler32" | "md5":
            return entry.sums[1 if key == "adler32" else 2] if entry.sums else None
        case "created_at":
            return entry.created.isoformat()
        case "is_open":
            return entry.open
        case _:
            return entry.columns.get(key)


def _compare(there: JsonValue, name: str, wanted: JsonValue) -> bool:
    if not name:
        if isinstance(there, str) and isinstance(wanted, str) and "*" in wanted:
            return fnmatchcase(there, wanted.replace("[", "[[]"))
        return there == wanted
    if name == "ne":
        return there != wanted
    if name not in OPERATORS:
        raise Fault(400, "DIDFilterSyntaxError", f"Unknown operator {name}")
    try:
        return OPERATORS[name](there, wanted)
    except TypeError:
        return False
