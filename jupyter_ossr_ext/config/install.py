"""Configuration of installations, and the folders derived from it."""

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
    state: Private folder for plans and for content that is only inspected.
    environments: Folder of the environments.
    kernels: Folder of this user's kernelspecs.
    index: Package index instead of the configured one.
    channels: Conda channels for an `environment.yml` without channels.
    mirrors: Mirrors of conda channels.
    conda: The micromamba, mamba or conda to use, by name or path; empty: the preferred
        available one.
    git_hosts: Hosts that may be cloned from without TLS.
    keep: Names of environment variables that installers may see in addition.
    uv: False: use venv and pip even if uv is available.
    shared: Folders of software that a site shares read-only.
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
    shared: list[str] = field(default_factory=list)

    @property
    def plans(self) -> Path:
        return self.state / "plans"

    @property
    def staging(self) -> Path:
        """The root folder of downloads for inspection."""
        return self.state / "content"

    @property
    def shared_kernels(self) -> Path:
        """Kernelspecs for what is in `shared`."""
        return self.state / "shared-kernels"

    @property
    def kernel_folders(self) -> tuple[Path, Path]:
        """Folders of kernelspecs of this user: our own, and those for what is in `shared`."""
        return self.kernels, self.shared_kernels

    def env(self, home: Path) -> dict[str, str]:
        """The environment variables of all started programs, without tokens. Blocking."""
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return clean(os.environ, home=home, keep=self.keep)
