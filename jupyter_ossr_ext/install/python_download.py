"""The download of a Python that is not here, as a step of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from ..models import InstallPlan
from .dependencies.python_version import Minor, PythonWish
from .installers.conda import Conda
from .installers.python_downloads import PythonDownload, by_conda, by_uv
from .installers.uv import Uv
from .plan_commands import Work, interpreter

UNPACKED = 4
"""Bytes on disk per byte of a downloaded Python."""


async def find_download(
    minor: Minor,
    uv: Uv,
    conda: Conda | None,
    channels: Sequence[str],
    env: Mapping[str, str],
) -> tuple[PythonDownload | None, list[str]]:
    """A Python that uv, else a conda channel, has; and the hosts that do not answer."""
    hosts: list[str] = []
    found = await by_uv(uv, minor, env, Path(env["HOME"]))
    if not isinstance(found, PythonDownload) and conda:
        hosts += [found] if found else []
        found = await by_conda(conda, channels, minor, env)
    if isinstance(found, PythonDownload):
        return found, []
    return None, [*hosts, *([found] if found else [])]


def downloaded(
    work: Work, found: PythonDownload, conda: Conda | None, channels: Sequence[str]
) -> Work:
    """The work with the download as its first step."""
    if found.key or conda is None:
        return replace(work, base=found.key, fetch=found.key)
    return replace(
        work,
        python=interpreter(work.prefix, conda=True),
        conda=conda,
        channels=channels,
        specs=[conda.exact(one) for one in found.solved],
    )


def with_download(plan: InstallPlan, found: PythonDownload | None) -> InstallPlan:
    """The plan with the size of the download."""
    if found is None:
        return plan
    size = found.size or 0
    known = plan.download_bytes is not None and found.size is not None
    return structs.replace(
        plan,
        download_bytes=(plan.download_bytes or 0) + size if known else None,
        disk_bytes=None if plan.disk_bytes is None else plan.disk_bytes + size * UNPACKED,
    )


def not_downloaded(minor: Minor, wish: PythonWish, hosts: Sequence[str]) -> str:
    """Why another Python is taken than the one that would be better."""
    name = f"{minor[0]}.{minor[1]}"
    why = (
        f"is named by {wish.source}"
        if wish.firm and wish.minor == minor
        else "has ready-made packages for all of it"
    )
    reason = f"cannot be downloaded from {' or '.join(hosts)}" if hosts else "cannot be downloaded"
    return (
        f"Python {name} {why}, is not installed here and {reason}. For it, install Python {name} "
        "by other means and create the plan again."
    )
