"""Usual slips in a line of a list of packages, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from packaging.requirements import InvalidRequirement, Requirement

from .project_lists import specifier

CHARACTERS = str.maketrans(
    {
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
        "\u00a0": " ",
        "\u202f": " ",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "“": '"',
        "”": '"',
        "\u2018": "'",
        "\u2019": "'",
    }
)
"""Characters of a word processor or a web page, and what a list has instead."""
BULLET = re.compile(r"^(?:[-*•‣]|\d{1,3}[.)])\s+(?=[A-Za-z'\"])")
NAME = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"
NAMED = re.compile(rf"^({NAME}(?:\s*\[[\w\s,.-]*\])?)\s*(.*)$")
TOML = re.compile(r"^=\s*(['\"])([^'\"]*)\1$")
ANY = re.compile(r"^(?:[=~^<>!@:]{0,3}\s*(?:\*|latest|newest|any))$", re.IGNORECASE)
OTHER_SIGN = re.compile(r"^(?:[=:@]\s*|-\s+)?v?(\d+(?:\.[\w*]+)*)$")
"""A version behind a name with another sign than `==`, or none."""
NUMBER = re.compile(r"(python(?:_full)?_version\s*(?:[<>=!~]=?)\s*)(\d[\d.]*)(?!['\"\d.])")
"""A version without quotes in a marker."""


def cleaned(line: str) -> str:
    """A line without bullets, quotes around it, and characters of a word processor."""
    plain = BULLET.sub("", line.translate(CHARACTERS).strip())
    quoted = re.fullmatch(r"(['\"])([^'\"]*)\1\s*,?", plain)
    return quoted[2].strip() if quoted else plain


def corrected(line: str) -> tuple[str, bool]:
    """A requirement with the usual slips taken out; False: nothing was to be corrected.

    They are quotes, a comma at the end, `=`, `=>`, `~`, `^`, `1.2.x`, versions that pip took before
    its version 24 (`>=1.2.*`), an operator without a version, and markers without quotes.
    """
    if _valid(line):
        return line, False
    head, _, marker = line.partition(";")
    head = re.sub(r"#.*$", "", head).strip().rstrip(",").strip()
    head = re.sub(r"^(['\"])(.*)\1$", r"\2", head).strip()
    marker = NUMBER.sub(r'\1"\2"', marker).strip()
    if match := NAMED.match(head):
        versions = _versions(match[2].strip())
        if versions and versions[0] not in "<>=!~":
            return line, False  # behind the name it would be another name
        head = f"{match[1]}{versions}"
    better = f"{head} ; {marker}" if marker else head
    return (better, True) if _valid(better) else (line, False)


def several(line: str) -> Sequence[str]:
    """The requirements of a line that names several, with commas between; empty: it does not."""
    if line.count("[") or line.count(";") or "," not in line:
        return ()
    parts = [part.strip() for part in line.split(",") if part.strip()]
    named = all(re.match(r"[A-Za-z]", part) and _valid(corrected(part)[0]) for part in parts)
    return parts if named and len(parts) > 1 else ()


def _versions(stated: str) -> str:
    if toml := TOML.match(stated):
        return _poetry(toml[2])
    if not stated or ANY.match(stated):
        return ""
    stated = re.sub(r"(?<=[=<>~!])\s*(['\"])([^'\"]+)\1", r"\2", stated)
    stated = stated.replace("=>", ">=").replace("=<", "<=").replace("= =", "==")
    if (other := OTHER_SIGN.match(stated)) and ("." in other[1] or stated[0] == "="):
        return f"=={other[1]}" if not other[1].lower().endswith(".x") else f"=={other[1][:-1]}*"
    if re.match(r"[\^~](?!=)", stated):
        return _poetry(stated)
    stated = re.sub(r",?\s*(?:[=<>~!]=?|===)?\s*,?\s*$", "", stated)
    stated = re.sub(r"(?<=[\d*])\s+(?:and\s+)?(?=[<>=!~])", ",", stated)
    return ",".join(_one(part.strip()) for part in stated.split(",")) if stated else ""


def _poetry(stated: str) -> str:
    return specifier(stated) or ""


def _one(stated: str) -> str:
    """One version with its operator; `.x` and `.*` where only `==` and `!=` take them."""
    match = re.fullmatch(r"(===?|[<>!~]=?)\s*(\d+(?:\.\d+)*)(\.[xX*])?", stated)
    if match is None:
        return stated
    sign, version, wild = match.groups()
    if sign == "~=" and ("." not in version or wild):
        return f"=={version}.*"
    if not wild:
        return stated
    if sign in {"==", "!="}:
        return f"{sign}{version}.*"
    *first, last = version.split(".")
    after = ".".join([*first, str(int(last) + 1)])
    return {">": f">={after}", "<=": f"<{after}"}.get(sign, f"{sign}{version}")


def _valid(line: str) -> bool:
    try:
        url = Requirement(line).url
    except InvalidRequirement:
        return False
    return url is None or ":" in url or "/" in url  # name@1.0
