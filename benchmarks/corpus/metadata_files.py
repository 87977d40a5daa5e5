"""`python -m benchmarks.corpus.metadata_files FOLDER`: what the readers take from real files.

FOLDER has folders `owner+name@commit` with files `CITATION.cff`, `codemeta.json`, `.zenodo.json`,
`pyproject.toml` and `setup.cfg`. Each value of each file is looked for in what was read, at its
place: it is taken, reported (named as left out), wrong, or lost. Prints a table; `--all` prints
what was found wrong, lost and reported, and `--people` each name as it was understood.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from jupyter_ossr_ext.metadata import read_folder, unreadable

from .metadata_documents import PLACES, Leaf, document, is_metadata, leaves, plain
from .metadata_values import is_same, problems

Verdict = Literal["taken", "reported", "wrong", "lost"]
PREFIXES = re.compile(r"\A(?:project|tool/poetry|metadata)/")


class Finding(NamedTuple):
    term: str
    verdict: Verdict
    text: str = ""


class File(NamedTuple):
    repository: str
    path: str
    kind: str
    findings: list[Finding]
    """One for each term of the file."""
    broken: str = ""
    """Why its format's own parser refuses it, and `reported` or `not reported`."""

    def has(self, verdict: Verdict) -> bool:
        return any(each.verdict == verdict for each in self.findings)


def compare(kind: str, text: str) -> list[Finding]:
    """Raises `ValueError` or `yaml.YAMLError` for a file that is none of its format."""
    terms = document(kind, text)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, kind).write_text(text, encoding="utf-8")
        found = next(iter(read_folder(Path(folder))), None)
    fields = msgspec.to_builtins(found.fields) if found else {}
    left = [PREFIXES.sub("", each) for each in found.left] if found else []
    findings = []
    for term, value in terms.items():
        places = PLACES[kind].get(term, "").split()
        read = {place: fields[place] for place in places if fields.get(place)}
        worst: Finding | None = None
        for leaf in leaves(value, (term,)):
            finding = _leaf(kind, leaf, value, read, left)
            if finding and (worst is None or _rank(finding) > _rank(worst)):
                worst = finding
        if worst and worst.verdict == "taken":
            wrong = next(problems(kind, term, value, read, terms), None)
            worst = Finding(term, "wrong", wrong) if wrong else worst
        findings += [worst] if worst else []
    return [*findings, *_invented(fields, " ".join(each.text for each in leaves(terms)))]


def _leaf(
    kind: str, leaf: Leaf, value: object, read: dict[str, object], left: Sequence[str]
) -> Finding | None:
    term = leaf.path[0]
    if not is_metadata(kind, leaf):
        return None
    if is_same(kind, leaf, value, read):
        return Finding(term, "taken")
    path = "/".join(leaf.path)
    where = f"{path}: {leaf.text[:160]}"
    if any(path == each or path.startswith(f"{each}/") for each in left):
        return Finding(term, "reported", where)
    return Finding(term, "lost", where)


def _rank(finding: Finding) -> int:
    return ("taken", "reported", "wrong", "lost").index(finding.verdict)


def _invented(fields: object, text: str) -> Iterator[Finding]:
    """Words of the result that are nowhere in the file."""
    words = set(re.findall(r"[^\W_]+", unescape(unescape(text)).lower()))
    for leaf in leaves(fields):
        if leaf.path[0] not in {"title", "description", "version", "creators", "contributors"}:
            continue
        if {"role", "kind"} & set(leaf.path):
            continue
        unknown = [word for word in plain(leaf.text).split() if word not in words]
        if unknown:
            yield Finding(
                leaf.path[0], "wrong", f"{'/'.join(leaf.path)}: {unknown[:5]} not in file"
            )


def measure(folder: Path) -> list[File]:
    files = []
    for path in sorted(folder.rglob("*")):
        if path.name not in PLACES or not path.is_file():
            continue
        repository, _, inside = path.relative_to(folder).as_posix().partition("/")
        text = path.read_text(encoding="utf-8-sig")
        try:
            findings = compare(path.name, text)
        except Exception as error:
            reported = "reported" if list(unreadable(path.parent, [path.name])) else "not reported"
            files.append(File(repository, inside, path.name, [], f"{reported}: {str(error)[:80]}"))
        else:
            if findings:
                files.append(File(repository, inside, path.name, findings))
    return files


def table(files: Sequence[File]) -> str:
    columns = (
        "kind, files, wrong, silently lost, something reported, broken and reported, terms taken"
    )
    names = [*columns.split(", "), "terms reported"]
    lines = [f"| {' | '.join(names)} |", "| --- |" + " ---: |" * (len(names) - 1)]
    for kind in PLACES:
        own = [each for each in files if each.kind == kind]
        terms = Counter(found.verdict for each in own for found in each.findings)
        counts = [
            len(own),
            *(sum(each.has(verdict) for each in own) for verdict in ("wrong", "lost", "reported")),
            sum(each.broken.startswith("reported") for each in own),
            terms["taken"],
            terms["reported"],
        ]
        lines.append(f"| {kind} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--people", action="store_true")
    words = parser.parse_args()
    files = measure(words.folder)
    print(table(files))
    for file in files if words.all else ():
        if file.broken:
            print(f"BROKEN {file.repository}/{file.path}: {file.broken}")
        for each in file.findings:
            if each.verdict != "taken":
                print(f"{each.verdict.upper()} {file.repository}/{file.path}: {each.text}")
    if words.people:
        _print_people(words.folder)
    return int(any(each.has("wrong") or each.has("lost") for each in files))


def _print_people(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.name in PLACES:
            for found in read_folder(path.parent):
                if found.origin == path.name:
                    for name in ("creators", "contributors"):
                        for each in found.fields.get(name) or ():  # type: ignore[attr-defined]
                            role = each.role.id if each.role else ""
                            print(
                                path.name,
                                each.kind,
                                f"{each.family_name} | {each.given_name}",
                                role,
                            )


if __name__ == "__main__":
    sys.exit(main())
