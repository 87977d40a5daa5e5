"""Content of the sample files: generated on demand, deterministic."""

from __future__ import annotations

import hashlib
import random
import zlib
from dataclasses import dataclass
from functools import cached_property

BLOCK = 64 * 1024


@dataclass(frozen=True)
class Sample:
    """One sample file. `kind`: events (CSV), settings (JSON) or noise (random bytes)."""

    kind: str
    seed: int
    size: int = 0
    """Bytes of noise."""

    def data(self) -> bytes:
        chance = random.Random(self.seed)  # noqa: S311 (samples, no secrets)
        match self.kind:
            case "events":
                rows = [
                    f"{number},{chance.expovariate(0.4) + 0.03:.4f},"
                    f"{chance.gauss(83.633, 0.12):.5f},{chance.gauss(22.0145, 0.12):.5f}"
                    for number in range(400)
                ]
                return ("event,energy_tev,ra_deg,dec_deg\n" + "\n".join(rows) + "\n").encode()
            case "settings":
                return f'{{"run": {self.seed}, "gain": {chance.gauss(1, 0.01):.6f}}}\n'.encode()
            case _:
                block = chance.randbytes(min(BLOCK, max(1, self.size)))
                return (block * (self.size // len(block) + 1))[: self.size]

    @cached_property
    def sums(self) -> tuple[int, str, str]:
        """Size, adler32 and md5."""
        data = self.data()
        return (
            len(data),
            f"{zlib.adler32(data):08x}",
            hashlib.md5(data, usedforsecurity=False).hexdigest(),
        )
