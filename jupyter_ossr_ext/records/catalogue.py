"""Search and details of records, with a short-lived cache."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Generic, TypeVar

import msgspec
from msgspec import structs

from ..backends.repository import Repository
from ..metadata import cff
from ..models import Citation, Query, Record, RecordPage, Source, VersionSummary
from ..problems import Malformed, NotFound, Problem
from ..storage.paths import folder_name
from .previewers import previewer_of

T = TypeVar("T")

CACHE_SECONDS = 60.0
"""Seconds for which a response is cached."""
MAX_CACHED = 200
LONGEST_QUERY = 4096
"""Characters; repositories reject URLs that are longer than about 8000."""


class Catalogue:
    """All repositories by id, with a short-lived cache. For the event loop only."""

    def __init__(
        self,
        repositories: Mapping[str, Repository],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._repositories = dict(repositories)
        self._pages: Memory[RecordPage] = Memory(clock)
        self._records: Memory[Record] = Memory(clock)
        self._versions: Memory[list[VersionSummary]] = Memory(clock)
        self._citations: Memory[Citation] = Memory(clock)

    def sources(self) -> list[Source]:
        return [repository.source for repository in self._repositories.values()]

    def repository(self, id: str) -> Repository:
        """The repository; raises `NotFound`."""
        try:
            return self._repositories[id]
        except KeyError:
            raise NotFound(
                f"Unknown repository: {id!r}. Choose another one, or ask your administrator to "
                "add it to OssrApp.repositories."
            ) from None

    async def search(self, query: Query) -> RecordPage:
        """One page of results. Equal concurrent searches share one request."""
        if len(query.q) > LONGEST_QUERY:
            raise Malformed(f"Search text is too long (at most {LONGEST_QUERY} characters).")
        if query.page < 1 or query.size < 1:
            raise Malformed("The page number and the page size must be at least 1.")
        repository = self.repository(query.source)
        key = (
            await repository.account.identity(),
            msgspec.json.encode(query, order="sorted").decode(),
        )
        return await self._pages.get((query.source, *key), lambda: repository.search(query))

    async def record(self, source: str, id: str) -> Record:
        """The record; a concept id returns the newest version."""
        repository = self.repository(source)
        key = (source, await repository.account.identity(), id)
        record = await self._records.get(key, lambda: _read(repository, id))
        if record.id != id:
            self._records.put((key[0], key[1], record.id), record)
        return record

    async def versions(self, source: str, id: str) -> list[VersionSummary]:
        """All versions, newest first."""
        repository = self.repository(source)
        key = (source, await repository.account.identity(), id)
        return await self._versions.get(key, lambda: repository.versions(id))

    async def citation(self, source: str, id: str, style: str) -> Citation:
        """`cff` is generated here; all other styles come from the repository."""
        record = await self.record(source, id)
        if style == "cff":
            return Citation(style, cff.write(record))
        repository = self.repository(source)
        key = (source, await repository.account.identity(), record.id, style)
        return await self._citations.get(key, lambda: repository.citation(record, style))

    async def resolve(self, text: str, prefer: str | None = None) -> tuple[str, str]:
        """Source and id of the record of a DOI, URL or id; raises `NotFound`.

        The preferred source is queried first. A failing source does not prevent the others; its
        problem is raised if none has the record.
        """
        order = sorted(self._repositories, key=lambda id: id != prefer)
        failed: Problem | None = None
        for id in order:
            try:
                record = await self._repositories[id].resolve(text)
            except Problem as problem:
                failed = failed or problem
                continue
            if record is not None:
                return id, record
        raise failed or NotFound("Record not found. Enter a DOI, URL or record id.")

    def forget(self) -> None:
        """Clear the cache."""
        for memory in (self._pages, self._records, self._versions, self._citations):
            memory.clear()

    def published(self, source: str, ids: Collection[str]) -> None:
        """These are records, whoever published them: clears the cache if it has one as a draft."""
        for key, record in self._records.items():
            if key[0] == source and key[2] in ids and (record is None or record.is_draft):
                return self.forget()

    async def aclose(self) -> None:
        self.forget()
        for repository in self._repositories.values():
            await repository.aclose()


async def _read(repository: Repository, id: str) -> Record:
    """The record, with what this server can do with its files, and the name of their folder."""
    record = await repository.record(id)
    files = [
        structs.replace(each, previewable=previewer_of(each.key) is not None)
        for each in record.files
    ]
    name = folder_name(record.title, record.version, record.id)
    return structs.replace(record, files=files, folder_name=name)


class Memory(Generic[T]):
    """Cache of responses by key, for `keep` seconds; concurrent callers share one request."""

    def __init__(self, clock: Callable[[], float], ttl: float = CACHE_SECONDS) -> None:
        self._clock = clock
        self._ttl = ttl
        self._cached: OrderedDict[tuple[str, ...], tuple[float, T]] = OrderedDict()
        self._pending: dict[tuple[str, ...], asyncio.Task[T]] = {}
        self._generation = 0

    async def get(self, key: tuple[str, ...], load: Callable[[], Awaitable[T]]) -> T:
        """The cached response, or the result of `load`. Problems are not cached.

        A cancelled caller does not cancel the request of the others.
        """
        cached = self._cached.get(key)
        if cached and cached[0] > self._clock():
            return cached[1]
        task = self._pending.get(key)
        if task is None:
            task = asyncio.create_task(self._load(key, load))
            self._pending[key] = task
            task.add_done_callback(lambda done: self._settle(key, done))
        return await asyncio.shield(task)

    def items(self) -> list[tuple[tuple[str, ...], T | None]]:
        """Keys with their responses; None for a request that is running."""
        return [
            *((key, response) for key, (_, response) in self._cached.items()),
            *((key, None) for key in self._pending),
        ]

    def put(self, key: tuple[str, ...], response: T) -> None:
        self._cached[key] = (self._clock() + self._ttl, response)
        self._cached.move_to_end(key)
        while len(self._cached) > MAX_CACHED:
            self._cached.popitem(last=False)

    def clear(self) -> None:
        """Clear the cache; the response of a running request will not be stored."""
        self._generation += 1
        self._cached.clear()
        self._pending.clear()

    async def _load(self, key: tuple[str, ...], load: Callable[[], Awaitable[T]]) -> T:
        generation = self._generation
        response = await load()
        if generation == self._generation:
            self.put(key, response)
        return response

    def _settle(self, key: tuple[str, ...], task: asyncio.Task[T]) -> None:
        if self._pending.get(key) is task:
            del self._pending[key]
        if not task.cancelled():
            task.exception()  # retrieved, even if nobody waits for it any longer
