"""Provenance of a notebook."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import NotebookUses


@route("/uses")
class UsesHandler(Handler):
    @operation("listUses", "Software and data used by a notebook")
    async def get(self, *, path: str) -> NotebookUses:
        return await self.services.uses.of(path)
