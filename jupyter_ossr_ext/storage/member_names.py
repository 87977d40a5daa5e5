"""Names of archive members, of which most archives do not declare the encoding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import AnyStr

RUN = re.compile(r"[^\x00-\x7f]+")
WORD = re.compile(r"[A-Za-z]*[^\x00-\x7f]+[A-Za-z]*")
RUSSIAN = re.compile(r"[\u0401\u0410-\u042f]?[\u0430-\u044f\u0451]+\Z|[\u0401\u0410-\u042f]{2,}\Z")
EAST_ASIAN = re.compile(r"[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff]+\Z")
COMMON_CHINESE = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe])+\Z")
"""The 3755 most used characters in GBK."""
UNIX_ORDER = ("cp1252", "cp850")
DOS_ORDER = ("cp437", "cp850", "cp1252")


def guess(names: Iterable[bytes], *, unix: bool) -> str:
    """The encoding of an archive's names: the first that makes plausible words of all of them.

    UTF-8 comes first, as its byte sequences are unlikely in any other text. Japanese, Chinese and
    Russian are recognized by their letters alone; otherwise code page 437, as the format says
    (APPNOTE.TXT of PKWARE, appendix D), or another Western one if 437 would give symbols.

    Args:
        unix: Written by a Unix program, which uses no DOS code page.
    """
    odd = b"/".join(name for name in names if not name.isascii())
    if _decoded(odd, "utf-8") is not None:
        return "utf-8"
    fitting: dict[str, Callable[[str], bool]] = {
        "cp932": lambda text: _all(EAST_ASIAN, RUN.findall(text)),
        "gbk": lambda text: _all(COMMON_CHINESE, [run.encode("gbk") for run in RUN.findall(text)]),
        "cp866": lambda text: _all(RUSSIAN, WORD.findall(text)),
        "cp1251": lambda text: _all(RUSSIAN, WORD.findall(text)),
        **dict.fromkeys(
            UNIX_ORDER if unix else DOS_ORDER,
            lambda text: all(map(_letter, "".join(RUN.findall(text)))),
        ),
    }
    for encoding, fits in fitting.items():
        text = _decoded(odd, encoding)
        if text is not None and fits(text):
            return encoding
    return "latin-1" if unix else "cp437"


def decode(name: bytes, encoding: str) -> str:
    """`name` as text; one that is UTF-8 is read as such also among others."""
    text = _decoded(name, "utf-8")
    return text if text is not None else name.decode(encoding, "replace")


def _all(pattern: re.Pattern[AnyStr], words: list[AnyStr]) -> bool:
    """Whether all words match, and not all of them are single characters: those say nothing."""
    return all(map(pattern.match, words)) and len(max(words, key=len)) > 1


def _letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _decoded(name: bytes, encoding: str) -> str | None:
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return None
