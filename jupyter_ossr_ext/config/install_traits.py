"""Settings of the app that are about installing."""

from __future__ import annotations

from pathlib import Path

from jupyter_core.paths import jupyter_data_dir
from traitlets import Bool, Dict, HasTraits, List, Unicode

from .install import Settings


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

    def install_settings(self, root: Path, state: Path) -> Settings:
        """`root`: Jupyter's root folder; `state`: a private folder."""
        data = Path(jupyter_data_dir())
        return Settings(
            root=root,
            state=state,
            environments=Path(self.environments_folder or data / "ossr" / "environments"),
            kernels=data / "kernels",
            index=self.package_index or None,
            channels=list(self.conda_channels),
            mirrors=dict(self.conda_mirrors),
            conda=self.conda_program,
            git_hosts=list(self.insecure_git_hosts),
            keep=list(self.install_environment),
            uv=self.use_uv,
        )
