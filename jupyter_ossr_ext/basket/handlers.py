"""The shopping basket of ESAP."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import Basket
from ..problems import CONNECTION, SIGNED_IN, Problem

PROBLEMS: tuple[type[Problem], ...] = (*CONNECTION, *SIGNED_IN)
"""What the operations of this module can end with, besides invalid requests."""


@route("/basket")
class BasketHandler(Handler):
    @operation("getBasket", "The shopping basket of ESAP; without a title where none is configured")
    async def get(self) -> Basket:
        return await self.services.baskets.get()
