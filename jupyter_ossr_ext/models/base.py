"""What every type that crosses the wire shares."""

from __future__ import annotations

from msgspec import Struct


class Wire(Struct, frozen=True, rename="camel"):
    """Immutable, camelCase outside."""
