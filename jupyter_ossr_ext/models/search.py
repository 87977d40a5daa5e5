"""Search of records."""

from __future__ import annotations

from .base import Wire
from .records import RecordSummary


class Query(Wire, frozen=True):
    """A search request. Several values of one facet are alternatives.

    `page` counts from 1; `size`: results of a page.
    """

    source: str
    q: str = ""
    raw: bool = False
    """True: `q` is the repository's own query syntax; false: plain text."""
    page: int = 1
    size: int = 25
    sort: str | None = None
    all_versions: bool = False
    facets: dict[str, list[str]] = {}
    everywhere: bool = False
    """Records outside the community of the source, too."""


class FacetBucket(Wire, frozen=True):
    key: str
    title: str
    count: int
    selected: bool = False


class Facet(Wire, frozen=True):
    """A filter of the search; `name` is the query argument."""

    name: str
    title: str
    buckets: list[FacetBucket] = []


class RecordPage(Wire, frozen=True):
    """One page of results. `reachable` is how many of `total` can be paged through."""

    items: list[RecordSummary] = []
    total: int = 0
    page: int = 1
    size: int = 25
    reachable: int = 0
    sort: str | None = None
    facets: list[Facet] = []
