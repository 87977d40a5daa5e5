"""Sources, search, and records."""

from __future__ import annotations

from typing import Annotated

import msgspec

from ..api.handler import Handler
from ..api.operation import Count, operation, route
from ..models import (
    Archive,
    Citation,
    Preview,
    Query,
    Record,
    RecordPage,
    Resolved,
    Source,
    VersionSummary,
)
from ..problems import REPOSITORY, BadQuery, Malformed, NotVerified, Problem, UnsafeArchive

FacetValue = Annotated[str, msgspec.Meta(description="name:value")]


PROBLEMS: tuple[type[Problem], ...] = (*REPOSITORY, BadQuery, NotVerified, UnsafeArchive)
"""What the operations of this module can end with, besides invalid requests."""


@route("/sources")
class SourcesHandler(Handler):
    @operation("listSources", "Configured repositories")
    async def get(self) -> list[Source]:
        return self.services.catalogue.sources()


@route("/sources/{source}/records")
class SearchHandler(Handler):
    @operation("search", "One page of search results")
    async def get(
        self,
        source: str,
        *,
        q: str = "",
        raw: bool = False,
        page: Count = 1,
        size: Count = 25,
        sort: str | None = None,
        all_versions: bool = False,
        facet: list[FacetValue] | None = None,
    ) -> RecordPage:
        facets: dict[str, list[str]] = {}
        for argument in facet or []:
            name, colon, value = argument.partition(":")
            if not colon:
                raise Malformed("A facet is written name:value.")
            facets.setdefault(name, []).append(value)
        query = Query(
            source=source,
            q=q,
            raw=raw,
            page=page,
            size=size,
            sort=sort,
            all_versions=all_versions,
            facets=facets,
        )
        return await self.services.catalogue.search(query)


@route("/resolve")
class ResolveHandler(Handler):
    @operation("resolve", "Resolve a DOI, URL or id")
    async def get(self, *, text: str, source: str | None = None) -> Resolved:
        found, record = await self.services.catalogue.resolve(text, prefer=source)
        return Resolved(source=found, record=record)


@route("/sources/{source}/records/{record}")
class RecordHandler(Handler):
    @operation("getRecord", "Get a record")
    async def get(self, source: str, record: str) -> Record:
        return await self.services.catalogue.record(source, record)


@route("/sources/{source}/records/{record}/versions")
class VersionsHandler(Handler):
    @operation("listVersions", "List the versions of a record")
    async def get(self, source: str, record: str) -> list[VersionSummary]:
        return await self.services.catalogue.versions(source, record)


@route("/sources/{source}/records/{record}/citation")
class CitationHandler(Handler):
    @operation("cite", "Cite a record")
    async def get(self, source: str, record: str, *, style: str = "bibtex") -> Citation:
        return await self.services.catalogue.citation(source, record, style)


@route("/sources/{source}/records/{record}/preview")
class PreviewHandler(Handler):
    @operation(
        "preview",
        "Preview a file, or (`member`) a file in an archive; with `side` its picture alone",
    )
    async def get(
        self,
        source: str,
        record: str,
        *,
        key: str,
        member: str | None = None,
        side: int | None = None,
    ) -> Preview:
        return await self.services.previews.preview(source, record, key, member, side)


@route("/sources/{source}/records/{record}/archive")
class ArchiveHandler(Handler):
    @operation("listArchive", "List the contents of an archive")
    async def get(self, source: str, record: str, *, key: str) -> Archive:
        return await self.services.previews.archive(source, record, key)
