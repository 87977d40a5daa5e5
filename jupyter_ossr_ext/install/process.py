"""Child processes: output by line, ended with all their children on cancellation."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..jobs.bounded_log import BoundedLog
from ..models import Command
from .installers.error_messages import explain

GUARD = Path(__file__).with_name("process_guard.py")
STORED = 60_000
"""Characters of output that are stored from its start, and from its end: the first error is the
cause of a failure, and the result of a program is its last line."""
LINE = 1 << 20
"""Maximum bytes of a line."""
LINGER = 1.0
"""Seconds for which children of an ended program may keep its output open."""
GUARD_STOP = 15.0
"""Time limit of the guard in seconds: it ends its program within half a second if the machine
permits.

If the guard were killed earlier, its program would survive.
"""
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
T = TypeVar("T")


@dataclass(frozen=True)
class Finished:
    """The exit code of a program, and its output without the middle of a very long one."""

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
    keep: int = STORED,
) -> Finished:
    """Run a program to its end; cancellation ends it and its children within a second.

    Args:
        keep: Characters of output that are returned from its start, and from its end.

    Raises `TimeoutError` after `patience` seconds, once the program has ended.
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
    lines: list[str] = []
    stored = BoundedLog(keep, LINE)

    def on_output(line: str) -> None:
        if (first := stored.add(line)) is not None:
            lines.append(first)
        on_line(line)

    try:
        async with asyncio.timeout(patience):
            code = await _followed(process, on_output)
    finally:
        await to_its_end(_end(process))
    return Finished(code, [*lines, *stored.rest()])


async def check(
    command: Command,
    *,
    env: Mapping[str, str],
    on_line: Callable[[str], None] = lambda line: None,
    patience: float | None = None,
    absent: Sequence[str] = (),
) -> Finished:
    """Run a planned command; raises the problem that its output indicates if it fails.

    Args:
        absent: Folders of git submodules that what it builds lacks.
    """
    done = await run(
        command.argv,
        cwd=Path(command.folder),
        env={**env, **command.environment},
        on_line=on_line,
        patience=patience,
    )
    if done.code:
        raise explain(done.lines, command.purpose, absent)
    return done


async def persist(what: Awaitable[T]) -> T:
    """Complete the coroutine, despite any cancellation meanwhile: it is too late for that.

    `asyncio.shield` alone would detach it at the first cancellation, without a waiter.
    """
    result, _ = await _persisted(what)
    return result


async def to_its_end(what: Awaitable[T]) -> T:
    """Complete the coroutine, despite any cancellation meanwhile; raise the cancellation
    afterwards."""
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


async def _followed(process: Process, on_output: Callable[[str], None]) -> int:
    """Read until the program ends; its children may keep the output open for longer."""
    reader = asyncio.create_task(_read(process, on_output))
    try:
        code = await _exited(process)
        await asyncio.wait({reader}, timeout=LINGER)
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
    return code


async def _exited(process: Process) -> int:
    """The exit code. `process.wait()` would also wait for children with the same output."""
    while process.returncode is None:  # noqa: ASYNC110 (nothing else tells)
        await asyncio.sleep(0.01)
    return process.returncode


async def _read(process: Process, on_output: Callable[[str], None]) -> None:
    assert process.stdout is not None  # noqa: S101 (asked for above)
    while True:
        try:
            raw = await process.stdout.readline()
        except ValueError:  # a line longer than LINE: the part that was read is lost
            on_output("(a very long line)")
            continue
        if not raw:
            return
        text = ESCAPES.sub("", raw.decode("utf-8", "replace"))
        line = text.rstrip().rpartition("\r")[2]
        if line:
            on_output(line)


async def _end(process: Process) -> None:
    """Close the guard's input, which makes it end its program."""
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
    """Read the remaining output, so that a blocked program can end."""
    while process.stdout and await process.stdout.read(LINE):
        pass
