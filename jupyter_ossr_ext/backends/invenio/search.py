"""Search of InvenioRDM: pages, the search window, and the configured community."""

from __future__ import annotations

import re
from urllib.parse import quote

from ... import models as m
from ...problems import BadQuery, NotFound, UpstreamDown
from . import translate, wire
from .client import NATIVE, InvenioClient
from .errors import complaint, fault
from .identifiers import RECORD_ID
from .query import beginning

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
FACET = re.compile(r"[a-z][a-z0-9_]{0,40}\Z")
RESERVED = frozenset({"q", "page", "size", "sort", "allversions", "f", "l", "communities"})


class RecordSearch:
    """The search part of a `Repository`."""

    def __init__(self, client: InvenioClient) -> None:
        self._client, self._config = client, client.config
        self._community: str | None = None
        self._largest: dict[bool, int] = {}
        """Largest accepted page size, by whether a token is sent."""
        self.sorts = list(client.config.sorts)
        """Supported sort orders; one that the repository rejects is removed."""

    async def search(self, query: m.Query) -> m.RecordPage:
        found = await self._client.find()
        path = "/records" if query.everywhere else await self._search_path()
        guest = found.token is None
        size = self.page_size(query.size, guest)
        sort = query.sort if query.sort in self.sorts else None
        while True:
            self._within_window(query.page, size)
            arguments = _arguments(query, size, sort)
            response = await self._client.fetch(path, arguments, NATIVE, found.token, "search")
            if response.status < 300:
                return self._page(query, size, response.decode(wire.Found))
            payload = fault(response.body)
            if response.status == 400 and (text := complaint(payload, "size")) and size > 1:
                size = self._largest[guest] = _smaller(text, size)
            elif response.status == 400 and sort and complaint(payload, "sort"):
                self.sorts.remove(sort)
                sort = None
            elif response.status == 404 and self._config.community and not query.everywhere:
                raise self._no_community()
            else:
                raise await self._client.refusal(response, found.token)

    async def _search_path(self) -> str:
        """By the community's uuid: with a slug Zenodo may search the whole repository."""
        name = self._config.community
        if not name:
            return "/records"
        if self._community is None:
            self._community = name if UUID.match(name) else await self._community_id(name)
        return f"/communities/{self._community}/records"

    async def community_uuid(self) -> str | None:
        """Uuid of the configured community; None if none is configured."""
        if self._config.community:
            await self._search_path()
        return self._community

    async def _community_id(self, slug: str) -> str:
        found = await self._client.find()
        path = f"/communities/{quote(slug, safe='')}"
        response = await self._client.fetch(path, (), NATIVE, found.token, "general")
        if response.status == 404:
            raise self._no_community()
        if response.status >= 300:
            raise await self._client.refusal(response, found.token)
        return response.decode(wire.Community).id

    def _no_community(self) -> NotFound:
        return NotFound(
            f"Community {self._config.community!r} not found at {self._config.title}. Ask your "
            "administrator to correct OssrApp.repositories."
        )

    def page_size(self, wanted: int, guest: bool) -> int:
        """The nearest page size that the repository accepts."""
        usual = self._config.guest_page if guest else self._config.token_page_size
        return max(1, min(wanted, self._largest.get(guest, usual), usual))

    def _within_window(self, page: int, size: int) -> None:
        window = self._config.window
        if page < 1 or (page - 1) * size >= window:
            raise BadQuery(
                f"{self._config.title} shows only the first {window:,} results of a search. "
                "Narrow the search with another word or a filter."
            )

    def _page(self, query: m.Query, size: int, payload: wire.Found) -> m.RecordPage:
        page = payload.hits.hits[:size]
        hits = [hit for hit in page if self._shown(query, hit)]
        if page and not hits:
            raise UpstreamDown(
                f"{self._config.title} returned records of other communities or without valid ids, "
                "which are not shown. Retry later."
            )
        return m.RecordPage(
            items=[translate.summary(self._config, hit) for hit in hits],
            total=payload.hits.total,
            page=query.page,
            size=size,
            reachable=min(payload.hits.total, self._config.window),
            sort=payload.sort_by or query.sort,
            facets=translate.facets(payload),
        )

    def _shown(self, query: m.Query, hit: wire.Record) -> bool:
        return bool(RECORD_ID.match(hit.id)) and (query.everywhere or self._ours(hit))

    def _ours(self, hit: wire.Record) -> bool:
        """False for a record that belongs to other communities only."""
        payload = hit.parent.communities if hit.parent else None
        if not self._community or not payload or payload.ids is None:
            return True
        return self._community in payload.ids


def _arguments(query: m.Query, size: int, sort: str | None) -> list[tuple[str, str]]:
    arguments = [("page", str(query.page)), ("size", str(size))]
    text = query.q.strip() if query.raw else beginning(query.q)
    if text:
        arguments.append(("q", text))
    if sort:
        arguments.append(("sort", sort))
    if query.all_versions:
        arguments.append(("allversions", "true"))
    for name, values in query.facets.items():
        if not FACET.match(name) or name in RESERVED:
            raise BadQuery(f"Unknown filter: {name!r}. Remove it and search again.")
        arguments += [(name, value) for value in values]
    return arguments


def _smaller(complaint: str, size: int) -> int:
    """The page size that the error names, or half."""
    named = [int(digits) for digits in re.findall(r"\d{1,4}", complaint)]
    return max([number for number in named if 0 < number < size] or [max(1, size // 2)])
