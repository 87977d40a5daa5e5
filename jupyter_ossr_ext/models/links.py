"""Links between records and data in a lake."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .dids import Availability, Did


class RecordDid(Wire, frozen=True):
    """A DID that a record names, or that names the record."""

    did: Did
    lake: str | None = None
    """Id of the lake; null: the instance is not configured here."""
    instance: str = ""
    """Address of the Rucio as the record has it; empty: not named, so the first lake."""
    origin: Literal["related", "reference", "description", "file", "open-data"] = "related"
    availability: Availability | None = None
    """Whether it is here; null if the lake does not say, such as without a sign-in."""
    why: str | None = None
    """Why the lake does not say it, in one sentence, such as a token that ended; null where nobody
    signed in."""


class CitingRecord(Wire, frozen=True):
    """A record that cites a DID. `source` and `record` are null if no repository here has it."""

    doi: str | None = None
    source: str | None = None
    record: str | None = None
    title: str = ""
    origin: Literal["record", "metadata", "open-data"] = "record"


class DidCitations(Wire, frozen=True):
    """`note`: which part could not be asked, in one sentence."""

    records: list[CitingRecord] = []
    note: str | None = None


class OpenDid(Wire, frozen=True):
    """An entry of a lake's Open Data. `doi` is null in lists: they do not have it.

    `updated` is a time as the lake writes it: for comparison only.
    """

    did: Did
    updated: str | None = None
    doi: str | None = None
