"""User queries as Rucio's search parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Parsed:
    """One parsed search: scope and filters."""

    scope: str
    name: str
    kind: str
    filters: dict[str, Value]
    limit: int

    @property
    def own_keys(self) -> bool:
        """Whether JSON metadata is searched, which has neither type nor name."""
        return any(key.partition(".")[0] not in COLUMNS for key in self.filters)

    def matches(self, name: str) -> bool:
        return fnmatchcase(name, self.name.replace("[", "[[]").replace("?", "[?]"))

    def parameters(self, limit: int | None) -> dict[str, str]:
        """For `/dids/<scope>/dids/search`.

        Rucio evaluates filters as Python, not as JSON: `true` would be an error.
        """
        asked: dict[str, Value] = dict(self.filters)
        if self.name != "*" or not asked:
            asked["name"] = self.name
        query = {"type": self.kind, "long": "True", "filters": repr([asked])}
        if limit is not None and not self.own_keys:
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
    return Parsed(
        scope.strip(),
        name.strip() or "*",
        query.kind,
        _filters(query.filters),
        max(1, query.limit),
    )


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
        whole = key + OPERATORS[each.op]
        if whole in found:
            raise BadQuery(f"Two filters on {key} use the same operator. Keep one of them.")
        found[whole] = _pattern(each.value) if each.op == "like" else value(each.value)
    return found


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
    if NUMBER.match(trimmed):
        return float(trimmed)
    return text
