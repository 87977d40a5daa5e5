"""Extension modules of which a record holds the Cython source only: compiled beside it.

Of the record only these sources are read: no setup.py and no other Python of it runs.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..config.install import Settings
from ..jobs import Reporter
from ..storage import moves
from .plan_environment import PlanEnvironment, opened
from .store import Plans

SUFFIX = ".pyx"
BESIDE = {".pyx", ".pxd", ".pxi", ".h", ".hpp"}
"""Suffixes of the files that a source may include."""
LARGEST = 10 * 1024**2
"""Bytes of a file that is copied for this."""
CYTHONS = ("cython<3", "cython")
"""Older sources are refused by Cython 3, newer ones need it."""
TOOLS = "setuptools<81"
BUILD = """
import sys
from setuptools import Extension, setup
from Cython.Build import cythonize
try:
    import numpy
    folders = [numpy.get_include()]
except ImportError:
    folders = []
name, path = sys.argv[1:]
extensions = cythonize([Extension(name, [path], include_dirs=folders)])
setup(name=name, ext_modules=extensions, script_args=["build_ext", "--inplace"])
"""


def source_of(module: str, record: Path) -> Path | None:
    """The Cython source of a top-level module, the shallowest one. Blocking."""
    if not module.isidentifier():
        return None
    found = (one for one in record.rglob(f"{module}{SUFFIX}") if one.is_file())
    outside = (one for one in found if not one.is_symlink())
    return min(outside, key=lambda one: (len(one.parts), one), default=None)


class ExtensionModules:
    """Compiles for the environments that plans created."""

    def __init__(self, settings: Settings, plans: Plans) -> None:
        self._settings = settings
        self._plans = plans

    async def compile(self, plan: str, source: Path, report: Reporter) -> list[Path]:
        """Compile a source with the Python of a plan's environment.

        Returns:
            The new files beside the source; none where it could not be compiled.

        Raises:
            NotFound: The plan no longer exists.
        """
        async with opened(self._settings, self._plans, plan) as there:
            if there is None:
                return []
            for number, cython in enumerate(CYTHONS):
                folder = there.folder / f"build-{number}"
                await asyncio.to_thread(_copy, source, folder)
                if await _compiled(there, cython, source, folder, report):
                    return await asyncio.to_thread(lambda: list(_moved(folder, source)))  # noqa: B023
        return []


async def _compiled(
    there: PlanEnvironment, cython: str, source: Path, folder: Path, report: Reporter
) -> bool:
    tools = folder / "tools"
    for wanted in (cython, TOOLS):
        if not await there.unpack(wanted, tools):
            return False
    return await there.execute(BUILD, [source.stem, source.name], folder, tools, report)


def _copy(source: Path, folder: Path) -> None:
    folder.mkdir()
    for one in source.parent.iterdir():
        small = one.is_file() and not one.is_symlink() and one.stat().st_size <= LARGEST
        if small and one.suffix in BESIDE:
            shutil.copyfile(one, folder / one.name)


def _moved(folder: Path, source: Path) -> Iterator[Path]:
    """The compiled module, put beside its source where nothing has its name."""
    for one in (*folder.glob(f"{source.stem}.*.so"), *folder.glob(f"{source.stem}.*.pyd")):
        target = source.with_name(one.name)
        try:
            moves.move_to_free(one, target)
        except FileExistsError:
            continue
        yield target
