"""Fixtures of all server tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from jupyter_ossr_ext.api.handler import Handler
from jupyter_ossr_ext.api.operation import operations, problems
from jupyter_ossr_ext.problems import Problem
from tests.server.support.misbehaving_server import Misbehaving
from tests.server.support.scripted_server import Running, ScriptedServer

pytest_plugins = [
    "pytest_jupyter.jupyter_server",
    "tests.server.support.install_sources",
    "tests.server.support.conda_channel",
    "tests.server.support.install_environment",
    "tests.server.support.validators",
]


@pytest.fixture(autouse=True)
def declared_problems(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test in which an operation ended with a problem that the contract does not list."""
    undeclared: list[str] = []
    write_error = Handler.write_error

    def checked(self: Handler, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        verb = (self.request.method or "").lower()
        described = operations(type(self)).get(verb)
        listed = tuple(problems(type(self), described)) if described else ()
        a_bug = type(error) is Problem
        if described and isinstance(error, Problem) and not (a_bug or isinstance(error, listed)):
            undeclared.append(f"{described.id}: {error.slug}")
        write_error(self, status_code, **kwargs)

    monkeypatch.setattr(Handler, "write_error", checked)
    yield
    assert undeclared == []


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    """A server with faults on demand; correct by default."""
    with Misbehaving() as server:
        yield server


@pytest.fixture
def scripted_server() -> Iterator[ScriptedServer]:
    """A server with scripted responses, however wrong."""
    with Running() as server:
        yield server
