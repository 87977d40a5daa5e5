"""Lines of code that install packages, as `%pip install` of notebooks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field

SHELL = re.compile(r"^\s*(?:[A-Za-z_][\w, ]*=\s*)?[%!](?!%)\s*(?P<command>\S.*)$", re.DOTALL)
"""A line of a cell that a shell or a magic gets."""
AUTOMATIC = re.compile(r"^\s*(?:pip[\d.]*|conda|mamba|micromamba)\s+install\s")
"""A line that IPython takes as a magic although it begins with no `%`."""
BEFORE = re.compile(r"^(?:[A-Za-z_]\w*=.*|sudo|time|nohup|exec|command|yes|then|do|else)$")
"""Words before the program that is run."""
PYTHON = re.compile(r"^(?:\{?\$?\{?sys\.executable\}?|(?:\S*/)?python[\d.]*|py)$")
PIP = re.compile(r"^(?:\S*/)?pip[\d.]*$")
CONDA = frozenset({"conda", "mamba", "micromamba"})
_TAKES_VALUE = """
    -r --requirement -c --constraint -e --editable -t --target --platform --python-version
    --implementation --abi --root --prefix --src --upgrade-strategy --no-binary --only-binary
    --progress-bar --config-settings -C --global-option --report -i --index-url --extra-index-url -f
    --find-links --log --proxy --retries --timeout --exists-action --trusted-host --cert
    --client-cert --cache-dir --use-feature --use-deprecated --keyring-provider --python --group
    --index --default-index --index-strategy --exclude-newer --resolution --prerelease -n --name -p
    --channel --file --resolver --solver --root-user-action
"""
TAKES_VALUE = frozenset(_TAKES_VALUE.split())
"""Options of pip, uv and conda that take the next word as their value."""


@dataclass
class InstallLine:
    """One install line of a cell.

    Attributes:
        words: What it names: requirements, URLs, paths.
        files: Lists that it names with `-r`.
        ignored: Options and words that mean nothing here.
        conda: The line asks conda.
    """

    words: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    conda: bool = False


def install_lines(line: str) -> list[InstallLine]:
    """What a line like `!cd x && pip install -q six "attrs>=20" > log` installs.

    Only words that pip would take as packages are words; the value of an option is none, and what
    a shell takes for itself (redirections, other commands, variables) is none either.
    """
    match = SHELL.match(line)
    if match is None:
        return []
    found: list[InstallLine] = []
    moved = False
    for command in _commands(match["command"]):
        if command and command[0] in {"cd", "pushd"}:
            moved = True
        elif one := _install(command):
            if moved:
                _without_paths(one)
            found.append(one)
    return found


def _commands(text: str) -> list[list[str]]:
    """The words of each command of a shell line."""
    lexer = shlex.shlex(text.rstrip(" )"), posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split, lexer.commenters = True, ""
    commands: list[list[str]] = [[]]
    try:
        for word in lexer:
            if word.startswith("#"):
                break
            if set(word) <= set("|&;"):
                commands.append([])
            else:
                commands[-1].append(word)
    except ValueError:
        pass  # a quote that is never closed: what stands before it
    return commands


def _install(command: Sequence[str]) -> InstallLine | None:
    """What one command installs; None: nothing."""
    words = list(command)
    while words and (BEFORE.match(words[0]) or words[0].startswith("-")):
        words.pop(0)
    if len(words) > 1 and PYTHON.match(words[0]) and words[1] == "-m":
        words = words[2:]
    if not words:
        return None
    program, *words = words
    conda = program in CONDA
    if program == "uv" and words and words[0] in {"pip", "add"}:
        words = ["install", *words[1:]] if words[0] == "add" else words[1:]
    elif not conda and not PIP.match(program):
        return None
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in TAKES_VALUE else words[1:]
    if not words or words[0] != "install":
        return None
    return _named(words[1:], InstallLine(conda=conda))


def _named(words: Sequence[str], found: InstallLine) -> InstallLine:
    skip = ""
    for word in words:
        if set(word) <= set("<>&"):
            if skip == "" and found.words and found.words[-1].isdigit():
                found.words.pop()  # 2>
            skip = ">"
        elif skip:
            if skip in {"-r", "--requirement", "--file"}:
                found.files.append(word)
            elif skip in {"-e", "--editable"}:
                found.words.append(word)
            elif skip != ">" and not found.conda:
                found.ignored.append(f"{skip} {word}")
            skip = ""
        elif word.startswith("-"):
            name, equals, value = word.partition("=")
            if name in {"-r", "--requirement"} and equals:
                found.files.append(value)
            elif name.startswith("-r") and not name.startswith("--") and len(name) > 2:
                found.files.append(word[2:])
            elif (name in TAKES_VALUE or (found.conda and name == "-c")) and not equals:
                skip = name
            elif equals:
                found.ignored.append(word)
        elif re.search(r"[${}`*?]", word):
            found.ignored.append(word)
        elif re.match(r"[A-Za-z0-9./]", word):
            found.words.append(word)
        else:
            found.ignored.append(word)
    return found


def _without_paths(one: InstallLine) -> None:
    """Leave out paths of a folder that is not that of the notebook."""
    paths = [word for word in one.words if word.startswith((".", "/"))]
    one.words = [word for word in one.words if word not in paths]
    one.ignored += [*paths, *one.files]
    one.files = []
