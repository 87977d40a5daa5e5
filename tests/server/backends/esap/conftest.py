"""The demo ESAP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jupyter_ossr_demo.esap import DemoEsap
from tests.server.support.demo_esap import running


@pytest.fixture
def demo() -> Iterator[DemoEsap]:
    with running() as esap:
        yield esap
