"""Accounts and data of a lake at its start. The demo's own, unless a test has another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .people import USERS, Person
from .rules import Rules
from .samples import fill
from .store import MOUNTED, Store


@dataclass(frozen=True)
class World:
    """`fill` blocks briefly; `promise` creates the initial rules, on the event loop."""

    users: Mapping[str, Person]
    mounted: str
    fill: Callable[[Store], None]
    promise: Callable[[Rules], None]
    visitor: str = "demo"
    """The user of the hub's token and of the sign-in page."""


DEMO = World(USERS, MOUNTED, fill, Rules.fill)
