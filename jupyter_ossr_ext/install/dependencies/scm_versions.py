"""Versions that a build asks git for, given to it where the record is an archive without git.

Most packages of astronomy number themselves by git tags (setuptools_scm and its kin). A zip of
GitHub or Zenodo has no tags, so the build fails; each of these tools takes the version from a
variable instead. It is set for the one distribution only: a global variable would reach the builds
of its dependencies too. hatch-vcs and flit-scm do not pass on the name of the distribution, and
read the global variable only: uv sets it for a single build (`extra-build-variables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packaging.version import InvalidVersion, Version

from .toml_file import read_toml, strings, table, text

UNKNOWN = "0+unknown"
UNNAMED = ("hatch-vcs", "hatch_vcs", "flit-scm", "flit_scm")
"""Tools that do not tell setuptools-scm whose version they ask for."""
SCM = ("setuptools-scm", "setuptools_scm", "hatch-vcs", "hatch_vcs", "flit-scm", "flit_scm",
       "vcs-versioning", "vcs_versioning")  # fmt: skip


@dataclass(frozen=True)
class GivenVersion:
    """The version that a build gets. `source`: where it was read, for the plan.

    `alone`: variables that no other build may see. `stated`: the folder in whose copy a `PKG-INFO`
    says it, for tools that read no variable.
    """

    distribution: str
    version: str
    source: str
    variables: Mapping[str, str] = field(default_factory=dict)
    alone: Mapping[str, str] = field(default_factory=dict)
    stated: Path | None = None

    @property
    def metadata(self) -> str:
        """The `PKG-INFO` that states it, as in a source distribution."""
        return f"Metadata-Version: 2.1\nName: {self.distribution}\nVersion: {self.version}\n"

    @property
    def sentence(self) -> str:
        return (
            f"{self.distribution} takes its version from git, which an archive has not: it is "
            f"built as {self.version} ({self.source})."
        )


def given(
    folder: Path, distribution: str | None, record: str | None, names: Iterable[str] = ()
) -> GivenVersion | None:
    """The version for a source tree whose build asks git; None if it asks nothing. Blocking.

    Args:
        record: Version of the record.
        names: Names of folders or archives that may hold the version, best first.
    """
    if (folder / ".git").exists() or (folder / "PKG-INFO").is_file():
        return None
    tool = _tool(folder)
    if tool is None:
        return None
    version, source = _version(record, [*names, folder.name], folder)
    name = distribution or folder.name
    upper = re.sub(r"[-_.]+", "_", name).upper()
    variables = {
        "scm": {f"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_{upper}": version},
        "scm-unnamed": {f"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_{upper}": version},
        "pdm": {"PDM_BUILD_SCM_VERSION": version},
        "poetry": {"POETRY_DYNAMIC_VERSIONING_BYPASS": version},
        "setuptools-git": {"SETUPTOOLS_GIT_VERSIONING_BYPASS": version},
        "pbr": {"PBR_VERSION": version},
        "uv-dynamic": {"UV_DYNAMIC_VERSIONING_BYPASS": version},
        "versioneer": {},
        "versioningit": {},
    }[tool]
    alone = {"SETUPTOOLS_SCM_PRETEND_VERSION": version} if tool == "scm-unnamed" else {}
    stated = folder if tool == "versioningit" else None
    return GivenVersion(name, version, source, variables, alone, stated)


def _tool(folder: Path) -> str | None:
    pyproject = read_toml(folder / "pyproject.toml")
    tools = table(pyproject.get("tool"))
    build = " ".join(strings(table(pyproject.get("build-system")).get("requires"))).lower()
    setup = _read(folder / "setup.py")
    config = _read(folder / "setup.cfg")
    project = table(pyproject.get("project"))
    if text(project.get("version")):
        return None
    if "poetry-dynamic-versioning" in tools or "poetry-dynamic-versioning" in build:
        return "poetry"
    if text(table(table(tools.get("pdm")).get("version")).get("source")) == "scm":
        return "pdm"
    if "setuptools-git-versioning" in build or "setuptools-git-versioning" in tools:
        return "setuptools-git"
    if "uv-dynamic-versioning" in build:
        return "uv-dynamic"
    if "versioningit" in build:
        return "versioningit"
    if any(name in build for name in UNNAMED):
        return "scm-unnamed"
    if any(name in build or name in tools for name in SCM) or re.search(
        r"use_scm_version|setuptools_scm", setup + config
    ):
        return "scm"
    if "versioneer" in tools or "import versioneer" in setup or "[versioneer]" in config:
        return "versioneer" if not (folder / "versioneer.py").is_file() else None
    own_backend = strings(table(pyproject.get("build-system")).get("backend-path"))
    if own_backend and "version" in strings(project.get("dynamic")):
        return "scm"  # what it does is not known; the variable does no harm
    return "pbr" if re.search(r"\bpbr\s*=\s*True", setup) else None


def _version(record: str | None, names: Iterable[str], folder: Path) -> tuple[str, str]:
    if record and (found := _valid(record)):
        return found, "the record's version"
    for name in names:
        match = re.search(
            r"(?:^|[-_ ])v?(\d+\.\d+(?:\.\d+)*(?:\.?(?:a|b|rc|dev|post)\.?\d+)?)$",
            name.removesuffix(".zip").removesuffix(".tar.gz"),
        )
        if match and (found := _valid(match[1])):
            return found, "from the name of its folder"
    for name in ("codemeta.json", "CITATION.cff", ".zenodo.json"):
        match = re.search(
            r"^\s*\"?version\"?\s*:\s*[\"']?v?(\d[\w.+-]*)", _read(folder / name), re.MULTILINE
        )
        if match and (found := _valid(match[1])):
            return found, f"from {name}"
    return UNKNOWN, "no version is written down"


def _valid(stated: str) -> str | None:
    try:
        return str(Version(stated.strip().lstrip("vV")))
    except InvalidVersion:
        return None


def _read(path: Path) -> str:
    try:
        return path.read_bytes()[:200_000].decode("utf-8", "replace")
    except OSError:
        return ""
