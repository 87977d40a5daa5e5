"""What an operator decides about installing, and the folders that follow from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .process_environment import clean


@dataclass(frozen=True)
class Settings:
    """Attributes:
    root: Jupyter's root folder.
    state: Private folder for plans and for content that is only looked at.
    environments: Where environments are made.
    kernels: Where this user's kernelspecs are.
    index: Package index instead of the configured one.
    channels: Conda channels where an `environment.yml` names none.
    mirrors: What to ask instead of a conda channel.
    conda: The micromamba, mamba or conda to use, by name or path; the best that is here if empty.
    git_hosts: Hosts that may be cloned from without TLS.
    keep: Names of environment variables that installers may see as well.
    uv: False: use venv and pip even where uv is.
    """

    root: Path
    state: Path
    environments: Path
    kernels: Path
    index: str | None = None
    channels: list[str] = field(default_factory=lambda: ["conda-forge"])
    mirrors: Mapping[str, str] = field(default_factory=dict)
    conda: str = ""
    git_hosts: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    uv: bool = True

    @property
    def plans(self) -> Path:
        return self.state / "plans"

    @property
    def staging(self) -> Path:
        """Jupyter's root, as far as bringing content to look at is concerned."""
        return self.state / "content"

    def env(self, home: Path) -> dict[str, str]:
        """The environment of every program that is started here; no token is in it. Blocking."""
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return clean(os.environ, home=home, keep=self.keep)
