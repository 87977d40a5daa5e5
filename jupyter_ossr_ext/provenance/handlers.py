"""Provenance of a notebook."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import NotebookDependencies


@route("/dependencies")
class DependenciesHandler(Handler):
    @operation("listDependencies", "Software and data used by a notebook")
    async def get(self, *, path: str) -> NotebookDependencies:
        return await self.services.provenance.of(path)
