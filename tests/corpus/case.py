"""Small invented notebooks: how they are written down, and what is right for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jupyter_ossr_ext.models import Cause

Cell = str | tuple[str, Sequence[Mapping[str, object]]]


def text(output: str) -> Mapping[str, object]:
    """A stored output of `print`."""
    return {"output_type": "stream", "name": "stdout", "text": output}


def value(plain: str, **data: str) -> Mapping[str, object]:
    """A stored result of a cell."""
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/plain": plain, **data},
    }


def error(name: str) -> Mapping[str, object]:
    """A stored error."""
    return {"output_type": "error", "ename": name, "evalue": "", "traceback": []}


@dataclass(frozen=True)
class Case:
    """A notebook and the right result of its run.

    Attributes:
        reason: Why notebooks like it fail, or differ.
        cells: Their code, those with stored outputs as pairs.
        files: Other files of the record.
        executed: Cells that end without a failure.
        cause: Of the failure; None: it runs to its end.
        subject: What the failure is about.
        advice: Texts that the advice holds.
        degrees: Cells that are the same, close, different, not compared.
        repair: Whether missing packages may be installed, and archives unpacked.
        installed: Distributions that a repair installs.
        given: Folders of the record that stand for paths or variables of the authors in this run.
        offered: What is offered in place of the authors' folder, and the folder of the record.
        sources: Texts of the sources that are offered, in order.
        not_run: A text of the reason why it is not run at all.
    """

    reason: str
    cells: Sequence[Cell]
    executed: int
    cause: Cause | None = None
    subject: str = ""
    advice: Sequence[str] = ()
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    degrees: tuple[int, int, int, int] | None = None
    repair: bool = False
    installed: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    offered: tuple[str, str | None] | None = None
    sources: Sequence[str] = ()
    not_run: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    nbformat: int = 4
