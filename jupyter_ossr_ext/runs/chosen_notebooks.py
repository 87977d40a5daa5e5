"""Notebooks of a record: which of them are run, and in which kernel. All functions block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from .._util import notebooks
from ..config.install import Settings
from ..install import kernels
from ..install.dependencies import notebook_code
from ..install.dependencies.guessed_packages import notebook_files
from ..metadata import ro_crate
from ..problems import NotFound
from ..storage import manifest
from ..storage.paths import relative
from . import report_files

README = re.compile(r"^(readme|index)(\.\w+)?$", re.IGNORECASE)
LARGEST_README = 1024**2
"""Bytes of a README that is read for the name of a notebook."""


def choose(folder: Path, found: Sequence[Path], wanted: Sequence[str]) -> list[Path]:
    """The notebooks to run: those that are asked for, else the first that an RO-Crate names, else
    the first that a README names, else the first by name.

    Args:
        folder: The folder of the record.
        found: All its notebooks.
        wanted: Paths relative to `folder`.

    Raises:
        NotFound: A notebook that is asked for does not exist.
    """
    if wanted:
        there = {relative(folder, path): path for path in found}
        missing = [name for name in wanted if name not in there]
        if missing:
            raise NotFound(f"The record has no notebook {missing[0]!r}. Choose one of its list.")
        return [there[name] for name in wanted]
    if described := [path for path in _described(folder) if path in found]:
        return described[:1]
    for readme in sorted(folder.rglob("*"), key=lambda path: len(path.parts)):
        if README.match(readme.name) and readme.is_file():
            text = readme.read_bytes()[:LARGEST_README].decode("utf-8", "replace")
            named = [(text.find(path.name), path) for path in found if path.name in text]
            if named:
                return [min(named)[1]]
    return list(found[:1])


def _described(folder: Path) -> list[Path]:
    """The notebooks that the topmost crate of a record names."""
    for place in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if described := ro_crate.read(place):
            return [place / name for name in described.notebooks]
    return []


def folder_of_record(root: Path, notebook: Path) -> Path:
    """The folder of the record that a notebook belongs to, as its side-car says; else its own.

    Jupyter's root folder is no folder of a record, even with records' files in it.
    """
    for folder in notebook.parents:
        if folder == root or not folder.is_relative_to(root):
            break
        if manifest.read(folder).records:
            return folder
    return notebook.parent


def originals(folder: Path) -> list[Path]:
    """The notebooks of a record, without the executed copies of earlier runs."""
    return [path for path in notebook_files(folder) if not report_files.is_copy(path)]


def inspected(path: Path, kernel: str, settings: Settings) -> tuple[str, str]:
    """The kernel to run a notebook in, and why it cannot be run; empty if it can.

    Args:
        kernel: The kernelspec that is asked for; empty: that of the notebook, or of its language.
    """
    try:
        document = notebooks.read(path.read_bytes())
    except OSError:
        return kernel, "The notebook cannot be read."
    except notebooks.NotebookError:
        return kernel, "The file is not a notebook."
    if not any(cell["cell_type"] == "code" for cell in document["cells"]):
        return kernel, "The notebook has no code."
    language = notebook_code.language_of(document)
    if kernel.startswith("ossr-") and language != "python":
        return kernel, (
            f"The notebook is written in {language}, and the environment has Python. Open it with "
            f"a {language} kernel."
        )
    if kernel:
        return kernel, ""
    specs = kernels.manager(settings.shared_kernels).get_all_specs()
    spec = document["metadata"].get("kernelspec")
    named = spec.get("name") if isinstance(spec, dict) else None
    fitting = [name for name, one in specs.items() if one["spec"]["language"].lower() == language]
    if named in specs:
        return str(named), ""
    if not fitting:
        return "", f"No kernel for {language} is installed. Install one, then retry."
    return min(fitting), ""
