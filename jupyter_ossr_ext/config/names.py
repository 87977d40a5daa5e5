"""Misspelt names in a Jupyter configuration, which would leave a setting at its default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from .entries import unknown


def misspelt(config: Mapping[str, Any], sections: Mapping[str, Iterable[str]]) -> list[str]:
    """A sentence for each unknown name.

    Args:
        config: All sections of the configuration.
        sections: The settings of our sections.
    """
    wrong: list[str] = []
    for section, settings in config.items():
        if section in sections:
            for sentence in unknown(settings, sections[section]):
                wrong.append(f"{section}: {sentence}.")
        else:
            if settings and (meant := _meant(section, sections)):
                wrong.append(f"The section {section!r} is unknown; use {meant!r}.")
    return wrong


def _meant(section: str, sections: Iterable[str]) -> str | None:
    """Our section that another name is close to, or that has its name in it without `App`."""
    lower = {name.lower(): name for name in sections}
    stems = (name for name in lower if name.removesuffix("app") in section.lower())
    close = get_close_matches(section.lower(), lower, 1, 0.85)
    found = close[0] if close else next(stems, None)
    return lower[found] if found else None
