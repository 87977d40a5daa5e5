"""Data of a lake that the record of an installation plan names, for its notebooks."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .dids import Did
from .rules import ReplicationPlan

DataWay = Literal["here", "make-available", "download"]
"""How data gets here: nothing to do, by a replication rule, or as files."""


class PlannedDid(Wire, frozen=True):
    """A DID that the record names. `size` in bytes; null where the lake does not know it."""

    did: Did
    lake: str | None = None
    """Id of the lake; null: the instance is not configured here."""
    title: str = ""
    """Of the lake, or the address of the instance."""
    instance: str = ""
    variables: list[str] = []
    """Names that notebooks of the record give it; without one a name that is proposed."""
    notebooks: list[str] = []
    """Notebooks that attach it, relative to the folder of the record."""
    size: int | None = None
    files: int | None = None
    ways: list[DataWay] = []
    """What is possible, the default first; empty: it cannot be used here."""
    replication: ReplicationPlan | None = None
    """What a rule would copy, the quota, and how long the copy is kept."""
    why: str | None = None
    """Why it cannot be used or made available, in one sentence."""
    sign_in: bool = False
    """A sign-in to the lake is missing."""


class TryData(Wire, frozen=True):
    """Data for the notebooks of a `TrySpec`: how it gets here, and the name of its variable in
    notebooks that do not attach it themselves."""

    lake: str
    did: Did
    way: DataWay
    variable: str | None = None
    lifetime_days: int | None = None
    """Of the replication rule; null: without an end."""
