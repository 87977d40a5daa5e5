"""An `environment.yml` without conda: its names as PyPI has them.

A second choice, for where no solver or channel can be reached: most Python packages have the same
name in both worlds, and programs and libraries have no counterpart at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from packaging.requirements import InvalidRequirement, Requirement

from .conda_names import CONDA_NAMES, NOT_ON_PYPI

SPEC = re.compile(r"^(?:[\w./:-]+::)?(?P<name>[A-Za-z_][\w.-]*)(?:\[[^\]]*\])?\s*(?P<rest>.*)$")

SYSTEM = ("r-", "lib", "_", "font-", "xorg-", "aws-", "gcc_", "gxx_", "binutils_", "sysroot_")
"""Beginnings of the names of libraries, compilers and R packages."""


@dataclass(frozen=True)
class Translation:
    """`requirements`: PEP 508 lines; `left_out`: conda packages without a counterpart."""

    requirements: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    total: int = 0

    @property
    def sentence(self) -> str:
        if not self.left_out:
            return "Its conda packages are taken from PyPI, under the same names."
        return (
            f"{len(self.left_out)} of its {self.total} conda packages are not on PyPI and are left "
            f"out: {', '.join(self.left_out[:12])}{' …' if self.left_out[12:] else ''}."
        )


def translate(specs: Iterable[str]) -> Translation:
    """PyPI's requirements for conda's specs. `python` and `pip` are no packages to install here."""
    requirements: list[str] = []
    left_out: list[str] = []
    total = 0
    for spec in specs:
        match = SPEC.match(spec.partition("#")[0].strip())
        if match is None:
            left_out.append(spec)
            continue
        name = match["name"].lower()
        if name in {"python", "pip", "ipykernel"}:
            if name == "ipykernel":
                requirements.append(name)
            continue
        total += 1
        right = CONDA_NAMES.get(name, name)
        system = name in NOT_ON_PYPI or name.startswith(SYSTEM)
        if not right or (system and name not in {"librosa", "libsvm", "libpysal", "libtiff-py"}):
            left_out.append(name)
            continue
        line = right + _version(match["rest"])
        try:
            requirements.append(str(Requirement(line)))
        except InvalidRequirement:
            left_out.append(spec)
    return Translation(requirements, left_out, total)


def _version(rest: str) -> str:
    """PEP 440 for `=1.2`, `==1.2.3`, `=1.2.3=build`, `>=1,<2`, `1.2.*`, `1.2|1.3`."""
    stated = rest.strip().strip("'\"")
    if not stated or "|" in stated or stated.startswith("["):
        return ""
    exact = re.fullmatch(r"(=|==)\s*(\d[\w.!+]*?)(\.\*|\*)?(?:\s*=\s*\S+)?", stated)
    if exact:
        sign, version, wild = exact.groups()
        # conda's single `=` takes every version that begins so.
        whole = sign == "==" or version.count(".") > 1 or bool(re.search(r"=\s*\S+$", stated[1:]))
        return f"=={version}" if whole and not wild else f"=={version}.*"
    bare = re.fullmatch(r"(\d[\w.]*?)(\.\*|\*)?(?:\s+\S+)?", stated)
    if bare:
        return f"=={bare[1]}.*" if bare[2] else f"=={bare[1]}"
    parts = re.findall(r"[<>=!~]=?\s*\d[\w.]*(?:\.\*)?", stated)
    return ",".join(re.sub(r"^=(?!=)", "==", part.replace(" ", "")) for part in parts)
