"""The shopping basket of the configured ESAP."""

from __future__ import annotations

from typing import Protocol

from ..models import Basket


class BasketSource(Protocol):
    """Where a basket is read from."""

    async def basket(self) -> Basket: ...


class Baskets:
    def __init__(self, source: BasketSource | None) -> None:
        self._source = source

    async def get(self) -> Basket:
        """Raises a `Problem`; without an ESAP, a basket without a title."""
        return await self._source.basket() if self._source else Basket()
