"""Atomic writes, and their permissions."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jupyter_ossr_ext._util import atomic
from jupyter_ossr_ext._util.atomic import Permissions, update, write


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_new_bytes_take_the_place_of_the_old_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write(path, b"a long old text")
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("permissions", "new", "replaced"),
    [("usual", 0o644, 0o644), ("private", 0o600, 0o600), ("preserved", 0o644, 0o750)],
)
def test_permissions(tmp_path: Path, permissions: Permissions, new: int, replaced: int) -> None:
    write(tmp_path / "new", b"1", permissions=permissions)
    assert mode(tmp_path / "new") == new
    (tmp_path / "old").write_bytes(b"0")
    (tmp_path / "old").chmod(0o750)
    write(tmp_path / "old", b"1", permissions=permissions)
    assert mode(tmp_path / "old") == replaced


def test_a_private_file_is_never_open_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    replace = Path.replace

    def checked_replace(self: Path, target: Path) -> Path:
        seen.append(mode(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", checked_replace)
    os.umask(0)
    write(tmp_path / "secret", b"1", permissions="private")
    assert seen == [0o600]


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    write(path, b"old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"theirs")
    link.symlink_to(target)
    write(link, b"ours")
    assert target.read_bytes() == b"theirs"
    assert not link.is_symlink()
    assert link.read_bytes() == b"ours"


def test_writers_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    texts = [bytes([65 + number]) * 200_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write(path, text), texts))
    assert path.read_bytes() in texts
    assert list(tmp_path.iterdir()) == [path]


ADD = """
import sys
from pathlib import Path
from jupyter_ossr_ext._util.atomic import update
path = Path(sys.argv[1])
for number in range(50):
    update(path, lambda: (path.read_bytes() if path.exists() else b"") + b"x")
"""


def test_updates_of_several_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    arguments = [sys.executable, "-c", ADD, str(path)]
    processes = [subprocess.Popen(arguments) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert path.read_bytes() == b"x" * 150
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_the_lock_of_a_killed_process_does_not_stop_an_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "STALE", 0.05)
    (tmp_path / "a.lock").touch()
    update(tmp_path / "a", lambda: b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert not (tmp_path / "a.lock").exists()


def test_a_file_replaced_during_its_update_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    read: list[bytes] = []

    def change() -> bytes:
        read.append(path.read_bytes())
        if len(read) == 1:
            write(path, b"22")  # by a process that ignores the lock
        return read[-1] + b"!"

    update(path, change)
    assert (read, path.read_bytes()) == ([b"1", b"22"], b"22!")


def test_what_a_killed_process_left_is_removed_later(tmp_path: Path) -> None:
    old, new, other = (
        tmp_path / name for name in (f".ossr-{'0' * 12}.part", f".ossr-{'1' * 12}.part", "b")
    )
    for path in (old, new, other):
        path.touch()
    os.utime(old, (1, 1))
    os.utime(other, (1, 1))
    atomic.sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([new, other])
