"""Failures for what is no package of the environment: programs, other languages, a display."""

from __future__ import annotations

import re

from .raised import Found, Raised, Surroundings

ABSENT = re.compile(r"([\w.+-]+): (?:command )?not found")
"""What a shell prints."""
CALLED = re.compile(r"""Command ['"\[]*(?:b['"])?['"]*([\w./+-]+)""")
QUOTED = re.compile(r"'([^']+)'")
STATUS = "exit status 127"
"""Exit code of a shell that finds no such command."""
STARTING = "_execute_child"
"""Function of `subprocess` that starts a program."""
LANGUAGES = (
    ("R", re.compile(r"\br_home is None|\bR_HOME\b.*not (?:set|found)|cannot find R\b", re.I)),
    (
        "Java",
        re.compile(r"JAVA_HOME is not set|java gateway process exited|JAVA_GATEWAY_EXITED", re.I),
    ),
)
UNEXECUTED = re.compile(r"failed to execute (?:PosixPath\()?\[?['\"]([\w.+-]+)['\"]")
"""What the client of Graphviz says."""
WRITER = re.compile(r"Requested MovieWriter \((\w+)\) not available")
"""What matplotlib says of the program that makes a film of its pictures."""
UNLOADED = re.compile(
    r"(?:could not|cannot|can't|unable to|failed to) load (?:the )?(?:\w+ )?library[: ]+"
    r"[\"'`]?([\w.+-]+)",
    re.IGNORECASE,
)
"""What packages print before they end the program."""
UNFORMATTED_EXITS = {
    "'tuple' object has no attribute 'tb_frame'": "",
    "object of type 'NoneType' has no len()": "ultratb.py",
}
"""What IPython 7 makes of a SystemExit within an import, and what then stands in the trace."""
DISPLAY = re.compile(
    r"requires the '\w+' interactive framework|no \$DISPLAY environment variable"
    r"|couldn't connect to display|could not connect to display|No display name"
    r"|'(?:qt4|qt5|gtk|gtk3|tk|wx|osx|macosx)(?:agg|cairo)?' is not a "
    r"(?:recognised GUI loop or backend|valid value for backend)",
    re.IGNORECASE,
)
"""What libraries of windows say without a display, and matplotlib of a backend with windows."""


def of_program(raised: Raised, where: Surroundings) -> Found:
    for name, pattern in LANGUAGES:
        if pattern.search(raised.value):
            return _missing(name)
    if writer := WRITER.search(raised.value) or UNEXECUTED.search(raised.value):
        return _missing(writer[1])
    if DISPLAY.search(raised.value):
        advice = (
            "The notebook opens a window of its own, and this server has no display. Run it on a "
            "desktop."
        )
        return "system-library", "display", advice
    if raised.name == "CalledProcessError" and STATUS in raised.value:
        found = ABSENT.search(where.printed) or CALLED.search(raised.value)
        return _missing(found[1]) if found else None
    if raised.name == "FileNotFoundError" and STARTING in raised.trace:
        found = QUOTED.search(raised.value)
        return _missing(found[1]) if found else None
    return None


def of_exit(raised: Raised, where: Surroundings) -> Found:
    unformatted = UNFORMATTED_EXITS.get(raised.value)
    if raised.name != "SystemExit" and (unformatted is None or unformatted not in raised.trace):
        return None
    if library := UNLOADED.search(where.printed):
        advice = f"Install the system library {library[1]}, or ask your administrator."
        return "system-library", library[1], advice
    return "error", "", "The cell ends the notebook by itself. Read its output."


def _missing(program: str) -> Found:
    advice = f"The program {program} is not installed. Install it, or ask your administrator."
    return "system-library", program, advice
