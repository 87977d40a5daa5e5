"""The days as of which the list of a new environment is resolved."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Mapping, Sequence

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .dependencies.python_version import Minor, PythonWish
from .dependencies.solve_date import SolveDate
from .installers.interpreters import LocalPython
from .resolver import Resolver
from .solve_attempt import Attempt
from .solve_list import EXACT

TRIED = 7
"""Versions of Python that are tried for the day of the pins."""
ODD_PINS = 4
"""Pins without a wheel that are left aside when the day of the others is looked up."""


async def days_to_try(
    resolver: Resolver,
    wish: PythonWish,
    here: Mapping[Minor, LocalPython],
    own: Minor,
    choose: Callable[[datetime.date | None], SolveDate | None],
) -> list[SolveDate | None]:
    """The days to try, best first; None: the newest versions.

    The pins of the list may move the day. While they are looked up, the list is resolved as of
    the day that it is without them.

    Args:
        choose: The day, given when the newest pin came to the index.
    """
    likely = choose(None)
    wanted = wish.candidates(own, likely.day if likely else None)
    minor = next((one for one in wanted if one in here), None)
    if not likely or not minor:
        pinned = await pinned_day(resolver, wish, here, own)
        return list(dict.fromkeys([choose(pinned), likely, None]))
    ahead = asyncio.create_task(resolver.attempt(minor, likely))
    try:
        day = choose(await pinned_day(resolver, wish, here, own))
        if day and day.day == likely.day:
            await ahead
    finally:
        ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)
    return list(dict.fromkeys([day, likely, None]))


async def pinned_day(
    resolver: Resolver, wish: PythonWish, here: Mapping[Minor, LocalPython], own: Minor
) -> datetime.date | None:
    """When the newest of the versions that the list pins came to the index; None without any.

    Versions are looked up for the first Python that has ready-made packages of all of them.
    """
    meant = [
        line
        for line in resolver.instructions.requirements
        if (marker := Requirement(line).marker) is None or marker.evaluate()
    ]
    pins = [line for line in meant if EXACT.search(line.partition(";")[0])]
    if not pins or resolver.instructions.listed.pinned_by:
        return None
    tried = [one for one in wish.candidates(own, None) if one in here][:TRIED]
    best: tuple[int, datetime.date] | None = None
    for minor in tried:
        left = list(pins)
        while left and len(pins) - len(left) < ODD_PINS:
            text = "".join(f"{line}\n" for line in left)
            found = await resolver.solve(text, minor, None, alone=True)
            if days := [one.uploaded for one in found.packages if one.uploaded]:
                missed = len(pins) - len(left)
                best = min(best or (missed, max(days)), (missed, max(days)))
            attempt = Attempt(minor, None, found)
            name = attempt.without_wheel
            if resolver.list.by_conda_names:
                name = name or attempt.unknown or attempt.no_version
            elif attempt.hopeless:
                return None
            if found.packages or not name:
                break
            left = _without(left, name)
        if best and not best[0]:
            break
    return best[1] if best else None


def _without(lines: Sequence[str], name: str) -> list[str]:
    key = canonicalize_name(name)
    return [line for line in lines if canonicalize_name(Requirement(line).name) != key]
