"""User queries as Rucio's search parameters."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase

from ...models import LakeQuery, MetaFilter
from ...problems import BadQuery

Value = str | int | float | bool
OPERATORS = {"=": "", "like": "", "!=": ".ne", ">": ".gt", ">=": ".gte", "<": ".lt", "<=": ".lte"}
INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})\Z")
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?\Z")
COLUMNS = frozenset(
    {
        *("account", "adler32", "access_cnt", "accessed_at", "availability", "bytes", "campaign"),
        *("closed_at", "complete", "constituent", "created_at", "created_after", "created_before"),
        *("datatype", "deleted_at", "did_type", "eol_at", "events", "expired_at", "guid", "hidden"),
        *("is_archive", "is_new", "is_open", "length", "lumiblocknr", "md5", "monotonic", "name"),
        *("obsolete", "panda_id", "phys_group", "prod_step", "project", "provenance", "scope"),
        *("purge_replicas", "run_number", "stream_name", "suppressed", "task_id", "transient"),
        *("updated_at", "version"),
    }
)
"""Keys that are columns of Rucio's own table; all others are custom keys (JSON)."""


TYPES = ("file", "dataset", "container")
EDGES = frozenset({"created_after", "created_before"})
NUMBERS = frozenset({"bytes", "events", "length", "run_number", "access_cnt", "task_id"})
TEXTS = frozenset({"name", "scope", "project", "datatype", "stream_name", "version", "campaign"})
UNSEARCHABLE = frozenset({"account", "guid"})
"""Columns that Rucio 41 compares with a type that its database refuses."""
ORDERED = re.compile(r"\.(gt|gte|lt|lte)\Z")
DATE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)([T ](?P<time>\d\d:\d\d(:\d\d)?)(\.\d+)?Z?)?\Z")


@dataclass(frozen=True)
class Parsed:
    """One parsed search: scope and filters."""

    scope: str
    name: str
    kind: str
    filters: dict[str, Value]
    limit: int

    @property
    def local(self) -> bool:
        """Whether names are compared here: Rucio takes one condition on the name."""
        return self.own_keys or ("name" in self.filters and self.name != "*")

    def as_text(self) -> Parsed | None:
        """The same with values as text, in quotes; None if it is so already, or by order."""
        quoted = {
            key: f'"{_plain(one)}"'
            if _key(key) not in COLUMNS and not (isinstance(one, str) and one[:1] in '"*')
            else one
            for key, one in self.filters.items()
        }
        ordered = any(_key(key) not in COLUMNS and ORDERED.search(key) for key in self.filters)
        return None if ordered or quoted == self.filters else replace(self, filters=quoted)

    @property
    def own_keys(self) -> bool:
        """Whether JSON metadata is searched, which has neither type nor name."""
        return any(_key(key) not in COLUMNS for key in self.filters)

    def matches(self, name: str) -> bool:
        return fnmatchcase(name, self.name.replace("[", "[[]").replace("?", "[?]"))

    def parameters(self, limit: int | None) -> dict[str, str]:
        """For `/dids/<scope>/dids/search`.

        Rucio evaluates filters as Python, not as JSON: `true` would be an error.
        """
        asked: dict[str, Value] = dict(self.filters)
        if "name" not in asked and (self.name != "*" or not asked):
            asked["name"] = self.name
        query = {"type": self.kind, "long": "True", "filters": repr([asked])}
        if limit is not None and not self.local:
            query["limit"] = str(limit)
        return query


def parse(query: LakeQuery, *, wildcards: bool) -> Parsed:
    """Raises `BadQuery`."""
    text = query.text.strip()
    scope, colon, name = text.partition(":")
    if not colon or not scope.strip() or "*" in scope:
        raise BadQuery("Only one scope can be searched at a time: write scope:name.")
    if not wildcards:
        _no_wildcards(text, name)
    filters = _filters(query.filters)
    kind = filters.pop("did_type", query.kind)
    return Parsed(
        scope.strip(), name.strip() or "*", str(kind).lower(), filters, max(1, query.limit)
    )


def explained(filters: dict[str, Value]) -> str:
    """Why the database cannot compare these columns, in one sentence."""
    for whole, wanted in filters.items():
        key = _key(whole)
        if key in NUMBERS and isinstance(wanted, str):
            return f"{key} is a number: {wanted!r} cannot be compared with it."
        if key in UNSEARCHABLE:
            return f"The lake cannot search by {key}. Remove this filter."
    return "A filter has a value of the wrong type. Check the values."


def _no_wildcards(text: str, name: str) -> None:
    if not name.strip() or "*" in text or "%" in text:
        raise BadQuery(
            "This lake does not allow wildcards in a search. Enter the full name, with its scope "
            "(scope:name) or alone."
        )


def _filters(filters: list[MetaFilter]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for each in filters:
        key = each.key.strip()
        if not key:
            raise BadQuery("A filter needs a key.")
        if "." in key:
            raise BadQuery(f"The lake cannot search by {key}: the key contains a dot.")
        for whole, wanted in _conditions(key, each).items():
            if whole in found:
                raise BadQuery(f"Two filters on {key} use the same operator. Keep one of them.")
            found[whole] = wanted
    return found


def _conditions(key: str, condition: MetaFilter) -> dict[str, Value]:
    """Rucio's conditions for one filter; raises `BadQuery`."""
    text = condition.value.strip()
    if key in TEXTS:
        return {key + OPERATORS[condition.op]: _pattern(text) if condition.op == "like" else text}
    if key == "did_type":
        if condition.op not in ("=", "like") or text.lower() not in TYPES:
            raise BadQuery(f"did_type is one of {', '.join(TYPES)}. Use =.")
        return {key: text.lower()}
    if key in EDGES and condition.op != "=":
        raise BadQuery(f"Use {key} = a date, or created_at with <, <=, > or >=.")
    if key in EDGES or (key.endswith("_at") and key in COLUMNS):
        return _dates(key, condition.op, text)
    like = condition.op == "like"
    return {
        key + OPERATORS[condition.op]: _pattern(condition.value) if like else value(condition.value)
    }


def _dates(key: str, op: str, text: str) -> dict[str, Value]:
    """A day begins at midnight and ends a second before the next."""
    found = DATE.match(text)
    if not found or not _exists(found["day"], found["time"] or "00:00"):
        raise BadQuery(f"{key} is compared with a date, such as 2026-01-31 or 2026-01-31T14:00:00.")
    day, time = found["day"], found["time"]
    if time:
        moment = f"{day}T{time}{'' if time.count(':') == 2 else ':00'}"
        return {key + OPERATORS[op]: moment}
    begin, end = f"{day}T00:00:00", f"{day}T23:59:59"
    if key in EDGES:
        return {key: begin}
    if op in ("=", "like"):
        return {f"{key}.gte": begin, f"{key}.lte": end}
    if op == "!=":
        raise BadQuery(f"Use < or > with {key}.")
    return {key + OPERATORS[op]: end if op in (">", "<=") else begin}


def _exists(day: str, time: str) -> bool:
    try:
        return bool(datetime.fromisoformat(f"{day}T{time}"))
    except ValueError:  # 2026-02-30
        return False


def _key(whole: str) -> str:
    return whole.partition(".")[0]


def _plain(one: Value) -> str:
    return str(one).lower() if isinstance(one, bool) else str(one)


def _pattern(text: str) -> str:
    """Rucio supports wildcards only with 'equal'."""
    return text if "*" in text else f"*{text}*"


def value(text: str) -> Value:
    """Numbers and booleans keep their type: JSON metadata compares types too."""
    trimmed = text.strip()
    if trimmed.lower() in {"true", "false"}:
        return trimmed.lower() == "true"
    if INTEGER.match(trimmed):
        return int(trimmed)
    if NUMBER.match(trimmed) and math.isfinite(float(trimmed)):  # not 1e310
        return float(trimmed)
    return text
