"""Provenance of a notebook or a folder."""

from __future__ import annotations

import asyncio

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import GitCommit, NotebookDependencies
from ..problems import REPOSITORY, Problem, UnsafePath
from .workflow_commit import workflow_commit

PROBLEMS: tuple[type[Problem], ...] = (*REPOSITORY, UnsafePath)
"""What the operations of this module can end with, besides invalid requests."""


@route("/dependencies")
class DependenciesHandler(Handler):
    @operation("listDependencies", "Software and data used by a notebook")
    async def get(self, *, path: str) -> NotebookDependencies:
        return await self.services.provenance.of(path)


@route("/workflow-commit")
class WorkflowCommitHandler(Handler):
    @operation("getWorkflowCommit", "Commit of a folder that has a workflow for REANA")
    async def get(self, *, path: str) -> GitCommit:
        return await asyncio.to_thread(workflow_commit, self.services.local.root, path)
