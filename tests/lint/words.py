"""Check that code and documents use the terms of docs/contributors/glossary.md.

`words.toml` lists words that must not be used and the term to use instead. Each hit is printed as
`file:line: 'word': use …`. Standard library only, so that it runs before anything is installed:

    python tests/lint/words.py
"""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORDS = HERE / "words.toml"

Kind = Literal["identifier", "prose"]

# Consecutive comment lines are one span: a phrase may go over the end of a line.
PYTHON = re.compile(
    r"""(?P<comment>\#[^\n]*(?:\n[ \t]*\#[^\n]*)*)
      | (?P<string>(?:\b[rbfRBF]{1,2})?(?:'{3}(?:\\.|[^\\])*?'{3}|"{3}(?:\\.|[^\\])*?"{3}
            |'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))""",
    re.VERBOSE | re.DOTALL,
)
C_LIKE = re.compile(
    r"""(?P<comment>/\*(?:[^*]|\*(?!/))*\*/|(?<!:)//[^\n]*(?:\n[ \t]*//[^\n]*)*)
      | (?P<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)""",
    re.VERBOSE | re.DOTALL,
)
MARKDOWN = re.compile(r"(?P<code>^[ \t]*```.*?^[ \t]*```|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
SYNTAX = {
    ".py": PYTHON,
    ".toml": PYTHON,
    ".yaml": PYTHON,
    ".yml": PYTHON,
    ".sh": PYTHON,
    "": PYTHON,
    ".ts": C_LIKE,
    ".tsx": C_LIKE,
    ".js": C_LIKE,
    ".mjs": C_LIKE,
    ".cjs": C_LIKE,
    ".css": C_LIKE,
    ".json": C_LIKE,
    ".md": MARKDOWN,
    ".cff": MARKDOWN,
}

IDENTIFIER = re.compile(r"[A-Za-z$_][\w$]*(?:-[A-Za-z][\w$]*)*")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
IN_PROSE = re.compile(r"`[^`\n]+`|\b\w+_\w+\b|\b[a-z]+[A-Z]\w*|\b[A-Z][a-z0-9]+[A-Z]\w*")
"""Identifiers inside of prose: in backticks, with an underscore, or in camelCase."""
TEST_NAME = re.compile(r"test_\w+")
"""The name of a test is a sentence."""
GAP = r"(?:\\n|[\s*#/_'\"])+"
"""What may stand between two words of a phrase, with comment markers between lines."""


class Span(NamedTuple):
    """A part of a file's text; `start` is its offset in characters."""

    kind: Kind
    start: int
    text: str


@dataclass(frozen=True)
class Rule:
    """Words and what to use instead. Words of several parts are matched in sequence.

    Args:
        use: The better word, for the message.
        identifiers: Words that are parts of identifiers and of file names.
        prose: Words and phrases of comments, texts and documents.
        patterns: Regular expressions that are searched in everything.
        files: Regular expressions for names of files and folders, without their suffixes.
        allow: Longer words or phrases in which a word is right.
    """

    use: str
    identifiers: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()

    @functools.cached_property
    def in_identifiers(self) -> re.Pattern[str] | None:
        return _sequence(self.identifiers, " ")

    @functools.cached_property
    def in_prose(self) -> re.Pattern[str] | None:
        return _sequence(self.prose, GAP)

    @functools.cached_property
    def anywhere(self) -> re.Pattern[str] | None:
        return (
            re.compile("|".join(f"(?:{one})" for one in self.patterns)) if self.patterns else None
        )

    def forbids_file(self, stem: str) -> bool:
        """Whether a file or folder must not be called so."""
        return stem not in self.allow and any(re.fullmatch(one, stem) for one in self.files)

    @functools.cached_property
    def allowed_identifiers(self) -> re.Pattern[str] | None:
        return _sequence(self.allow, " ")

    @functools.cached_property
    def allowed_prose(self) -> re.Pattern[str] | None:
        return _sequence(self.allow, GAP)


@dataclass(frozen=True)
class Exemption:
    """A word that is right in one place. `file` is a glob pattern; `reason` is for readers."""

    file: str
    word: str
    reason: str


@dataclass(frozen=True)
class Words:
    """The content of `words.toml`: `roots` and `skip` are paths and glob patterns of files."""

    roots: tuple[str, ...]
    skip: tuple[str, ...]
    rules: tuple[Rule, ...]
    exemptions: tuple[Exemption, ...]


class Hit(NamedTuple):
    """A forbidden word. `line` counts from 1; 0 means the file's name."""

    file: str
    line: int
    word: str
    use: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.word!r}: use {self.use}"


def load(path: Path = WORDS) -> Words:
    """Read the list; raises `KeyError` for an exemption without a reason."""
    with path.open("rb") as file:
        data = tomllib.load(file)
    rules = []
    for entry in data["rule"]:
        both = tuple(entry.pop("words", ()))
        entry = {key: value if key == "use" else tuple(value) for key, value in entry.items()}
        entry["identifiers"] = both + entry.get("identifiers", ())
        entry["prose"] = both + entry.get("prose", ())
        rules.append(Rule(**entry))
    exemptions = tuple(
        Exemption(entry["file"], entry["word"], entry["reason"])
        for entry in data.get("exemption", [])
    )
    return Words(tuple(data["roots"]), tuple(data["skip"]), tuple(rules), exemptions)


def spans(text: str, suffix: str) -> Iterator[Span]:
    """Split a file into identifiers and prose. A string without a blank is an identifier."""
    syntax = SYNTAX[suffix]
    plain: Kind = "prose" if syntax is MARKDOWN else "identifier"
    end = 0
    for match in syntax.finditer(text):
        if match.start() > end:
            yield Span(plain, end, text[end : match.start()])
        found = match.group()
        prose = match.lastgroup == "comment" or (match.lastgroup == "string" and " " in found)
        yield Span("prose" if prose else "identifier", match.start(), found)
        end = match.end()
    if end < len(text):
        yield Span(plain, end, text[end:])


def identifiers(span: Span) -> Iterator[tuple[int, str]]:
    """Offsets and names. The names of tests are left out: they are prose."""
    if span.kind == "prose":
        for match in IN_PROSE.finditer(span.text):
            for name in IDENTIFIER.finditer(match.group()):
                yield span.start + match.start() + name.start(), name.group()
        return
    for match in IDENTIFIER.finditer(span.text):
        if not TEST_NAME.fullmatch(match.group()):
            yield span.start + match.start(), match.group()


def sentences(span: Span) -> Iterator[tuple[int, str]]:
    """Offsets and texts in which phrases are searched."""
    if span.kind == "prose":
        # Identifiers have rules of their own.
        yield span.start, IN_PROSE.sub(lambda match: "\0" * len(match.group()), span.text)
        return
    for match in TEST_NAME.finditer(span.text):
        yield span.start + match.start(), match.group()


def parts(name: str) -> str:
    """`brokenLineTo` and `broken_line-to` as `broken line to`."""
    return " ".join(PART.findall(name)).lower()


class Checker:
    """Rules made fast: a name is looked up once, and most text is passed by one search."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        words = [word for rule in rules for word in rule.prose]
        self._any_prose = _sequence(words, GAP)
        self._names: dict[str, list[tuple[str, str]]] = {}

    def text(self, text: str, file: str) -> Iterator[Hit]:
        """The hits of one file: in its name, then in its text."""
        for segment in file.split("/"):
            for name in segment.split("."):
                for word, use in self.name(name):
                    yield Hit(file, 0, word, use)
            stem = segment.partition(".")[0]
            for rule in self._rules:
                if rule.forbids_file(stem):
                    yield Hit(file, 0, stem, rule.use)
        for span in spans(text, Path(file).suffix):
            for start, name in identifiers(span):
                for word, use in self.name(name):
                    yield Hit(file, _line(text, start), word, use)
            for start, sentence in sentences(span):
                if self._any_prose is None or not self._any_prose.search(sentence):
                    continue
                for rule in self._rules:
                    for offset, word in _found(rule.in_prose, rule.allowed_prose, sentence):
                        yield Hit(file, _line(text, start + offset), word, rule.use)
        for rule in self._rules:
            for offset, word in _found(rule.anywhere, None, text):
                yield Hit(file, _line(text, offset), word, rule.use)

    def name(self, name: str) -> list[tuple[str, str]]:
        """Forbidden words of one identifier, and what to use."""
        if name not in self._names:
            split = parts(name)
            self._names[name] = [
                (word, rule.use)
                for rule in self._rules
                for _, word in _found(rule.in_identifiers, rule.allowed_identifiers, split)
            ]
        return self._names[name]


def check(words: Words, root: Path = ROOT, files: Sequence[str] | None = None) -> list[str]:
    """Messages for all hits, and for exemptions that nothing needs any more.

    Args:
        files: Paths relative to `root`; default: the files that git knows below `words.roots`.
    """
    checker = Checker(words.rules)
    needed: set[Exemption] = set()
    messages: list[str] = []
    for file in tracked(words, root) if files is None else files:
        text = (root / file).read_text(encoding="utf-8")
        for hit in sorted(set(checker.text(text, file)), key=lambda hit: (hit.line, hit.word)):
            exempt = [
                each
                for each in words.exemptions
                if fnmatch(file, each.file) and each.word.lower() == hit.word.lower()
            ]
            needed.update(exempt)
            if not exempt:
                messages.append(str(hit))
    for each in words.exemptions:
        if each not in needed:
            messages.append(
                f"words.toml: the exemption of {each.word!r} in {each.file} is not used"
            )
    return messages


def tracked(words: Words, root: Path) -> list[str]:
    """Text files below the roots, also new ones, without those that are skipped."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.check_output([*command, "--", *words.roots], cwd=root, text=True)
    return sorted(
        file
        for file in set(filter(None, output.split("\0")))
        if Path(file).suffix in SYNTAX
        and (root / file).is_file()
        and not any(fnmatch(file, pattern) for pattern in words.skip)
    )


def _sequence(words: Sequence[str], gap: str) -> re.Pattern[str] | None:
    if not words:
        return None
    edge = r"(?<![a-zA-Z])", r"(?![a-zA-Z])"
    alternatives = "|".join(gap.join(map(re.escape, word.split())) for word in words)
    return re.compile(f"{edge[0]}(?:{alternatives}){edge[1]}", re.IGNORECASE)


def _found(
    pattern: re.Pattern[str] | None, allowed: re.Pattern[str] | None, text: str
) -> Iterator[tuple[int, str]]:
    """Offsets of hits outside of allowed phrases, and the words in lower case."""
    if pattern is None:
        return
    free = [match.span() for match in allowed.finditer(text)] if allowed else []
    for match in pattern.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in free):
            yield match.start(), " ".join(re.split(GAP, match.group().lower()))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def main() -> int:
    messages = check(load())
    for message in messages:
        print(message)
    print(f"{len(messages)} words to replace" if messages else "all words are in order")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
