"""The base of all API types."""

from __future__ import annotations

from msgspec import Struct


class Wire(Struct, frozen=True, rename="camel", gc=False):
    """Immutable, camelCase in JSON.

    Immutable structs cannot form cycles, so the garbage collector skips them: scanning thousands of
    records would pause the whole server.
    """
