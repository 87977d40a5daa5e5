"""Sources, search, and records."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler
from ..models import Query, Resolved
from ..problems import Malformed


class SourcesHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(self.services.catalogue.sources())


class SearchHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str) -> None:
        facets: dict[str, list[str]] = {}
        for argument in self.get_query_arguments("facet"):
            name, colon, value = argument.partition(":")
            if not colon:
                raise Malformed("A facet is written name:value.")
            facets.setdefault(name, []).append(value)
        query = Query(
            source=source,
            q=self.get_query_argument("q", ""),
            raw=self.flag("raw"),
            page=self.number("page", 1),
            size=self.number("size", 25),
            sort=self.get_query_argument("sort", None),
            all_versions=self.flag("allVersions"),
            facets=facets,
        )
        self.answer(await self.services.catalogue.search(query))


class ResolveHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        source, record = await self.services.catalogue.resolve(
            self.needed("text"), prefer=self.get_query_argument("source", None)
        )
        self.answer(Resolved(source=source, record=record))


class RecordHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        self.answer(await self.services.catalogue.record(source, record))


class VersionsHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        self.answer(await self.services.catalogue.versions(source, record))


class CitationHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        style = self.get_query_argument("style", "bibtex")
        self.answer(await self.services.catalogue.citation(source, record, style))


class PreviewHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        member = self.get_query_argument("member", None)
        self.answer(
            await self.services.previews.preview(source, record, self.needed("key"), member)
        )


class ArchiveHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        self.answer(await self.services.previews.archive(source, record, self.needed("key")))
