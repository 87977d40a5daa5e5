"""Search of DIDs: results as they arrive, over all scopes if none is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from fnmatch import fnmatchcase

from msgspec import structs

from .._util.channel import Channel, ending
from .._util.gather import first_exception
from ..backends.data_lake import DataLake
from ..models import Did, DidLine, DidSummary, End, Hit, LakeQuery, MetaFilter
from ..problems import (
    BadQuery,
    CredentialsMissing,
    CredentialsRejected,
    Malformed,
    NotFound,
    Problem,
    UpstreamSlow,
)
from .did_names import some

AT_ONCE = 6
"""Scopes that are searched at the same time."""
MOST_SCOPES = 500
"""Maximum scopes of one search, own ones first. Omitted scopes are reported."""
PATIENCE = 15.0
"""Time limit in seconds for the next result of one of many scopes."""
MOST_HITS = 100_000
CASE = "Filters tell upper from lower case."


async def search(lake: DataLake, query: LakeQuery) -> AsyncIterator[DidLine]:
    """Results, then one `End`. Raises problems, also in between."""
    if not 1 <= query.limit <= MOST_HITS:
        raise Malformed(f"The number of results must be between 1 and {MOST_HITS}.")
    scope, colon, name = query.text.strip().partition(":")
    if not colon or not scope:
        scope, name = "*", name or scope  # `:name` is a name alone, too
        if not name and not query.filters:
            raise BadQuery("Enter a scope and a name (scope:name), or a name alone.")
    if "*" not in scope and "?" not in scope:
        hits = lake.dids.search(structs.replace(query, text=f"{scope}:{name}"))
        lines = first(hits, query.limit)
    else:
        lines = _Many(lake, query, scope, name).lines()
    async for line in lines:
        if isinstance(line, End) and line.count == 0 and any(map(_has_case, query.filters)):
            line = structs.replace(line, note=" ".join(filter(None, [line.note, CASE])))
        yield line


def _has_case(one: MetaFilter) -> bool:
    return one.op in {"=", "like"} and one.value.upper() != one.value.lower()


async def children(lake: DataLake, did: Did, limit: int) -> AsyncIterator[DidLine]:
    """The direct members, then one `End`."""
    async for line in first(lake.dids.children(did), limit):
        yield line


async def first(hits: AsyncIterator[DidSummary], limit: int) -> AsyncIterator[DidLine]:
    """At most `limit` of them; the `End` reports whether there are more."""
    count, cut = 0, False
    async with ending(hits):
        async for hit in hits:
            if count == limit:
                cut = True
                break
            count += 1
            yield Hit(hit)
    yield End(count=count, cut=cut)


class _Many:
    """One search in many scopes. For one use."""

    def __init__(self, lake: DataLake, query: LakeQuery, scope: str, name: str) -> None:
        self._lake = lake
        self._query = query
        self._pattern = scope
        self._name = name
        self._channel: Channel[DidSummary] = Channel()
        self._todo: list[str] = []
        self._slow: list[str] = []
        self._failed: dict[str, Problem] = {}
        self._answered = 0

    async def lines(self) -> AsyncIterator[DidLine]:
        scopes = sorted(await self._lake.dids.scopes(), key=lambda scope: not scope.mine)
        names = [s.name for s in scopes if fnmatchcase(s.name, self._pattern)]
        if not names:
            raise NotFound("Unknown scope.")
        self._todo = names[MOST_SCOPES - 1 :: -1]
        omitted = len(names) - MOST_SCOPES
        count, cut = 0, False
        searching = asyncio.create_task(self._search_all())
        try:
            while not cut and (hits := await self._channel.take()):
                for hit in hits:
                    if count == self._query.limit:
                        cut = True
                        break
                    count += 1
                    yield Hit(hit)
            if not cut:
                await searching
        finally:
            searching.cancel()
            await asyncio.gather(searching, return_exceptions=True)
        if not cut:
            self._refuse_if_all_failed()
        yield End(count=count, cut=cut, note=self._note(omitted, cut))

    async def _search_all(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._search_some())
        except* Problem as group_of:
            raise first_exception(group_of) from None
        finally:
            self._channel.close()

    async def _search_some(self) -> None:
        while self._todo:
            scope = self._todo.pop()
            try:
                await self._search_one(scope)
                self._answered += 1
            except TimeoutError:
                self._slow.append(scope)
            except NotFound:  # removed meanwhile
                self._answered += 1
            except (CredentialsMissing, CredentialsRejected):
                raise  # the same in all scopes
            except Problem as problem:
                if isinstance(problem, BadQuery) and problem.upstream is None:
                    raise  # of the query itself; the lake's refusal may be of one value
                self._failed[scope] = problem

    async def _search_one(self, scope: str) -> None:
        query = structs.replace(self._query, text=f"{scope}:{self._name}")
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE) as patience:
            async for hit in self._lake.dids.search(query):
                if self._channel.full:
                    patience.reschedule(None)  # the consumer is slow, not the lake
                    await self._channel.put(hit)
                else:
                    self._channel.push(hit)
                patience.reschedule(loop.time() + PATIENCE)

    def _refuse_if_all_failed(self) -> None:
        if self._answered:
            return
        for problem in self._failed.values():
            raise problem
        if self._slow:
            raise UpstreamSlow("The lake did not respond in time. Specify a scope, or retry later.")

    def _note(self, omitted: int, cut: bool) -> str | None:
        notes: list[str] = []
        if self._slow:
            notes.append(f"No response in time from: {some(sorted(self._slow))}.")
        if self._failed:
            reasons = "; ".join(sorted({str(problem) for problem in self._failed.values()})[:3])
            notes.append(f"Search failed in: {some(sorted(self._failed))} ({reasons}).")
        if omitted > 0 and not cut:
            notes.append(
                f"Only the first {MOST_SCOPES} scopes were searched; {omitted} were not. "
                "Specify a scope."
            )
        return " ".join(notes) or None
