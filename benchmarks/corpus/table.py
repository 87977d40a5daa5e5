"""The outcomes as a Markdown table."""

from __future__ import annotations

from collections import Counter

from .outcome import Outcome


def table(outcomes: list[Outcome]) -> str:
    """Counts, then one row for each repository."""
    counts = Counter(one.verdict for one in outcomes)
    lines = [
        ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()),
        "",
        "| repository | commit | list | Python | result |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in sorted(outcomes, key=lambda one: one.repository.lower()):
        missing = ", ".join(one.missing)
        words = [one.verdict, one.sentence, f"missing: {missing}" if missing else ""]
        result = "; ".join(word for word in words if word).replace("|", "/").replace("\n", " ")
        lines.append(
            f"| {one.repository} | {one.commit} | {one.source} | {one.python} | {result[:400]} |"
        )
    return "\n".join(lines) + "\n"
