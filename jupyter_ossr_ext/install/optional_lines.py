"""Lines of a list for which packages have to be built, and that the rest can do without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .plan_commands import KERNEL
from .resolver import Resolver
from .solution import Choice
from .target_plan import as_text


async def with_optional(resolver: Resolver, choice: Choice) -> Choice:
    """The same choice; what is only a guess, or another's name for it, and needs a build, is no
    reason for all of it to fail."""
    made = resolver.instructions
    if not choice.built or not (made.sign.guess or made.sign.ecosystem == "conda"):
        return choice
    lines = {str(canonicalize_name(Requirement(line).name)): line for line in made.requirements}
    found: dict[str, str] = {}
    for name in choice.built:
        others = [one for one in choice.built if one != name]
        line = lines.get(name) or await _needs(resolver, choice, lines, others)
        if line:
            found[name] = line
    optional = list(dict.fromkeys(found.values()))
    if not optional or len(optional) == len(lines):
        return choice
    certain = made.complete and len(found) == len(choice.built)
    known = replace(choice.found, certain=choice.found.certain or certain)
    return replace(choice, found=known, optional=[*choice.optional, *optional])


async def _needs(
    resolver: Resolver, choice: Choice, lines: Mapping[str, str], built: Sequence[str]
) -> str | None:
    """The one line without which `built` is all that has to be built; None where it is not one.

    Halves are tried, as each question takes the installer a second.
    """
    among = list(lines)
    while among:
        halves = [among[: len(among) // 2], among[len(among) // 2 :]] if among[1:] else [among]
        for half in halves:
            text = as_text([*KERNEL, *(line for name, line in lines.items() if name not in half)])
            if half and await resolver.fits(text, choice.minor, choice.day, built):
                break
        else:
            return None
        if not among[1:]:
            return lines[among[0]]
        among = half
    return None
