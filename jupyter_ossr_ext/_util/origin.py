"""Origins of URLs: scheme, host and port."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
"""Default port of each scheme."""


@dataclass(frozen=True)
class Origin:
    """The scope of a token: scheme, host and port, compared exactly."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """The origin of an absolute http(s) URL; raises `ValueError` for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("not an http(s) address")
        return cls(parts.scheme, parts.hostname.lower(), parts.port or PORTS[parts.scheme])

    @property
    def governed(self) -> str:
        """The key of the governor for this origin."""
        return f"{self.host}:{self.port}"
