"""Settings of the app that are about installing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir
from traitlets import Bool, Dict, HasTraits, List, TraitError, Unicode, validate

from .install import Settings

ITEMS = {
    "conda_channels": r"[^\s-]\S*\Z",
    "insecure_git_hosts": r"(?!-)([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d+)?\Z",
    "install_environment": r"\w+\Z",
    "shared_kernels": r"/.+\Z",
}
"""The form of each item of a list."""


class InstallSettings(HasTraits):
    """Settings of `OssrApp` for installations."""

    environments_folder = Unicode(
        config=True,
        help="Folder for the environments of records. Default: in Jupyter's data folder.",
    )
    package_index = Unicode(
        config=True,
        help="Index of Python packages. Default: the one that uv or pip are configured with.",
    )
    use_uv = Bool(True, config=True, help="Install with uv if available, otherwise with pip.")
    conda_channels = List(
        Unicode(),
        ["conda-forge"],
        config=True,
        help="Conda channels for an environment.yml that lists none.",
    )
    conda_mirrors = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        config=True,
        help="Mirrors of conda channels: {'conda-forge': 'https://mirror/forge'}.",
    )
    conda_program = Unicode(
        config=True,
        help="The micromamba, mamba or conda to use, by name or path. Default: py-rattler if "
        "installed, otherwise the first of them on PATH.",
    )
    insecure_git_hosts = List(
        Unicode(),
        config=True,
        help=(
            "Hosts (name or name:port) from which repositories may be cloned without TLS or "
            "inside the site's network."
        ),
    )
    install_environment = List(
        Unicode(),
        config=True,
        help=(
            "Additional environment variables that are passed to installers. Secrets are never "
            "passed."
        ),
    )

    shared_kernels = List(
        Unicode(),
        ["/cvmfs"],
        config=True,
        help=(
            "Folders of software that the site shares read-only. Kernels found below them are "
            "offered for notebooks. [] for none."
        ),
    )

    @validate("package_index")
    def _check_index(self, proposal: Any) -> Any:
        index = proposal["value"]
        if index and not re.match(r"(https?|file)://\S+$|[./~]\S*$", index):
            raise TraitError(f"OssrApp.package_index: {index!r} is neither an address nor a path.")
        return index

    @validate("conda_channels", "insecure_git_hosts", "install_environment", "shared_kernels")
    def _check_lists(self, proposal: Any) -> Any:
        name = proposal["trait"].name
        for item in proposal["value"]:
            if not re.match(ITEMS[name], item):
                raise TraitError(f"OssrApp.{name}: {item!r} is not valid.")
        return proposal["value"]

    def install_settings(self, root: Path, state: Path) -> Settings:
        """`root`: Jupyter's root folder; `state`: a private folder."""
        data = Path(jupyter_data_dir())
        return Settings(
            root=root,
            state=state,
            environments=Path(
                self.environments_folder or data / "ossr" / "environments"
            ).expanduser(),
            kernels=data / "kernels",
            index=self.package_index or None,
            channels=list(self.conda_channels),
            mirrors=dict(self.conda_mirrors),
            conda=self.conda_program,
            git_hosts=list(self.insecure_git_hosts),
            keep=list(self.install_environment),
            uv=self.use_uv,
            shared=list(self.shared_kernels),
        )
