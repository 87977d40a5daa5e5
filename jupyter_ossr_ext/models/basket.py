"""The shopping basket of ESAP."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .dids import Did


class BasketItem(Wire, frozen=True):
    """One selected item, by what leads to it: a DID, a DOI, web addresses, or none of them."""

    title: str
    archive: str = ""
    """ESAP's name of the archive that it was found in, such as `rucio` or `astron_vo`."""
    did: Did | None = None
    doi: str | None = None
    urls: list[str] = []
    vo: Literal["DataLink", "VOTable"] | None = None
    """What the first address responds with, where the item says so."""
    text: str = ""
    """The item as ESAP has it, as JSON."""


class Basket(Wire, frozen=True):
    """`title`: name of the ESAP; null: none is configured."""

    title: str | None = None
    items: list[BasketItem] = []
