"""What all server tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.support.misbehaving_server import Misbehaving
from tests.server.support.scripted_server import Running, Wild

pytest_plugins = [
    "pytest_jupyter.jupyter_server",
    "tests.server.support.install_sources",
    "tests.server.support.conda_channel",
    "tests.server.support.install_environment",
]


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    """A server that misbehaves on demand; good until told otherwise."""
    with Misbehaving() as server:
        yield server


@pytest.fixture
def wild() -> Iterator[Wild]:
    """A server that does exactly what it is told to, however wrong that is."""
    with Running() as wild:
        yield wild
