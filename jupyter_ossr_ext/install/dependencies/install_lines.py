"""Lines of code that install packages, as `%pip install` of notebooks."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field

INSTALL = re.compile(
    r"""^\s*(?:[%!]|subprocess\S*\()\s*
    (?:(?:sudo|\{?sys\.executable\}?|python[\d.]*|py)\s+(?:-m\s+)?)*
    (?P<program>pip[\d.]*|uv\s+pip|conda|mamba|micromamba)\s+install\b(?P<rest>.*)$""",
    re.VERBOSE,
)
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


def install_line(line: str) -> InstallLine | None:
    """What a line like `!pip install -q six "attrs>=20" > log` installs; None for other lines.

    Only words that pip would take as packages are words; the value of an option is none, and what
    a shell takes for itself (redirections, other commands, variables) is none either.
    """
    match = INSTALL.match(line)
    if match is None:
        return None
    found = InstallLine(conda="pip" not in match["program"])
    lexer = shlex.shlex(match["rest"].rstrip(" )"), posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        words = list(lexer)
    except ValueError:
        found.ignored.append(match["rest"].strip())
        return found
    skip = ""
    for word in words:
        if set(word) <= set("|&;") or word.startswith("#"):
            break
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
