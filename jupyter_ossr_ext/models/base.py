"""What every type that crosses the wire shares."""

from __future__ import annotations

from msgspec import Struct


class Wire(Struct, frozen=True, rename="camel", gc=False):
    """Immutable, camelCase outside.

    What is immutable cannot hold itself, so the garbage collector need not look for circles in
    it: thousands of records in memory would make its pauses longer, for the whole server.
    """
