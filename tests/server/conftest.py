"""Fixtures of all server tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.support.misbehaving_server import Misbehaving
from tests.server.support.scripted_server import Running, ScriptedServer

pytest_plugins = [
    "pytest_jupyter.jupyter_server",
    "tests.server.support.install_sources",
    "tests.server.support.conda_channel",
    "tests.server.support.install_environment",
]


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
