"""The files that limit a solution of uv, in the folder of a plan."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .buildpacks.base import BuildInstructions
from .dependencies import solve_date
from .dependencies.distribution_names import WITH_PKG_RESOURCES
from .dependencies.solve_date import SolveDate
from .installers.base import Options
from .installers.uv import Uv

WITH_TOOLS = "uv-with-tools.toml"
"""The settings for a second try of an optional build."""
UNDECLARED = ("numpy", "pybind11", "six")
"""What old build code imports and does not declare, besides Cython."""


def write_options(
    uv: Uv,
    instructions: BuildInstructions,
    folder: Path,
    day: SolveDate | None,
    *,
    builds: bool = False,
    undated: Sequence[str] = (),
    optional: Sequence[str] = (),
    supported: datetime.date | None = None,
) -> Options:
    """The files that limit a solution, in the plan's folder. Blocking.

    Args:
        builds: Packages of the index are built from source, with tools of their time.
        undated: Packages that are not as of the day.
        optional: Requirements that are built; what their builds import may not be declared.
        supported: The last day of the support of the Python: the second try of an optional build
            takes what is not newer, since the builds of newer versions may need a newer Python.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    cython = solve_date.cython(day.day if day else None)
    limits = list(instructions.listed.constraints)
    tools = list(instructions.build_constraints)
    alone = {one.distribution: one.alone for one in instructions.given if one.alone}
    tools_of = instructions.tools
    config = uv.settings(folder, day.day if day else None, alone, tools_of, undated=undated)
    if optional:
        of_day = cython or ["cython"]
        usual = {Requirement(line).name: [*of_day, *UNDECLARED] for line in optional}
        both = {**tools_of, **usual}
        ended = supported if supported and supported < datetime.date.today() else None
        of_builds = min(filter(None, (day.day if day else None, ended)), default=None)
        uv.settings(folder, of_builds, alone, both, undated=undated, name=WITH_TOOLS)
    listed = map(Requirement, instructions.requirements)
    pinned = {canonicalize_name(one.name) for one in listed if one.specifier}
    if "cython" not in pinned:
        limits += cython  # a build tool, and so not as of the day
    needs = map(Requirement, instructions.builds)
    if any(canonicalize_name(one.name) == "cython" and not one.specifier for one in needs):
        tools += cython
    if day and day.day < solve_date.LAST_PKG_RESOURCES:
        limits.append(WITH_PKG_RESOURCES)
        tools += solve_date.build_constraints(day.day, tools) if builds else []
    return Options(
        constraints=_written(folder / "limits.txt", limits),
        build_constraints=_written(folder / "build-limits.txt", list(dict.fromkeys(tools))),
        config=config,
        prereleases=instructions.listed.prereleases,
    )


def _written(path: Path, lines: Sequence[str]) -> Path | None:
    if not lines:
        return None
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
