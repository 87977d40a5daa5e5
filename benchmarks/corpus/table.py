"""The outcomes as Markdown: `python -m benchmarks.corpus.table TRY.json [PLAIN.json]`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from . import reach
from .outcome import Outcome, Ran

INSTALLED = {"holds", "incomplete", "wrong"}
FOLDERS = re.compile(r"/[^\s'\"(]*/server/(?:root|environments|state|home)/")


def table(outcomes: Sequence[Outcome], plain: Sequence[Outcome] = ()) -> str:
    """Totals, one row for each repository, and one for each notebook that stops."""
    by_name = {one.repository: one for one in plain}
    ordered = sorted(outcomes, key=lambda one: one.repository.lower())
    return "\n".join(
        [
            *_totals(ordered, [by_name[o.repository] for o in ordered if o.repository in by_name]),
            "",
            "| repository | commit | list | Python | result | notebooks | plain way |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *(_row(one, by_name.get(one.repository)) for one in ordered),
            "",
            "| notebook that stops | cells | cause | error |",
            "| --- | --- | --- | --- |",
            *(_stop(one, ran) for one in ordered for ran in one.ran if ran.state != "completed"),
            "",
        ]
    )


def _totals(outcomes: Sequence[Outcome], plain: Sequence[Outcome]) -> list[str]:
    counts = Counter(one.verdict for one in outcomes)
    measured = [one for one in outcomes if one.verdict != "not measured"]
    answered = [one for one in measured if not any(text in one.sentence for text in reach.HOST)]
    lacking = [one for one in answered if reach.cause(one)]
    reached = [one for one in answered if one not in lacking]
    held = sum(one.verdict == "holds" for one in answered)
    counted = [one for one in measured if one.verdict in INSTALLED and one.needed]
    needed = sum(one.needed for one in counted)
    there = needed - sum(len(one.missing) for one in counted)
    wrong = sum(one.verdict == "wrong" for one in measured)
    ran = [ran for one in outcomes for ran in one.ran]
    reachable = [one for one in ran if not reach.of_notebook(one)]
    chosen = [one.chosen for one in plain]
    done = sum(one.state == "completed" for one in ran)
    lines = [
        f"- repositories: {', '.join(f'{n} {name}' for name, n in counts.most_common())}",
        f"- measured, and all hosts answered: {len(answered)}, holding what is imported: "
        f"{_share(held, len(answered))}; wrong: {wrong}",
        f"- {len(lacking)} of these lack only what no source in reach has (see the table); of "
        f"the others {_share(held, len(reached))} hold what is imported",
        f"- modules that the notebooks of {len(counted)} installed ones import: "
        f"{_share(there, needed)} can be imported",
        f"- notebooks run: {_share(_completed(outcomes), len(ran))} of those in an environment; "
        f"causes of the others: {_causes(ran)}",
        f"- of the notebooks whose data and services are in reach: {_share(done, len(reachable))} "
        f"run; what stops the others: {_causes(reachable)}",
    ]
    if plain:
        names = {one.repository for one in plain}
        same = [one for one in outcomes if one.repository in names]
        count = sum(map(len, chosen))
        lines.append(
            f"- chosen notebooks of the {len(plain)} repositories measured in both ways: {count}; "
            f"run by `jupyter ossr try`: {_share(_completed(same), count)}; in the plain way: "
            f"{_share(_completed(plain), count)}"
        )
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "none"


def _completed(outcomes: Iterable[Outcome]) -> int:
    return sum(ran.state == "completed" for one in outcomes for ran in one.ran)


def _causes(ran: Iterable[Ran]) -> str:
    counts = Counter(one.cause or one.state for one in ran if one.state != "completed")
    return ", ".join(f"{name} {n}" for name, n in counts.most_common())


def _row(one: Outcome, plain: Outcome | None) -> str:
    missing = ", ".join(dict.fromkeys(name.partition(" (")[0] for name in one.missing))
    cause = reach.cause(one)
    words = [
        one.verdict,
        one.sentence,
        f"missing: {missing}" if missing else "",
        f"out of reach: {cause}" if cause else "",
    ]
    result = _text("; ".join(word for word in words if word), 400)
    ran = f"{_completed([one])} of {len(one.ran)}" if one.ran else ""
    other = f"{plain.verdict}, {_completed([plain])} of {len(plain.ran)}" if plain else ""
    python = ".".join(one.python.split(".")[:2])
    return (
        f"| {one.repository} | {one.commit} | {_text(one.source.partition('/')[2], 60)} | {python} "
        f"| {result} | {ran} | {other} |"
    )


def _stop(one: Outcome, ran: Ran) -> str:
    name = ran.notebook.partition("/")[2] or ran.notebook
    cells = f"{ran.executed} of {ran.cells or '?'}"
    cause = f"{ran.cause or ran.state} {_text(ran.subject, 60)}".strip()
    return f"| {one.repository}: {_text(name, 90)} | {cells} | {cause} | {_text(ran.error, 140)} |"


def _text(text: str, most: int) -> str:
    """One line that is no Markdown, without folders of the measurement."""
    line = FOLDERS.sub("", " ".join(text.split()))[:most].replace("|", "/")
    return re.sub(r"([*_<>`\\])", r"\\\1", line)


def main() -> None:
    read = [
        msgspec.json.decode(Path(name).read_bytes(), type=list[Outcome]) for name in sys.argv[1:]
    ]
    print(table(*read))


if __name__ == "__main__":
    main()
