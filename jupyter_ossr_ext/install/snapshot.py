"""State of an environment before an installation, and commands to restore it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from ..models import Command, PackageChange
from .installers.base import Installer
from .interpreter import Installed, packages


@dataclass(frozen=True)
class Snapshot:
    """Installed distributions, by normalised name.

    `saved`: wheels of those that no index has, to put them back.
    """

    packages: dict[str, Installed]
    saved: dict[str, str] = field(default_factory=dict)


async def take(python: str, env: Mapping[str, str]) -> Snapshot:
    return Snapshot(await packages(python, env))


def differences(before: Snapshot, after: Snapshot) -> list[PackageChange]:
    """Added, removed and changed packages, by name."""
    found: list[PackageChange] = []
    for key in sorted(before.packages.keys() | after.packages.keys()):
        old, new = before.packages.get(key), after.packages.get(key)
        if old and new and (old.version, old.direct) == (new.version, new.direct):
            continue
        if old and new and (old.version, new.direct) == (new.version, _address(before, key)):
            continue  # put back from the wheel that was saved
        name = (new or old).name if (new or old) else key  # type: ignore[union-attr]
        found.append(
            PackageChange(
                name=name,
                version=new.version if new else None,
                was=old.version if old else None,
            )
        )
    return found


def _address(before: Snapshot, key: str) -> str | None:
    path = before.saved.get(key)
    return Path(path).as_uri() if path else "none"


def only(before: Snapshot, after: Snapshot, now: Snapshot) -> Snapshot:
    """`now`, with the changes from `before` to `after` undone and others preserved."""
    changed = {canonicalize_name(one.name) for one in differences(before, after)}
    unchanged = {key: one for key, one in now.packages.items() if key not in changed}
    old = {key: one for key, one in before.packages.items() if key in changed}
    return Snapshot({**unchanged, **old}, before.saved)


def way_back(
    before: Snapshot, after: Snapshot, installer: Installer, python: str, cwd: Path
) -> list[Command]:
    """Commands that undo the differences. What came neither from an index nor was saved before
    cannot be restored."""
    added = [new.name for key, new in after.packages.items() if key not in before.packages]
    lost = [
        old
        for key, old in before.packages.items()
        if after.packages.get(key) is None or after.packages[key].version != old.version
    ]
    wheels = [
        path
        for key, path in sorted(before.saved.items())
        if after.packages.get(key) != before.packages.get(key)
    ]
    commands: list[Command] = []
    if added:
        commands.append(installer.uninstall(python, sorted(added), cwd))
    if pins := [f"{old.name}=={old.version}" for old in lost if old.direct is None]:
        commands.append(installer.install(python, ["--no-deps", *sorted(pins)], cwd))
    if wheels:
        words = ["--no-deps", "--force-reinstall", *wheels]
        commands.append(installer.install(python, words, cwd))
    return commands


def describe(changes: list[PackageChange]) -> str:
    """Differences in one line."""
    words = []
    for one in changes:
        if one.was is None:
            words.append(f"{one.name} {one.version} was added")
        elif one.version is None:
            words.append(f"{one.name} {one.was} was removed")
        elif one.version == one.was:
            words.append(f"{one.name} {one.version} was reinstalled from another source")
        else:
            words.append(f"{one.name} is {one.version} instead of {one.was}")
    return "; ".join(words)
