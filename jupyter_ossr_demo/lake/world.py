"""Who and what is in a lake when it starts. The demo's own, unless a test wants another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .people import USERS, Person
from .rules import Rules
from .samples import fill
from .store import MOUNTED, Store


@dataclass(frozen=True)
class World:
    """`fill` blocks for a moment; `promise` makes the first rules, on the loop."""

    users: Mapping[str, Person]
    mounted: str
    fill: Callable[[Store], None]
    promise: Callable[[Rules], None]
    visitor: str = "demo"
    """Whom the hub's token, and the page to sign in at, are for."""


DEMO = World(USERS, MOUNTED, fill, Rules.fill)
