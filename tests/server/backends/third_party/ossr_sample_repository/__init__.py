"""A package of another distribution: repositories whose records are one JSON file each."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import quote

import msgspec

from jupyter_ossr_ext.backends.read_only import ReadOnlyRepository
from jupyter_ossr_ext.backends.repository import RepositoryKind
from jupyter_ossr_ext.config.repositories import RepositoryConfig
from jupyter_ossr_ext.models import (
    Ability,
    FileEntry,
    Query,
    Record,
    RecordPage,
    RecordSummary,
    Source,
)
from jupyter_ossr_ext.problems import NotFound


class SampleConfig(RepositoryConfig, frozen=True, kw_only=True, forbid_unknown_fields=True):
    collection: str = "all"


class Item(msgspec.Struct):
    """A record as this software describes it."""

    name: str
    title: str
    files: dict[str, int] = {}


class SampleRepository(ReadOnlyRepository):
    config: SampleConfig
    ID: ClassVar[re.Pattern[str]] = re.compile(r"ds-\d+\Z")

    @property
    def source(self) -> Source:
        return Source(
            id=self.config.id,
            title=self.title,
            url=self.config.url,
            abilities=[Ability.SEARCH, Ability.DOWNLOAD],
            id_pattern=r"^ds-\d+$",
            record_page=f"{self.config.url}/datasets/{{id}}",
        )

    async def search(self, query: Query) -> RecordPage:
        response = await self.web.request(f"{self.config.url}/{self.config.collection}.json")
        hits = [
            RecordSummary(source=self.config.id, id=item.name, title=item.title)
            for item in response.decode(list[Item])
            if query.q.lower() in item.title.lower()
        ]
        return RecordPage(items=hits, total=len(hits), reachable=len(hits))

    async def record(self, id: str) -> Record:
        response = await self.web.request(f"{self.config.url}/{quote(id)}.json")
        if response.status == 404:
            raise NotFound(f"{self.title} has no dataset {id}.")
        item = response.decode(Item)
        return Record(
            source=self.config.id,
            id=item.name,
            title=item.title,
            url=f"{self.config.url}/datasets/{item.name}",
            files=[FileEntry(key=key, size=size) for key, size in item.files.items()],
        )

    async def resolve(self, text: str) -> str | None:
        return text if self.ID.match(text) else None

    def file_url(self, record: str, key: str) -> str:
        return f"{self.config.url}/{quote(record)}/{quote(key)}"


SAMPLE = RepositoryKind(SampleConfig, SampleRepository)
