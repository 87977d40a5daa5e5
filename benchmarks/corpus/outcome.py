"""What is measured of one repository."""

from __future__ import annotations

import msgspec


class Ran(msgspec.Struct):
    """One notebook: "completed", "failed" at a cell with its cause, or "not-run" with a reason.

    `same` … `not_compared`: cells by how their outputs compare with the stored ones.
    """

    notebook: str
    state: str
    cells: int = 0
    executed: int = 0
    cause: str = ""
    subject: str = ""
    error: str = ""
    advice: str = ""
    same: int = 0
    close: int = 0
    different: int = 0
    not_compared: int = 0
    installed: list[str] = []


class Outcome(msgspec.Struct):
    """`verdict`: "holds", "incomplete" (installed, and the missing modules are named), "wrong"
    (installed, a module is missing and that is named nowhere), "refused" (in the plan), "failed"
    (in the installation), "data" (nothing to install was found), or "not measured".

    Of the plain way: "installed", "failed", or "no list".
    """

    repository: str
    commit: str = ""
    year: int = 0
    verdict: str = "not measured"
    kind: str = ""
    source: str = ""
    python: str = ""
    sentence: str = ""
    evidence: str = ""
    warnings: list[str] = []
    guesses: list[str] = []
    imported: list[str] = []
    missing: dict[str, str] = {}
    notebooks: int = 0
    needed: int = 0
    seconds: list[float] = []
    chosen: list[str] = []
    """The notebooks to run: the first, the middle and the last."""
    ran: list[Ran] = []
    log: list[str] = []
