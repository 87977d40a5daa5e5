"""A part file: hidden, unique, hashed while it grows, then verified and renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Iterable
from pathlib import Path

from ..problems import Exists, NotVerified, Problem, UnsafePath
from .checksums import BUFFER, Digest, digest, known, same
from .moves import move_to_free
from .paths import shown
from .ranges import Ranges
from .space import as_problem

STOPPED = "File closed."


class PartFile:
    """Bytes of one file, written at any position by any number of threads.

    A digest follows the contiguous part, in the thread that runs `follow`; it reads recently
    written bytes from the page cache, so that hashing overlaps with receiving and no second pass
    over the disk is required.

    Args:
        path: Path of the part file; on the target's file system.
        size: Bytes of the complete file.
        checksum: `md5:<hex>` and the like, or None if the repository has none.
        also: Additional checksums to verify.
        done: Ranges that an earlier attempt has written.
        name: Name of the file for messages; the part's own is hidden.
    """

    def __init__(
        self,
        path: Path,
        *,
        size: int,
        checksum: str | None,
        also: Iterable[str] = (),
        done: list[tuple[int, int]] | None = None,
        name: str = "",
    ) -> None:
        self.path = path
        self.name = shown(name or path.name)
        self.size = size
        self.checksum = checksum if known(checksum) else None
        self._promised = [text for text in (self.checksum, *also) if text and known(text)]
        self._changed = threading.Condition()
        self._hashing = threading.Lock()
        self._done = Ranges(done or ())
        self._hashed = 0
        self._users = 0
        self._writers = 0
        self._closed = False
        self._sealed = False
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        if not done:
            flags |= os.O_EXCL
        try:
            self._fd = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), 0o666)
            if os.fstat(self._fd).st_size < max((stop for _, stop in done or ()), default=0):
                self._done = Ranges()  # truncated by another process: its content is not trusted
        except OSError as error:
            raise as_problem(error, self.name) from error
        self._digests = self._fresh()

    @property
    def received(self) -> int:
        """Number of written bytes."""
        with self._changed:
            return self._done.total

    @property
    def lag(self) -> int:
        """Bytes that wait for the digest: many if this machine is slower than the connection."""
        with self._changed:
            return self._done.total - self._hashed if self.checksum else 0

    def done(self) -> list[tuple[int, int]]:
        with self._changed:
            return self._done.pairs()

    def missing(self) -> list[tuple[int, int]]:
        with self._changed:
            return self._done.missing(self.size)

    def write(self, start: int, data: memoryview) -> None:
        """Write `data` at `start`. Raises `NoSpace`, or `ValueError` once closed or verified."""
        self._enter(writing=True)
        try:
            at = 0
            while at < len(data):
                at += os.pwrite(self._fd, data[at:], start + at)
        except OSError as error:
            raise as_problem(error, self.name) from error
        finally:
            self._leave(writing=True)
        with self._changed:
            self._done.add(start, start + len(data))
            if self._done.prefix - self._hashed >= BUFFER or self._done.prefix == self.size:
                self._changed.notify_all()

    def follow(self) -> None:
        """Hash arriving bytes, until the file is complete or closed. For its own thread."""
        buffer = memoryview(bytearray(BUFFER))
        while self.checksum:
            with self._changed:
                self._changed.wait_for(self._worthwhile)
                if self._closed or self._hashed == self.size:
                    return
            with contextlib.suppress(ValueError):  # closed meanwhile
                self._hash_some(buffer)

    def restart(self) -> None:
        """Discard all bytes: the following ones are of another file. Ends writes before."""
        with self._hashing, self._changed:
            self._seal()
            self._done = Ranges()
            self._hashed = 0
            self._digests = self._fresh()
            os.ftruncate(self._fd, 0)
            self._sealed = False

    def verify(self, name: str) -> str | None:
        """Compare size and checksum with the expected ones; returns the checksum.

        Raises `NotVerified` with both. Nothing can be written afterwards.
        """
        with self._changed:
            self._seal()
        there = os.fstat(self._fd).st_size
        if self._done.prefix != self.size or there != self.size:
            raise NotVerified(
                f"Size mismatch for {shown(name)} (expected {self.size} bytes, got {there}). The "
                "file was discarded; retry or contact the repository."
            )
        if self.checksum is None:
            return None
        buffer = memoryview(bytearray(min(BUFFER, max(1, self.size))))
        while self._hashed < self.size:
            self._hash_some(buffer)
        for promised, digest_ in zip(self._promised, self._digests, strict=True):
            actual = f"{_algorithm(promised)}:{digest_.hexdigest()}"
            if not same(actual, promised):
                raise NotVerified(
                    f"Checksum mismatch for {shown(name)} (expected {promised}, got {actual}). "
                    "The file was discarded; retry or contact the repository."
                )
        return self.checksum.lower()

    def sync(self) -> None:
        """Sync the bytes to disk; does nothing if closed."""
        with contextlib.suppress(ValueError):
            self._enter()
            try:
                os.fsync(self._fd)
            except OSError as error:
                if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # not supported by every mount
                    raise as_problem(error, self.name) from error
            finally:
                self._leave()

    def publish(self, target: Path, *, replace: bool = False) -> None:
        """Close the verified file and move it to its final name, atomically.

        Raises `Exists` if the name exists, unless it may be replaced.
        """
        if not self._in_place():
            raise vanished(target.name)
        self.close()  # the inode of a finished file is never open for writing
        try:
            if replace:
                self.path.replace(target)
            else:
                move_to_free(self.path, target)
        except FileExistsError:
            raise Exists(
                f"{shown(target.name)} was created by another process during the download."
            ) from None
        except FileNotFoundError:
            raise vanished(target.name) from None
        except OSError as error:
            raise as_problem(error, shown(target.name)) from error

    def close(self, *, remove: bool = False) -> None:
        """Close the file; threads that still write get `ValueError`. May be called twice."""
        with self._changed:
            last = not self._closed and self._users == 0
            self._closed = True
            self._changed.notify_all()
        if last:
            os.close(self._fd)
        if remove:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _in_place(self) -> bool:
        """Whether the path still is this file; if its folder was renamed, the part is removed."""
        with self._changed:
            if self._closed:
                return True
            mine = os.fstat(self._fd)
            with contextlib.suppress(OSError):
                if os.path.samestat(mine, self.path.lstat()):
                    return True
            with contextlib.suppress(OSError):
                now = Path(f"/proc/self/fd/{self._fd}").readlink()
                if now.name == self.path.name and os.path.samestat(mine, now.lstat()):
                    now.unlink()
            return False

    def _seal(self) -> None:
        """Refuse further writes, and wait for those of abandoned connections."""
        self._sealed = True
        self._changed.wait_for(lambda: self._writers == 0)

    def _fresh(self) -> list[Digest]:
        return [digest(_algorithm(promised)) for promised in self._promised]

    def _worthwhile(self) -> bool:
        prefix = self._done.prefix
        return self._closed or prefix - self._hashed >= BUFFER or prefix >= self.size

    def _hash_some(self, buffer: memoryview) -> None:
        """Hash the next bytes of the contiguous part, at most one buffer."""
        with self._hashing:
            with self._changed:
                count = min(len(buffer), self._done.prefix - self._hashed)
            if count <= 0:
                return
            self._enter()
            try:
                count = os.preadv(self._fd, [buffer[:count]], self._hashed)
            finally:
                self._leave()
            if count == 0:
                raise Problem(f"{self.name} was truncated by another process. Retry.")
            for digest_ in self._digests:
                digest_.update(buffer[:count])
            self._hashed += count

    def _enter(self, *, writing: bool = False) -> None:
        """The descriptor stays open until `_leave`, even if the file is closed meanwhile."""
        with self._changed:
            if self._closed or (writing and self._sealed):
                raise ValueError(STOPPED)
            self._users += 1
            self._writers += writing

    def _leave(self, *, writing: bool = False) -> None:
        with self._changed:
            self._users -= 1
            self._writers -= writing
            self._changed.notify_all()
            last = self._closed and self._users == 0
        if last:
            os.close(self._fd)


def _algorithm(checksum: str) -> str:
    return checksum.partition(":")[0]


def vanished(name: str) -> Problem:
    return UnsafePath(
        f"{shown(name)} could not be saved: its folder was renamed, or its hidden part file was "
        "removed by another process. Retry."
    )
