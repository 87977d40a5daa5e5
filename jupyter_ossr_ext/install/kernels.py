"""Installed kernels, their Python interpreters, and whether packages can be installed for them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_core.paths import jupyter_path

from .._util.gather import gather
from ..models import KernelTarget
from ..problems import CannotInstall, NotFound, Problem
from .interpreter import Interpreter, about

USER_SITE = (
    "This Python also sees the packages in your user folder (~/.local), which take precedence "
    "over installed packages. A new environment does not see them."
)


SHARED = "Your site shares this kernel read-only. It serves a record whose packages it all has."
NO_PYTHON = "This is not a Python kernel."


@dataclass(frozen=True)
class Spec:
    """A kernelspec on disk. `python`: its interpreter, for Python kernels."""

    name: str
    display_name: str
    language: str
    argv: list[str] = field(default_factory=list)
    folder: str = ""
    shared: bool = False
    """Of software that the site shares read-only: nothing is installed for it."""

    @property
    def python(self) -> str | None:
        if self.language != "python" or not self.argv:
            return None
        program = self.argv[0]
        if Path(program).name in {"python", "python3", f"python{sys.version_info[0]}"} and (
            not Path(program).is_absolute()
        ):
            return sys.executable  # as jupyter_client does
        return program if Path(program).is_absolute() else shutil.which(program)


def specs(manager: KernelSpecManager | None = None) -> list[Spec]:
    """All kernelspecs. Blocking."""
    manager = manager or KernelSpecManager()
    found: list[Spec] = []
    for name in manager.find_kernel_specs():
        with contextlib.suppress(NoSuchKernel, OSError, ValueError):
            spec = manager.get_kernel_spec(name)
            found.append(
                Spec(
                    name=name,
                    display_name=spec.display_name,
                    language=spec.language.lower(),
                    argv=list(spec.argv),
                    folder=spec.resource_dir,
                )
            )
    return sorted(found, key=lambda spec: spec.display_name.lower())


def folders(extra: Iterable[Path]) -> list[str]:
    """Folders of kernelspecs: `extra`, then those of Jupyter."""
    return [*map(str, extra), *jupyter_path("kernels")]


def manager(shared: Path) -> KernelSpecManager:
    """Of all kernels, with those for software that the site shares."""
    made = KernelSpecManager()
    made.kernel_dirs = [*made.kernel_dirs, str(shared)]
    return made


def _offered(shared: Path) -> list[Spec]:
    """The kernels for software that the site shares. Blocking."""
    only = KernelSpecManager(kernel_dirs=[str(shared)], ensure_native_kernel=False)
    return [replace(spec, shared=True) for spec in specs(only)]


async def targets(shared: Path) -> list[KernelTarget]:
    """All kernels; those that cannot be installed for have a reason and come last.

    Args:
        shared: Folder of the kernelspecs for software that the site shares.
    """
    found = await asyncio.to_thread(specs)
    offered = await asyncio.to_thread(_offered, shared)
    targets = [
        *await gather(_target(spec) for spec in found),
        *(
            KernelTarget(
                kernel=spec.name,
                display_name=spec.display_name,
                language=spec.language,
                interpreter=spec.argv[0],
                usable=spec.python is not None,
                reason=SHARED if spec.python else NO_PYTHON,
            )
            for spec in offered
        ),
    ]
    return sorted(targets, key=lambda one: (not one.usable, one.is_server_own))


async def find(kernel: str, shared: Path) -> tuple[Spec, Interpreter]:
    """A kernel and its interpreter; raises `NotFound`, or `CannotInstall` with the reason.

    Args:
        shared: As for `targets`.
    """
    known = [*await asyncio.to_thread(specs), *await asyncio.to_thread(_offered, shared)]
    spec = next((one for one in known if one.name == kernel), None)
    if spec is None:
        raise NotFound(f"The kernel {kernel!r} no longer exists.")
    if spec.python is None:
        raise CannotInstall(f"{spec.display_name} is not a Python kernel. Choose another one.")
    python = await about(spec.python)
    if not spec.shared and (reason := why_not(python)):
        raise CannotInstall(reason)
    return spec, python


def why_not(python: Interpreter) -> str | None:
    """Why packages cannot be installed for it; None if they can."""
    if python.managed:
        return "This Python is managed by the operating system. Choose a new environment instead."
    if not python.writable:
        return (
            "This environment is read-only for you. Choose a new environment. (pip would install "
            "packages into your user folder, where they would affect every kernel.)"
        )
    return None


def is_server_own(python: Interpreter) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samefile(python.prefix, sys.prefix)  # noqa: PTH121 (paths are strings)
    return False


def display(path: str | Path) -> str:
    """A path for display: the home folder is `~`."""
    text, home = str(path), str(Path.home())
    return "~" + text[len(home) :] if home != "/" and text.startswith(home + os.sep) else text


async def _target(spec: Spec) -> KernelTarget:
    target = KernelTarget(kernel=spec.name, display_name=spec.display_name, language=spec.language)
    if spec.python is None:
        what = (
            "not a Python kernel"
            if spec.language != "python"
            else ("a kernel whose Python no longer exists")
        )
        return msgspec.structs.replace(target, reason=f"This is {what}.")
    try:
        python = await about(spec.python)
    except Problem as problem:
        return msgspec.structs.replace(
            target, interpreter=display(spec.python), reason=problem.detail
        )
    reason = why_not(python)
    return msgspec.structs.replace(
        target,
        interpreter=display(python.executable),
        python=python.version,
        writable=python.writable,
        usable=reason is None,
        is_server_own=is_server_own(python),
        conda=python.conda,
        conda_base=python.conda_base,
        user_site=python.user_site,
        reason=reason,
    )
