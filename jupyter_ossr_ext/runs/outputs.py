"""Comparison of the stored outputs of a notebook with those of a run.

What differs between any two runs is left out first: memory addresses, times, durations, temporary
folders, progress bars, and what is written to the error stream (warnings name paths and lines).
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, Literal, NamedTuple

from ..install.process import ESCAPES
from ..models import OutputComparison, OutputDifference

TOLERANCE = 1e-3
"""Relative difference of two numbers that are called close."""
SHOWN = 50
"""Differences that a comparison lists."""
PIXELS = 0.02
"""Part of the pixels that may differ, by more than `SHADE`, in pictures that are called close."""
SHADE = 32
"""Difference of a colour, of 255, that counts."""
TEXTS = ("text/latex", "text/markdown", "text/plain")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
CHANGING = (
    ESCAPES,
    re.compile(r"0x[0-9a-fA-F]{6,}"),
    re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"),
    re.compile(r"\b\d\d?:\d\d:\d\d(?:\.\d+)?\b"),
    re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \w+ +\d+.*?\d{4}"),
    re.compile(r"\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|sec|secs|seconds|min|minutes)\b(?: ± .*)?"),
    re.compile(r"(?:/tmp|/var/folders)/[\w./-]+"),
    re.compile(r"(?:/[\w.-]+){2,}/(?=[\w.-]+)"),
)
"""Parts of a text that differ between runs of the same code; the last one: folders of a path."""
BAR = re.compile(r"\d+%\|.*?\|.*|.*\r")
"""Progress bars, and lines that were overwritten."""
Kind = Literal["text", "html", "picture", "error", "data", "count"]
Degree = Literal["same", "close", "different", "not-compared"]
ORDER: tuple[Degree, ...] = ("same", "not-compared", "close", "different")
"""From the best to the worst: a cell has the degree of its worst output."""


class Part(NamedTuple):
    """An output in the form that is compared."""

    kind: Kind
    content: str


class _Text(HTMLParser):
    """The text of HTML, without style sheets and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def compare(
    stored: Sequence[Mapping[str, Any]], executed: Sequence[Mapping[str, Any]]
) -> OutputComparison:
    """Compare the code cells of a notebook, of nbformat 4, with those of its executed copy.

    Args:
        stored: The code cells with content, up to the last that was executed.
        executed: The same cells after the run. Blocking: pictures are decoded.
    """
    counts: dict[Degree, int] = dict.fromkeys(ORDER, 0)
    differences: list[OutputDifference] = []
    for number, (before, after) in enumerate(zip(stored, executed, strict=False), start=1):
        old, new = parts(before.get("outputs", [])), parts(after.get("outputs", []))
        if not old:
            if before.get("execution_count") is None and new:
                counts["not-compared"] += 1
            elif new:
                counts["different"] += 1
                differences.append(_difference(number, "count", "different", "It had no output."))
            else:
                counts["same"] += 1
            continue
        found = _cell(number, old, new)
        differences += found
        worst = max(found, key=lambda one: ORDER.index(one.degree), default=None)
        counts[worst.degree if worst else "same"] += 1
    return OutputComparison(
        same=counts["same"],
        close=counts["close"],
        different=counts["different"],
        not_compared=counts["not-compared"],
        differences=differences[:SHOWN],
    )


def _cell(number: int, old: Sequence[Part], new: Sequence[Part]) -> list[OutputDifference]:
    if len(old) != len(new) or [one.kind for one in old] != [one.kind for one in new]:
        note = f"It had {_named(old)}, and now has {_named(new)}."
        return [_difference(number, "count", "different", note)]
    found = []
    for index, (before, after) in enumerate(zip(old, new, strict=True), start=1):
        degree, note = _compared(before, after)
        if degree != "same":
            found.append(_difference(number, before.kind, degree, note, index))
    return found


def _difference(
    cell: int, kind: Kind, degree: Degree, note: str, output: int = 1
) -> OutputDifference:
    if degree == "same":
        raise ValueError("no difference")
    return OutputDifference(cell=cell, output=output, kind=kind, degree=degree, note=note)


def _named(parts_: Sequence[Part]) -> str:
    kinds = [one.kind for one in parts_]
    named = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    return ", ".join(named) or "no output"


def parts(outputs: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The outputs in the form that is compared; neighbouring texts of a stream are one."""
    found: list[Part] = []
    stream = ""
    for output in outputs:
        match output.get("output_type"):
            case "stream":
                if output.get("name") != "stderr":
                    stream += joined(output.get("text", ""))
                continue
            case "error":
                part = Part("error", str(output.get("ename", "")))
            case _:
                part = _data(output.get("data") or {})
        if part.content or part.kind != "text":
            found.append(part)
    if text := _plain(stream):
        found.insert(0, Part("text", text))
    return found


def _data(data: Mapping[str, Any]) -> Part:
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            return Part("picture", joined(data[kind]))
    if "text/html" in data:
        text = _Text()
        text.feed(joined(data["text/html"]))
        if plain := _plain(" ".join(text.parts)):
            return Part("html", plain)
    for kind in TEXTS:
        if kind in data:
            return Part("text", _plain(joined(data[kind])))
    return Part("data", ", ".join(sorted(data)))


def joined(text: Any) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def _plain(text: str) -> str:
    text = BAR.sub("", text)
    for pattern in CHANGING:
        text = pattern.sub("", text)
    return " ".join(text.split())


def _compared(before: Part, after: Part) -> tuple[Degree, str]:
    if before.content == after.content:
        return (
            ("not-compared", "Its type is not compared.") if before.kind == "data" else ("same", "")
        )
    match before.kind:
        case "picture":
            return _pictures(before.content, after.content)
        case "data":
            return "not-compared", "Its type is not compared."
        case "error":
            return "different", f"It was {before.content}, and now is {after.content}."
        case _:
            return _texts(before.content, after.content)


def _texts(before: str, after: str) -> tuple[Degree, str]:
    old, new = NUMBER.findall(before), NUMBER.findall(after)
    alike = NUMBER.sub("#", before) == NUMBER.sub("#", after)
    if alike and len(old) == len(new):
        if all(
            math.isclose(float(a), float(b), rel_tol=TOLERANCE, abs_tol=1e-12)
            for a, b in zip(old, new, strict=True)
        ):
            return "close", "Numbers differ by less than one in a thousand."
        return "different", "Numbers differ."
    return "different", "The text differs."


def _pictures(before: str, after: str) -> tuple[Degree, str]:
    try:
        from PIL import Image, ImageChops
    except ImportError:
        return (
            "not-compared",
            "Pictures are compared if Pillow is installed in the server's Python.",
        )

    try:
        old, new = (
            Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")
            for text in (before, after)
        )
    except (OSError, ValueError, binascii.Error, Image.DecompressionBombError):
        return "not-compared", "The picture cannot be read."
    if old.size != new.size:
        sizes = [f"{one.size[0]} by {one.size[1]}" for one in (old, new)]
        return "different", f"It was {sizes[0]}, and now is {sizes[1]} pixels."
    if old.tobytes() == new.tobytes():
        return "same", ""
    changed = (
        ImageChops.difference(old, new).convert("L").point(lambda shade: shade > SHADE and 255)
    )
    part = changed.histogram()[255] / (old.size[0] * old.size[1])
    note = f"{part:.1%} of its pixels differ."
    return ("close" if part <= PIXELS else "different"), note
