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
            lower = {name.lower(): name for name in sections}
            if settings and (close := get_close_matches(section.lower(), lower, 1, 0.85)):
                wrong.append(f"The section {section!r} is unknown; use {lower[close[0]]!r}.")
    return wrong
