"""A small InvenioRDM on the loopback, with sample records: `DemoRepository().start()`.

It answers as InvenioRDM 14 answers; `tests/server/conformance` holds both to the same promises.
"""

from __future__ import annotations

from .knobs import Knobs
from .limits import Allowance
from .server import DemoRepository

__all__ = ["Allowance", "DemoRepository", "Knobs"]
