"""Checks that no connection stays open after a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .net.byte_transfers import OPENED


@pytest.fixture(autouse=True)
def pumps_closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()
