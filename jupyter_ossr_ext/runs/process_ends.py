"""How the process of a kernel or of a worker ended, and what that says.

Sources of the evidence: the exit code; the counters of processes that Linux ended for lack of
memory; and the Python stack that `faulthandler` writes at a crash.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..models import Cause

CRASHES = {"SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT"}
"""Signals of a fault in compiled code."""
PACKAGE = re.compile(r'File "[^"]*/(?:site|dist)-packages/(\w+)')
OWN = {"IPython", "ipykernel", "ipykernel_launcher", "nest_asyncio", "tornado", "traitlets", "zmq"}
"""Packages of every kernel: they call the code of the notebook."""
LARGER = "Use a larger machine, or less data."


@dataclass(frozen=True)
class ProcessEnd:
    """How a process ended.

    Attributes:
        code: Exit code; negative: number of the signal that ended it; None: not known.
        memory: Whether the system ended a process for lack of memory meanwhile.
        package: The package in whose code it crashed; empty: not known.
    """

    code: int | None = None
    memory: bool = False
    package: str = ""

    @property
    def signal(self) -> str:
        """Name of the signal that ended it; empty if none did."""
        if self.code is None or self.code >= 0:
            return ""
        try:
            return signal.Signals(-self.code).name
        except ValueError:
            return f"signal {-self.code}"


UNKNOWN = ProcessEnd()


def of_kernel(end: ProcessEnd) -> tuple[Cause, str, str]:
    """Cause, subject and advice for a kernel whose process ended."""
    if end.signal == "SIGKILL":
        if end.memory:
            advice = f"The system ended the kernel for lack of memory. {LARGER}"
            return "out-of-memory", "", advice
        advice = f"The kernel was killed, usually for lack of memory. {LARGER}"
        return "kernel-died", end.signal, advice
    if end.signal in CRASHES:
        where = f"code of {end.package}" if end.package else "compiled code of a package"
        advice = (
            f"The kernel crashed in {where} ({end.signal}). Versions of packages may not fit one "
            "another, or this processor: try other versions."
        )
        return "kernel-died", end.package or end.signal, advice
    if end.signal:
        advice = f"The kernel was ended from outside ({end.signal}). Run the notebook again."
        return "kernel-died", end.signal, advice
    if end.code is None:
        return "kernel-died", "", "The kernel ended. Run the notebook again by hand."
    advice = f"The cell ended the kernel itself (exit code {end.code}). Read its code."
    return "kernel-died", "", advice


def of_worker(end: ProcessEnd) -> tuple[Cause, str, str]:
    """Cause, subject and advice for a program that runs a notebook and did not come to its end."""
    if end.signal == "SIGKILL" and end.memory:
        return "out-of-memory", "", f"The system ended the run for lack of memory. {LARGER}"
    advice = (
        "The run ended by a fault of jupyter_ossr_ext, not of the notebook. Run it again, and "
        "report the fault if it stays; the log of the server has its details."
    )
    return "internal-error", "", advice


def exit_text(end: ProcessEnd) -> str:
    """How a worker ended, in words."""
    if end.signal:
        why = ", for lack of memory" if end.signal == "SIGKILL" and end.memory else ""
        return f"its process was ended by {end.signal}{why}"
    return f"its process ended with exit code {end.code}"


def crashed_in(stacks: str) -> str:
    """The package at the top of the Python stack in which a process crashed.

    Args:
        stacks: What `faulthandler` wrote: the stacks of all threads.
    """
    _, _, current = stacks.partition("Current thread ")
    for line in current.partition("\n\n")[0].splitlines():
        if (found := PACKAGE.search(line)) and found[1] not in OWN:
            return found[1]
    return ""


def memory_kills(root: Path = Path("/")) -> int:
    """Processes that the system ended for lack of memory, as far as it says so. Blocking."""
    return sum(_counted(root))


def _counted(root: Path) -> Iterator[int]:
    paths = [root / "proc/vmstat"]
    try:
        groups = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        groups = []
    for line in groups:
        _, controllers, name = line.split(":", 2)
        if not controllers:
            paths.append(root / f"sys/fs/cgroup{name}/memory.events")
        elif "memory" in controllers.split(","):
            paths.append(root / f"sys/fs/cgroup/memory{name}/memory.oom_control")
    # In a container the group's own folder is the root of what is mounted.
    paths += [
        root / f"sys/fs/cgroup/{one}" for one in ("memory.events", "memory/memory.oom_control")
    ]
    for path in dict.fromkeys(paths):
        try:
            found = re.search(r"^oom_kill (\d+)$", path.read_text("utf-8"), re.MULTILINE)
        except OSError:
            continue
        if found:
            yield int(found[1])
