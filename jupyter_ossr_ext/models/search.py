"""Searching."""

from __future__ import annotations

from .base import Wire
from .records import RecordSummary


class Query(Wire, frozen=True):
    """What is searched for. Several values of one facet are alternatives."""

    source: str
    q: str = ""
    raw: bool = False
    """True: `q` is the repository's own query syntax; false: plain text, special signs and all."""
    page: int = 1
    size: int = 25
    sort: str | None = None
    all_versions: bool = False
    facets: dict[str, list[str]] = {}


class FacetBucket(Wire, frozen=True):
    key: str
    title: str
    count: int
    selected: bool = False


class Facet(Wire, frozen=True):
    """A way to narrow the search; `name` is the argument to send back."""

    name: str
    title: str
    buckets: list[FacetBucket] = []


class RecordPage(Wire, frozen=True):
    """One page of hits. `reachable` is how many of `total` the repository will ever show."""

    items: list[RecordSummary] = []
    total: int = 0
    page: int = 1
    size: int = 25
    reachable: int = 0
    sort: str | None = None
    facets: list[Facet] = []
