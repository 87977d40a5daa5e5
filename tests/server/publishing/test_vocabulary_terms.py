"""Lookups of terms: few requests, and no form waits for a repository that does not respond."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_ossr_ext.models import Choice, RecordMetadata, Source
from jupyter_ossr_ext.problems import UpstreamDown
from jupyter_ossr_ext.publishing.vocabulary_terms import KNOWN, UNKNOWN, VocabularyTerms

METADATA = RecordMetadata(
    licences=[Choice("MIT", "mit"), Choice("Own words"), Choice("Nope", "nope")],
    languages=[Choice("English", "eng")],
)


class Vocabularies:
    """A repository with the licence `mit`, and without a vocabulary of languages."""

    source = Source("test", "Testodo", "https://data.example.org", vocabularies=["licences"])

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down = self.hangs = False

    @property
    def publisher(self) -> Vocabularies:
        return self

    async def has_term(self, vocabulary: str, id: str) -> bool:
        self.asked.append(f"{vocabulary}/{id}")
        if self.hangs:
            await asyncio.Event().wait()
        if self.down:
            raise UpstreamDown("Testodo does not respond.")
        return id == "mit"


async def test_each_term_is_looked_up_once_until_it_may_have_changed() -> None:
    now = 0.0
    terms = VocabularyTerms(lambda: now)
    repository: Any = Vocabularies()

    async def unknown() -> list[str]:
        return [each.pointer for each in await terms.unknown(repository, METADATA)]

    assert await unknown() == await unknown() == ["/licences/2"]
    assert repository.asked == ["licences/mit", "licences/nope"]
    now = UNKNOWN + 1
    await unknown()
    assert repository.asked[2:] == ["licences/nope"]
    now = KNOWN + 1
    await unknown()
    assert "licences/mit" in repository.asked[3:]


async def test_terms_that_cannot_be_looked_up_block_nothing() -> None:
    repository: Any = Vocabularies()
    repository.down = True
    assert await VocabularyTerms().unknown(repository, METADATA) == []
    terms = VocabularyTerms()
    repository.down, repository.hangs = False, True
    assert await terms.unknown(repository, METADATA, within=0.01) == []
    asked = len(repository.asked)
    assert await terms.unknown(repository, METADATA, within=0.01) == []  # not waited for again
    assert len(repository.asked) == asked
