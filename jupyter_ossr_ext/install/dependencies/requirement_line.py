"""One line of a list of packages: its forms, its usual slips, and how a note quotes it."""

from __future__ import annotations

import re

from packaging.requirements import InvalidRequirement, Requirement

LONGEST = 4000
"""Characters of the longest line."""
SHOWN = 80
"""Characters of a line that a note quotes."""
REMOTE = re.compile(r"^(?:git\+)?https?://[^\s]+$", re.IGNORECASE)
OPTION = re.compile(r"^(--?[A-Za-z][\w-]*)(?:\s*=\s*|\s+)?(.*)$")
PER_REQUIREMENT = re.compile(r"\s--(?:hash|global-option|config-settings?|install-option)\b")
HASH = re.compile(r"--hash[= ]\s*(sha(?:256|384|512):[0-9a-f]+)")
CONDA_LINE = re.compile(r"^([A-Za-z_][\w.-]*)=([\w.!+*]+)=[\w.-]+$")
LINE_END = re.compile(r"\r\n|\r|\n")


def shown(text: str) -> str:
    """A line of a list as a note quotes it: without a password, at most `SHOWN` characters."""
    cut = re.sub(r"(?<=://)[^/@\s]+@", "", text)
    cut = "".join(sign if sign.isprintable() else "?" for sign in cut)
    return cut if len(cut) <= SHOWN else f"{cut[:SHOWN]}…"


def corrected(line: str) -> tuple[str, bool]:
    """A requirement with the usual slips taken out: quotes, `=`, an operator without a version."""
    try:
        Requirement(line)
    except InvalidRequirement:
        pass
    else:
        return line, False
    head, semicolon, marker = line.partition(";")
    better = re.sub(r"(?<=[=<>~!])\s*(['\"])([^'\"]+)\1", r"\2", head)
    better = re.sub(r"^(['\"])(.*)\1$", r"\2", better.strip())
    better = re.sub(r"^([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*=\s*(?=\d)", r"\1==", better)
    better = re.sub(r"(?<=[\w\]])\s*,?\s*(?:[=<>~!]=?|===)?\s*,?\s*$", "", better)
    better = re.sub(r"(?<=\d)\s+(?=[<>=!~])", ",", better)
    better = f"{better};{marker}" if semicolon else better
    try:
        Requirement(better)
    except InvalidRequirement:
        return line, False
    return better, True
