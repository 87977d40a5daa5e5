"""Imports of notebooks and scripts, as a guess of their dependencies."""

from __future__ import annotations

import ast
import contextlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from ..._util import notebooks

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest notebook that is read."""
DISTRIBUTIONS = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "IPython": "ipython",
    "OpenGL": "PyOpenGL",
    "PIL": "pillow",
    "ROOT": "",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "fitz": "PyMuPDF",
    "git": "GitPython",
    "google": "",
    "healpy": "healpy",
    "mpl_toolkits": "matplotlib",
    "netCDF4": "netCDF4",
    "pkg_resources": "setuptools",
    "pylab": "matplotlib",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "umap": "umap-learn",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}
"""Import names with another distribution name; empty: not on the package index."""
PIP = re.compile(r"^\s*[%!]\s*(?:python\d? -m )?pip3? install (?P<what>[^;&|#]+)")
MAGIC = re.compile(r"^\s*(%%?|!|\?)|\?\s*$")


def find(root: Path, limit: int = 200) -> list[Path]:
    """Notebooks below `root`, sorted by depth; without checkpoints and hidden folders."""
    found = [
        path
        for path in root.rglob("*.ipynb")
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]
    return sorted(found, key=lambda path: (len(path.parts), path.as_posix()))[:limit]


def guess(paths: Iterable[Path], root: Path) -> tuple[list[str], list[str]]:
    """Distributions that the notebooks seem to require, and sentences about the certainty."""
    imported: set[str] = set()
    asked: set[str] = set()
    unread = 0
    for path in paths:
        try:
            modules, installs = scan(path)
        except ValueError:
            unread += 1
            continue
        imported |= modules
        asked |= installs
    foreign = {name for name in imported if not _known(name, root)}
    missing = sorted(name for name in foreign if DISTRIBUTIONS.get(name) == "")
    names = {DISTRIBUTIONS.get(name, name) for name in foreign} - {""}
    notes = [
        (
            "The packages are guessed from the imports of the notebooks and may be wrong or "
            "incomplete."
        )
    ]
    if missing:
        notes.append(f"Not on the package index under this name: {', '.join(missing)}.")
    if unread:
        notes.append(f"{unread} notebooks cannot be read.")
    return sorted(names | asked, key=str.lower), notes


def scan(path: Path) -> tuple[set[str], set[str]]:
    """Top-level modules that a notebook imports, and requirements of its `%pip install` lines.

    Raises `ValueError` if it is not a readable Python notebook.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError("too large")
    document = notebooks.read(path.read_bytes())
    spec = document["metadata"].get("kernelspec", {})
    if isinstance(spec, dict) and spec.get("language", "python") != "python":
        return set(), set()
    modules: set[str] = set()
    installs: set[str] = set()
    for cell in document["cells"]:
        if cell.get("cell_type") == "code":
            installs |= _asked(cell["source"])
            modules |= _imports(cell["source"])
    return modules, installs


def _asked(code: str) -> set[str]:
    found: set[str] = set()
    for line in code.splitlines():
        if match := PIP.match(line):
            words = match.group("what").split()
            found |= {word.strip("'\"") for word in words if re.match(r"['\"]?[A-Za-z]", word)}
    return {word for word in found if "/" not in word and ":" not in word}


def _imports(code: str) -> set[str]:
    lines = code.splitlines()
    if lines and lines[0].startswith("%%") and not lines[0].startswith(("%%time", "%%capture")):
        return set()  # another language
    plain = "\n".join("pass" if MAGIC.search(line) else line for line in lines)
    found: set[str] = set()
    with contextlib.suppress(SyntaxError, ValueError, RecursionError):
        for node in ast.walk(ast.parse(plain)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def _known(name: str, root: Path) -> bool:
    """True for the standard library, and for modules beside the notebooks."""
    if name in sys.stdlib_module_names or name.startswith("_"):
        return True
    return any(
        next(root.glob(f"{above}{name}{suffix}"), None)
        for above in ("", "*/", "src/")
        for suffix in (".py", "/__init__.py", "/*.py")
    )
