"""What all server tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.misbehaving import Misbehaving
from tests.server.wild import Running, Wild

pytest_plugins = [
    "pytest_jupyter.jupyter_server",
    "tests.server.installing",
    "tests.server.channel",
    "tests.server.workshop",
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
