"""Runs one program in its own process group, and ends the group when standard input closes.

Started as `python -I -S process_guard.py PROGRAM ARGUMENT...`. The server holds the other end of
the input and closes it to stop the program; the input of a killed server closes too, so that no
installer outlives its server. Uses only the standard library.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

GRACE = 0.4
"""Seconds between terminating and killing the group."""


def end(process: subprocess.Popen[bytes]) -> None:
    if not hasattr(os, "killpg"):
        process.kill()
        return
    for what in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, what)
        except (ProcessLookupError, PermissionError):
            return
        deadline = time.monotonic() + GRACE
        while what == signal.SIGTERM and time.monotonic() < deadline:
            if process.poll() is not None and not alive(process.pid):
                return
            time.sleep(0.02)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> int:
    try:
        process = subprocess.Popen(  # noqa: S603 (the caller decides what runs)
            sys.argv[1:],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        print(f"{sys.argv[1]}: {error.strerror}", flush=True)
        return 127

    def watch() -> None:
        while os.read(0, 4096):
            pass
        end(process)

    threading.Thread(target=watch, daemon=True).start()
    code = process.wait()
    end(process)  # processes that are left in its group
    return code if 0 <= code < 256 else 128 + abs(code) % 128


if __name__ == "__main__":
    os._exit(main())
