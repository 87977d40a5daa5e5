"""A small Rucio on the loopback, with sample data: `DemoLake().start()`.

It answers as Rucio 41 answers; `tests/server/conformance` holds both to the same promises.
"""

from __future__ import annotations

from .knobs import LakeKnobs
from .server import DemoLake
from .world import World

__all__ = ["DemoLake", "LakeKnobs", "World"]
