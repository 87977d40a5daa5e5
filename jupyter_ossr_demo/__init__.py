"""A small InvenioRDM on the loopback interface, with sample records: `DemoRepository().start()`.

It responds as InvenioRDM 14 does; `tests/server/conformance` runs the same tests on both.
"""

from __future__ import annotations

from .knobs import Knobs
from .limits import Allowance
from .server import DemoRepository

__all__ = ["Allowance", "DemoRepository", "Knobs"]
