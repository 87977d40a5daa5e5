"""Search of `GET /api/records` and `/api/communities/{id}/records`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from . import query, served
from .store import Record, User
from .wire import Document, Refusal

#: Results beyond this one cannot be paged to.
WINDOW = 10_000
SORTS: dict[str, Callable[[Record], tuple[Any, ...]]] = {
    "newest": lambda r: (r.created,),
    "oldest": lambda r: (r.created,),
    "updated-desc": lambda r: (r.created,),
    "updated-asc": lambda r: (r.created,),
    "version": lambda r: (r.index,),
    "mostviewed": lambda r: (sum(v.views for v in r.parent.versions),),
    "mostdownloaded": lambda r: (sum(v.downloads for v in r.parent.versions),),
    "publication-desc": lambda r: (r.metadata["publication_date"], r.created),
    "publication-asc": lambda r: (r.metadata["publication_date"], r.created),
}
_ASCENDING = {"oldest", "updated-asc", "publication-asc"}
_LABELS = {
    "publication_date": "Publication date",
    "access_status": "Access status",
    "resource_type": "Resource types",
    "subject": "Subjects",
    "file_type": "File type",
}
_STATUS = {
    "open": "Open",
    "restricted": "Restricted",
    "embargoed": "Embargoed",
    "metadata-only": "Metadata-only",
}


@dataclass(frozen=True)
class Request:
    """The validated arguments of a search."""

    text: str | None
    page: int
    size: int
    sort: str
    all_versions: bool | None
    facets: dict[str, list[str]] = field(default_factory=dict)

    def arguments(self, page: int) -> str:
        """The query string of a page link, with sorted arguments."""
        pairs: list[tuple[str, object]] = [("page", page), ("size", self.size), ("sort", self.sort)]
        pairs += [] if self.text is None else [("q", self.text)]
        pairs += [] if self.all_versions is None else [("allversions", self.all_versions)]
        pairs += [(name, value) for name, values in self.facets.items() for value in values]
        return urlencode(sorted(pairs, key=lambda pair: pair[0]), safe="*:/()")


def parse(arguments: dict[str, list[str]], largest: int, default_sort: str = "newest") -> Request:
    """Raises a Refusal with status 400 for arguments that InvenioRDM rejects."""
    first = {name: values[0] for name, values in arguments.items()}
    text = first.get("q")
    page, size = _number(first, "page", 1), _number(first, "size", 25)
    if size > largest:
        raise Refusal.field("size", f"Page size cannot be greater than {largest}.")
    sort = first.get("sort", "bestmatch")
    if sort != "bestmatch" and sort not in SORTS:
        raise Refusal.field("_schema", f"Invalid sort option '{sort}'.")
    if sort == "bestmatch" and not text:
        sort = default_sort
    if page * size > WINDOW:
        raise Refusal(400, "Invalid querystring parameters.")
    all_versions = _boolean(first["allversions"]) if "allversions" in first else None
    facets = {name: values for name, values in arguments.items() if name in _LABELS}
    return Request(text, page, size, sort, all_versions, facets)


def _boolean(text: str) -> bool:
    if text.lower() in ("true", "1", "t", "yes", "y", "on"):
        return True
    if text.lower() in ("false", "0", "f", "no", "n", "off"):
        return False
    raise Refusal.field("allversions", "Not a valid boolean.")


def _number(arguments: dict[str, str], name: str, default: int) -> int:
    try:
        value = int(arguments.get(name, default))
    except ValueError:
        raise Refusal.field(name, "Not a valid integer.") from None
    if value < 1:
        raise Refusal.field(name, "Must be greater than or equal to 1.")
    return value


@dataclass(frozen=True)
class Found:
    """Matches of the query, and those that the facets select, sorted."""

    matched: list[Record]
    chosen: list[tuple[float, Record]]

    def page(self, request: Request) -> list[tuple[float, Record]]:
        start = (request.page - 1) * request.size
        return self.chosen[start : start + request.size]


def find(request: Request, records: Iterable[Record], user: User | None) -> Found:
    pool = [r for r in records if r.visible_to(user) and (request.all_versions or r.is_latest)]
    matched = _match(request, pool)
    chosen = [
        (score, record)
        for score, record in matched
        if all(_chosen(record, *facet) for facet in request.facets.items())
    ]
    _sort(chosen, request.sort)
    return Found([record for _, record in matched], chosen)


def run(
    request: Request,
    records: Iterable[Record],
    base: str,
    path: str,
    user: User | None,
    with_ui: bool,
) -> Document:
    """The page of results, with facets and links."""
    found = find(request, records, user)
    page = found.page(request)
    hits = [served.record(r, base, user, hit=True, with_ui=with_ui) for _, r in page]
    return {
        "hits": {"hits": hits, "total": len(found.chosen)},
        "aggregations": _aggregations(found.matched, request),
        "sortBy": request.sort,
        "page": request.page,
        "links": links(request, len(found.chosen), f"{base}{path}"),
    }


def links(request: Request, total: int, url: str) -> Document:
    found = {}
    if request.page > 1 and (request.page - 2) * request.size < total:
        found["prev"] = f"{url}?{request.arguments(request.page - 1)}"
    found["self"] = f"{url}?{request.arguments(request.page)}"
    reachable = min(total, WINDOW)
    if request.page * request.size < reachable:
        found["next"] = f"{url}?{request.arguments(request.page + 1)}"
    return found


def _match(request: Request, pool: list[Record]) -> list[tuple[float, Record]]:
    if not request.text:
        return [(0.0, record) for record in pool]
    matcher = query.parse(request.text)
    scored = ((matcher(tokens(record)), record) for record in pool)
    return [(score, record) for score, record in scored if score is not None]


def tokens(record: Record) -> query.Index:
    if not record.tokens:
        document = served.record(record, "", None, hit=False, with_ui=False)
        document["files"] = {"entries": [{"key": key} for key in record.files]}
        record.tokens = query.index(document)
    return record.tokens


def _sort(found: list[tuple[float, Record]], sort: str) -> None:
    if sort == "bestmatch":
        found.sort(key=lambda pair: -pair[0])
        return
    key = SORTS[sort]
    found.sort(key=lambda pair: key(pair[1]), reverse=sort not in _ASCENDING)


def _values(record: Record, facet: str) -> list[str]:
    metadata = record.metadata
    match facet:
        case "publication_date":
            return [metadata["publication_date"][:4]]
        case "access_status":
            return [record.access["status"]]
        case "resource_type":
            return [metadata["resource_type"]["id"].partition("-")[0]]
        case "subject":
            return [subject["subject"] for subject in metadata.get("subjects", ())]
        case _:
            # The file types of a record with restricted files are hidden.
            hidden = record.access["record"] == "public" and record.access["files"] == "restricted"
            return [] if hidden else sorted({entry.ext for entry in record.files.values()})


def _chosen(record: Record, facet: str, values: list[str]) -> bool:
    """Several values of one facet are OR'd; a resource type is `type` or `type::type-subtype`."""
    if facet == "publication_date":
        return any(_within(record.metadata["publication_date"], value) for value in values)
    own = _values(record, facet)
    if facet == "resource_type":
        own.append(f"{own[0]}::{record.metadata['resource_type']['id']}")
    return any(value in own for value in values)


def _within(day: str, span: str) -> bool:
    """`2024`, `2024-03..2024-06`, `2025-01-01..` or `..2012`; an invalid date is ignored."""
    if not re.fullmatch(r"[\d-]*(\.\.[\d-]*)?", span):
        return True
    low, dots, high = span.partition("..")
    high = high if dots else low
    return low <= day and (not high or day[: len(high)] <= high)


def _aggregations(matched: list[Record], request: Request) -> Document:
    """The buckets count matches of the query: a facet filters the results, not the buckets."""
    result: Document = {}
    for facet, label in _LABELS.items():
        counts = Counter(value for record in matched for value in _values(record, facet))
        chosen = request.facets.get(facet, [])
        buckets = []
        for key, count in _ordered(facet, counts):
            selected = key in chosen
            if facet == "publication_date":
                selected = any(_year_within(key, span) for span in chosen)
            buckets.append(_bucket(facet, key, count, selected))
        if facet == "resource_type":
            for bucket in buckets:
                bucket["inner"] = {"buckets": _inner(bucket["key"], matched, chosen)}
        result[facet] = {"buckets": buckets, "label": label}
    return result


def _year_within(year: str, span: str) -> bool:
    low, dots, high = span.partition("..")
    return low[:4] <= year and (not (high if dots else low) or year <= (high if dots else low)[:4])


def _ordered(facet: str, counts: Counter[str]) -> list[tuple[str, int]]:
    """The ten largest buckets; years are contiguous."""
    if facet == "publication_date":
        years = range(int(min(counts)), int(max(counts)) + 1) if counts else range(0)
        return [(str(year), counts[str(year)]) for year in years]
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]


def _bucket(facet: str, key: str, count: int, selected: bool) -> Document:
    label = key
    if facet == "access_status":
        label = _STATUS[key]
    elif facet == "resource_type":
        label = key.capitalize()
    elif facet == "file_type":
        label = key.upper()
    return {"key": key, "doc_count": count, "label": label, "is_selected": selected}


def _inner(type: str, matched: list[Record], chosen: list[str]) -> list[Document]:
    kinds = [record.metadata["resource_type"] for record in matched]
    subtypes = Counter(kind["id"] for kind in kinds if kind["id"].startswith(f"{type}-"))
    titles = {kind["id"]: kind["title"]["en"] for kind in kinds}
    return [
        {
            "key": id,
            "doc_count": count,
            "label": titles[id],
            "is_selected": f"{type}::{id}" in chosen,
        }
        for id, count in _ordered("resource_type", subtypes)
    ]
