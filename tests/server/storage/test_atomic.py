"""Atomic writes, and their permissions."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jupyter_ossr_ext._util.atomic import Permissions, write


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
