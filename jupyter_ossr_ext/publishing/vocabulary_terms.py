"""Terms of metadata that a repository's vocabularies do not have."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from .._util.gather import gather
from ..backends.repository import Repository
from ..models import Choice, FieldError, RecordMetadata
from ..problems import Problem

KNOWN = 3600.0
"""Seconds for which a term that exists is not looked up again."""
UNKNOWN = 60.0
"""Seconds for the others, and for those whose lookup failed."""
LIMIT = 5000
"""Remembered lookups."""


class VocabularyTerms:
    """Looks terms up by their ids, each once: a form asks at each change."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: dict[tuple[str, str, str], tuple[bool, float]] = {}

    async def unknown(
        self, repository: Repository, metadata: RecordMetadata, *, within: float | None = None
    ) -> list[FieldError]:
        """Ids that the repository's vocabularies do not have, by field: one of them would make the
        repository reject the whole draft, without a field.

        Args:
            within: Seconds after which terms that are not looked up yet count as known.
        """
        source = repository.source
        named = [
            (pointer, vocabulary, term)
            for pointer, vocabulary, term in _terms(metadata)
            if term and term.id and vocabulary in source.vocabularies
        ]
        keys = dict.fromkeys((vocabulary, term.id or "") for _, vocabulary, term in named)
        known: set[tuple[str, str]] = set(keys)

        async def look(vocabulary: str, id: str) -> None:
            if not await self._has(repository, vocabulary, id):
                known.discard((vocabulary, id))

        try:
            async with asyncio.timeout(within):
                await gather(look(*key) for key in keys)
        except TimeoutError:
            later = self._clock() + UNKNOWN
            for key in keys:
                self._found.setdefault((source.id, *key), (True, later))
        return [
            FieldError(
                pointer,
                f"{source.title} does not have {term.title or term.id}. "
                "Choose another value from the list.",
            )
            for pointer, vocabulary, term in named
            if (vocabulary, term.id) not in known
        ]

    async def _has(self, repository: Repository, vocabulary: str, id: str) -> bool:
        key = (repository.source.id, vocabulary, id)
        has, until = self._found.get(key, (True, 0.0))
        if self._clock() < until:
            return has
        try:
            has = await repository.publisher.has_term(vocabulary, id)
            lasting = KNOWN if has else UNKNOWN
        except Problem:  # the repository decides
            has, lasting = True, UNKNOWN
        if len(self._found) >= LIMIT:
            self._found.clear()
        self._found[key] = (has, self._clock() + lasting)
        return has


def _terms(metadata: RecordMetadata) -> Iterator[tuple[str, str, Choice | None]]:
    """All terms with their pointers and vocabularies."""
    yield "/resourceType", "resource-types", metadata.resource_type
    for name in ("licences", "languages", "subjects"):
        for number, each in enumerate(getattr(metadata, name)):
            yield f"/{name}/{number}", name, each
    for number, grant in enumerate(metadata.funding):
        yield f"/funding/{number}/funder", "funders", grant.funder
        yield f"/funding/{number}/award", "awards", grant.award
    for name in ("creators", "contributors"):
        for number, person in enumerate(getattr(metadata, name)):
            for each in person.affiliations:
                yield f"/{name}/{number}/affiliations", "affiliations", each
            yield f"/{name}/{number}/role", "roles", person.role
    for number, work in enumerate(metadata.related):
        yield f"/related/{number}/relation", "relations", work.relation
        yield f"/related/{number}/resourceType", "resource-types", work.resource_type
    for number, date in enumerate(metadata.dates):
        yield f"/dates/{number}/kind", "date-types", date.kind
    for number, each in enumerate(metadata.programming_languages):
        yield f"/programmingLanguages/{number}", "programming-languages", each
    yield "/developmentStatus", "development-statuses", metadata.development_status
