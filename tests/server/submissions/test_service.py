"""What the lists and reviews say of records that somebody else published."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_ossr_ext.models import MyRecord, Record, Review, ReviewState
from jupyter_ossr_ext.records.catalogue import Catalogue
from jupyter_ossr_ext.submissions.service import Submissions

from .test_published_folders import Disk


class Repository:
    """A draft that is published while nobody here looks."""

    def __init__(self) -> None:
        self.published = False
        self.account = self.publisher = self.reviews = self

    async def identity(self) -> str:
        return "me"

    async def record(self, id: str) -> Record:
        return Record(
            source="test",
            id=id,
            title="Flux",
            url="https://z/records/7",
            is_draft=not self.published,
        )

    async def get(self, id: str) -> Review:
        state = ReviewState.ACCEPTED if self.published else ReviewState.SUBMITTED
        return Review(id, state, record="7")

    async def mine(self) -> list[MyRecord]:
        state: Any = "published" if self.published else "in-review"
        return [MyRecord("test", "7", "Flux", state, "https://z/records/7")]


@pytest.mark.parametrize("look", ["review", "mine"])
async def test_a_draft_that_became_a_record_is_read_as_a_record(look: str, tmp_path: Path) -> None:
    repository: Any = Repository()
    catalogue = Catalogue({"test": repository})
    changes: Any = SimpleNamespace()
    submissions = Submissions(catalogue, Disk(tmp_path).published, changes)

    async def seen() -> Record:
        await (submissions.review("test", "r") if look == "review" else submissions.mine("test"))
        return await catalogue.record("test", "7")

    assert (await seen()).is_draft
    repository.published = True
    assert not (await seen()).is_draft
