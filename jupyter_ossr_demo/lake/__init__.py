"""A small Rucio on the loopback interface, with sample data: `DemoLake().start()`.

It responds as Rucio 41 does; `tests/server/conformance` runs the same tests on both.
"""

from __future__ import annotations

from .knobs import LakeKnobs
from .server import DemoLake
from .world import World

__all__ = ["DemoLake", "LakeKnobs", "World"]
