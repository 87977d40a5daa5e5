"""The commit of a folder with a workflow, which services such as REANA fetch from its remote."""

from __future__ import annotations

from pathlib import Path

from ..metadata.git import read_commit
from ..models import GitCommit
from ..problems import NotFound
from ..storage.paths import inside, shown

SPECIFICATIONS = ("reana.yaml", "reana.yml")
"""Files that describe a workflow (reana-server, `WORKFLOW_SPEC_FILENAMES`)."""


def workflow_commit(root: Path, path: str) -> GitCommit:
    """The commit of a folder that has a specification, or of the folder of a file.

    Blocking.

    Args:
        root: Jupyter's root folder.
        path: Relative to `root`.

    Raises:
        NotFound: There is no specification, or the folder is no work tree with a remote.
        UnsafePath: `path` leaves `root`.
    """
    folder = inside(root, path)
    if folder.is_file():
        folder = folder.parent
    files = [folder / name for name in SPECIFICATIONS if (folder / name).is_file()]
    if not files:
        raise NotFound(f"{shown(folder.name)} has no reana.yaml. Choose the folder that has one.")
    if (commit := read_commit(files[0])) is None:
        raise NotFound(
            "Publish the folder, or push it to a public Git repository first: REANA fetches its "
            "files from there."
        )
    return commit
