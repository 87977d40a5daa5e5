"""Settings of the app that are about its private folders."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir
from traitlets import HasTraits, Unicode

from .hub import owner_key, shared_server


class FolderSettings(HasTraits):
    """Settings of `OssrApp` for what it remembers."""

    state_folder = Unicode(
        config=True,
        help=(
            "Folder for the job journal (created with mode 0700). Default: in Jupyter's data "
            "folder."
        ),
    )
    token_folder = Unicode(
        config=True,
        help=(
            "Folder for users' access tokens (files have mode 0600). Default: in Jupyter's data "
            "folder; on a JupyterHub, where homes may be shared, a private temporary folder. On a "
            "JupyterHub each user's server has a folder of its own in it."
        ),
    )

    def state(self) -> Path:
        """The private folder for remembered state; it may not exist yet."""
        return Path(self.state_folder or Path(jupyter_data_dir()) / "ossr").expanduser()

    def tokens(self) -> Path:
        """A folder that only this user of this deployment can read."""
        if not shared_server(os.environ):
            chosen = Path(self.token_folder).expanduser() if self.token_folder else None
            return chosen or self.state() / "tokens"
        user = os.getuid() if hasattr(os, "getuid") else "user"
        name = f"jupyter-ossr-ext-{user}-{owner_key(os.environ)}"
        return Path(self.token_folder or tempfile.gettempdir()).expanduser() / name
