"""The servers that share a journal: who they are, and whether they still run.

Named servers of a hub, or a second `jupyter lab`, have the same home folder. All functions block.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path
from uuid import uuid4

import msgspec

from .._util import atomic

BEAT = 5.0
"""Seconds between two heartbeats."""
SILENCE = 180.0
"""Seconds without a heartbeat after which a server on another host has ended.

Generous: it may be suspended, or the network mount may hang.
"""
WATCH = 30.0
"""Seconds for which we must have watched the silence ourselves.

Some file systems (Lustre) store the clients' times, so that an age alone may be a wrong clock.
"""


class ServerIdentity(msgspec.Struct, frozen=True):
    """A server process. `boot` and `namespace` (of process ids) are empty where unknown."""

    id: str
    boot: str
    namespace: str
    pid: int
    started: str
    """Start of the process as the kernel reports it: a process id alone may be reused."""

    @classmethod
    def current(cls) -> ServerIdentity:
        """The identity of this process; each call is a server of its own."""
        pid = os.getpid()
        return cls(uuid4().hex[:12], _boot(), _namespace(), pid, _started(pid) or "")

    def same_host(self, other: ServerIdentity) -> bool:
        """True if process ids of both mean the same; false where that is unknown."""
        mine = (self.boot, self.namespace)
        return all(mine) and mine == (other.boot, other.namespace)


class Servers:
    """One file per server in `folder`; its modification time is the heartbeat.

    Attributes:
        path: The file of this server.
    """

    def __init__(self, folder: Path, me: ServerIdentity | None = None) -> None:
        self._folder = folder
        self.me = me or ServerIdentity.current()
        self.path = self._file(self.me.id)
        self._observed: dict[str, tuple[int, float]] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Announce this server, and send heartbeats from a thread; later calls do nothing."""
        if self._thread is None:
            self._beat()
            self._thread = threading.Thread(target=self._beats, name="ossr-heartbeat", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the heartbeats: this server has released its jobs."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self.path.unlink(missing_ok=True)

    def gone(self, id: str) -> bool:
        """True if that server has certainly ended."""
        return id != self.me.id and (self.dead(id) or self._silent(id))

    def dead(self, id: str) -> bool:
        """True if it ran on this host, and its process has ended."""
        other = self.read(id)
        return other is not None and self._dead(other)

    def ended(self, server: ServerIdentity) -> bool:
        """As `gone`, also if the file of that server is removed."""
        if server.same_host(self.me):
            return self._dead(server)
        return self.gone(server.id)

    def _dead(self, other: ServerIdentity) -> bool:
        if not other.same_host(self.me):
            return False
        started = _started(other.pid)
        return started is None or started != other.started

    def sweep(self, used: set[str]) -> None:
        """Remove the files of ended servers that are not in `used`."""
        for path in self._folder.glob("*.server"):
            if path.stem not in used and self.dead(path.stem):
                path.unlink(missing_ok=True)

    def _silent(self, id: str) -> bool:
        """No heartbeat for long, by the clock of the file system and by our own watching."""
        beat = self._last_beat(id)
        now = time.monotonic()
        last, since = self._observed.setdefault(id, (beat, now))
        if last != beat:
            self._observed[id] = (beat, now)
            return False
        if now - since < WATCH:
            return False
        self._beat()
        return self._last_beat(self.me.id) - beat > SILENCE * 1e9

    def _last_beat(self, id: str) -> int:
        """In ns; 0 without a file: a running server writes it again."""
        with contextlib.suppress(OSError):
            return self._file(id).stat().st_mtime_ns
        return 0

    def read(self, id: str) -> ServerIdentity | None:
        """What a server has announced; None if it has not, or has ended."""
        if id == self.me.id:
            return self.me
        with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return msgspec.json.decode(self._file(id).read_bytes(), type=ServerIdentity)
        return None

    def _beats(self) -> None:
        while not self._stop.wait(BEAT):
            with contextlib.suppress(OSError):  # a full or hanging disk: retried
                self._beat()

    def _beat(self) -> None:
        try:
            os.utime(self.path)  # the file system's time, also on NFS
        except FileNotFoundError:
            atomic.write(self.path, msgspec.json.encode(self.me), permissions="private")

    def _file(self, id: str) -> Path:
        return self._folder / f"{id}.server"


def _boot() -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def _namespace() -> str:
    """Containers on one host have own process ids."""
    with contextlib.suppress(OSError):
        return str(Path("/proc/self/ns/pid").readlink())
    return ""


def _started(pid: int) -> str | None:
    """Ticks from the boot to the start of a process; None if it does not run.

    proc_pid_stat(5): field 3 is the state, field 22 the start.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]
