"""Provenance of a notebook."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import NotebookDependencies
from ..problems import REPOSITORY, Problem, UnsafePath

PROBLEMS: tuple[type[Problem], ...] = (*REPOSITORY, UnsafePath)
"""What the operations of this module can end with, besides invalid requests."""


@route("/dependencies")
class DependenciesHandler(Handler):
    @operation("listDependencies", "Software and data used by a notebook")
    async def get(self, *, path: str) -> NotebookDependencies:
        return await self.services.provenance.of(path)
