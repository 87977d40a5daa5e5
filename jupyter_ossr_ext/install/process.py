"""Starting programs: line by line out, gone with everything they started when cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..models import Command
from .installers.error_messages import explain

GUARD = Path(__file__).with_name("process_guard.py")
KEPT = 400
"""Lines of output that are kept for explaining a failure."""
LINE = 1 << 20
"""Bytes of the longest line."""
LINGER = 1.0
"""Seconds that whoever an ended program left behind may hold its line open."""
GUARD_STOP = 15.0
"""Seconds that the guard has: it ends its program within half of one, if the machine lets it.

Ended itself before that, it would leave the program behind.
"""
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
T = TypeVar("T")


@dataclass(frozen=True)
class Finished:
    """How a program ended, and the last of what it said."""

    code: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


async def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    on_line: Callable[[str], None] = lambda line: None,
    patience: float | None = None,
    keep: int = KEPT,
) -> Finished:
    """Run a program to its end; cancelling ends it and its children within a second.

    Raises `TimeoutError` after `patience` seconds, once the program is gone.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-S",
        str(GUARD),
        *argv,
        cwd=cwd,
        env=dict(env),
        stdin=PIPE,
        stdout=PIPE,
        stderr=STDOUT,
        limit=LINE,
        start_new_session=True,
    )
    lines: deque[str] = deque(maxlen=keep)

    def tell(line: str) -> None:
        lines.append(line)
        on_line(line)

    try:
        async with asyncio.timeout(patience):
            code = await _followed(process, tell)
    finally:
        await to_its_end(_end(process))
    return Finished(code, list(lines))


async def check(
    command: Command,
    *,
    env: Mapping[str, str],
    on_line: Callable[[str], None] = lambda line: None,
    patience: float | None = None,
) -> Finished:
    """Run a planned command; raises the problem that its output shows if it fails."""
    done = await run(
        command.argv, cwd=Path(command.folder), env=env, on_line=on_line, patience=patience
    )
    if done.code:
        raise explain(done.lines, command.purpose)
    return done


async def persist(what: Awaitable[T]) -> T:
    """Do it to its end, however often we are cancelled meanwhile: it is too late for that.

    `asyncio.shield` alone leaves it to itself at the first cancel, and nobody waits for it then.
    """
    result, _ = await _persisted(what)
    return result


async def to_its_end(what: Awaitable[T]) -> T:
    """Do it to its end, however often we are cancelled meanwhile; then be cancelled."""
    result, cancelled = await _persisted(what)
    if cancelled:
        raise cancelled
    return result


async def _persisted(what: Awaitable[T]) -> tuple[T, asyncio.CancelledError | None]:
    task = asyncio.ensure_future(what)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.cancelled():
                raise
            cancelled = error
    return task.result(), cancelled


async def together(*what: Coroutine[Any, Any, T]) -> list[T]:
    """Do all of it at once; returns or raises only when each has come to its end.

    `asyncio.gather` lets go of the others as soon as one of them fails or is cancelled.
    """
    tasks = [asyncio.create_task(each) for each in what]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await to_its_end(_all_ended(tasks))


async def _all_ended(tasks: Sequence[asyncio.Task[Any]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


async def _followed(process: Process, tell: Callable[[str], None]) -> int:
    """Read until the program ends; one that it left behind may hold the line open for longer."""
    reader = asyncio.create_task(_read(process, tell))
    try:
        code = await _exited(process)
        await asyncio.wait({reader}, timeout=LINGER)
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
    return code


async def _exited(process: Process) -> int:
    """Its exit code. `process.wait()` also waits for whoever it left the line to."""
    while process.returncode is None:  # noqa: ASYNC110 (nothing else tells)
        await asyncio.sleep(0.01)
    return process.returncode


async def _read(process: Process, tell: Callable[[str], None]) -> None:
    assert process.stdout is not None  # noqa: S101 (asked for above)
    while True:
        try:
            raw = await process.stdout.readline()
        except ValueError:  # a line longer than LINE: what is read of it is gone
            tell("(a very long line)")
            continue
        if not raw:
            return
        text = ESCAPES.sub("", raw.decode("utf-8", "replace"))
        line = text.rstrip().rpartition("\r")[2]
        if line:
            tell(line)


async def _end(process: Process) -> None:
    """Close the guard's input, which is its order to end what it started."""
    if process.stdin:
        process.stdin.close()
    try:
        if process.returncode is None:
            await _stopped(process)
    finally:
        process._transport.close()  # type: ignore[attr-defined]  # the line may be held open


async def _stopped(process: Process) -> None:
    drain = asyncio.create_task(_drain(process))
    try:
        await asyncio.wait_for(_exited(process), GUARD_STOP)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        await _exited(process)
    finally:
        drain.cancel()
        await asyncio.gather(drain, return_exceptions=True)


async def _drain(process: Process) -> None:
    """Read on, so that a program with much to say can end."""
    while process.stdout and await process.stdout.read(LINE):
        pass
