"""One line of the result."""

from __future__ import annotations

import msgspec


class Row(msgspec.Struct):
    """`ours` and `peer` in `unit`; `ratio` is ours by peer; `met` is null where not measured."""

    name: str
    ours: float | None
    peer: float | None
    unit: str
    ratio: float | None
    goal: str
    met: bool | None


def row(name: str, ours: float, peer: float, unit: str, *, goal: str, most: float) -> Row:
    """A row whose goal is a ratio."""
    ratio = ours / peer
    return Row(name, round(ours, 4), round(peer, 4), unit, round(ratio, 3), goal, ratio <= most)


def report_only(name: str, ours: float, peer: float, unit: str) -> Row:
    """A row without a goal."""
    return Row(
        name, round(ours, 4), round(peer, 4), unit, round(ours / peer, 3), "report only", None
    )
