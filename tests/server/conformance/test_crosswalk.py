"""Metadata files converted to a draft, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from jupyter_ossr_ext.backends.invenio.metadata import write
from jupyter_ossr_ext.models import RecordMetadata
from tests.server.metadata.samples import WILD, metadata

from .deposits import Depositor
from .publishers import People

PUBLISHER = "Zenodo"
"""That of most records of the repository: what a draft without one is given."""


def text(data: RecordMetadata) -> dict[str, Any]:
    """As sent; the repository determines the scheme of an identifier itself."""
    body = write(data, PUBLISHER)
    related = body["metadata"].get("related_identifiers", [])
    body["metadata"]["related_identifiers"] = sorted(
        ({k: v for k, v in each.items() if k != "scheme"} for each in related), key=str
    )
    return body["metadata"] | body["custom_fields"] | body["access"]


@pytest.mark.parametrize("wild", WILD)
async def test_what_a_file_says_comes_back_from_a_draft(
    wild: str, people: People, depositor: Depositor, tmp_path: Path
) -> None:
    folder = tmp_path / "wild"
    folder.mkdir()
    sent = metadata(wild, folder)
    if not sent.publication_date:
        sent = structs.replace(sent, publication_date="2026-01-01")
    draft = await people.author.create(sent)
    depositor.made.append(draft.id)
    assert draft.errors == []
    read = (await people.author.draft(draft.id)).metadata
    assert text(read) == text(sent)
    again = await people.author.update(draft.id, read)
    assert (again.errors, text(again.metadata)) == ([], text(sent))
