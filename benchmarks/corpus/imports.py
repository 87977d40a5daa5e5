"""What the notebooks and scripts of a repository import, read without the product's own reader."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SKIPPED = {".git", "__pycache__", ".ipynb_checkpoints", "node_modules", "site-packages"}
NO_SCRIPTS = {"tests", "test", "docs", "doc", "setup.py", "conf.py", "conftest.py", "noxfile.py"}
OTHER_LANGUAGE = re.compile(r"%%(?!time|capture|timeit|prun|matplotlib)\w+")
SERVICES = {"google.colab", "kaggle_secrets", "kaggle_datasets", "piplite", "pyodide"}
"""Modules that only a notebook service has."""
PATIENCE = 300
MOST = 400

CHECK = """
import contextlib, importlib, io, json, sys, warnings
warnings.simplefilter("ignore")
found = {}
for name, attributes in json.loads(sys.stdin.read()).items():
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            module = importlib.import_module(name)
            for one in attributes:
                if not hasattr(module, one):
                    importlib.import_module(name + "." + one)
        except BaseException as error:
            found[name] = type(error).__name__ + ": " + str(error)[:300]
print("@@" + json.dumps(found))
"""


@dataclass
class Needs:
    """Modules, each with the names that are imported from it. `where`: the first file."""

    modules: dict[str, set[str]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    notebooks: list[str] = field(default_factory=list)
    """Python notebooks with code, by their paths."""
    unreadable: int = 0

    def add(self, tree: ast.AST, path: str, local: set[str]) -> None:
        for module, name in _imports(tree, False):
            top = module.partition(".")[0]
            if top in local or top in sys.stdlib_module_names or top == "__future__":
                continue
            self.modules.setdefault(module, set()).update({name} - {"", "*"})
            self.where.setdefault(module, path)


def read(folder: Path) -> Needs:
    """The needs of the notebooks; without any, of the scripts, where they are not of a package."""
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not SKIPPED.intersection(path.relative_to(folder).parts)
    ]
    local = {"local", "conftest"}
    for path in files:
        if path.suffix in {".py", ".so", ".pyx"}:
            local |= {path.stem, *path.relative_to(folder).parts[:-1]}
        elif path.suffix == ".ipynb":
            local.add(path.stem)
            local |= _written(path)
    needs = Needs()
    for path in files:
        if path.suffix == ".ipynb":
            name = path.relative_to(folder).as_posix()
            for code in _cells(path, needs, name):
                _parse(code, name, needs, local)
    project = {path.name for path in files} & {"setup.py", "setup.cfg", "pyproject.toml"}
    if not needs.notebooks and not project:
        packages = {path.parent for path in files if path.name == "__init__.py"}
        for path in files:
            parts = path.relative_to(folder).parts
            if path.suffix == ".py" and path.parent not in packages and not NO_SCRIPTS & {*parts}:
                code = path.read_text(encoding="utf-8", errors="replace")
                _parse(code, "/".join(parts), needs, local)
    return needs


def missing(python: str, needs: Needs, folder: Path) -> dict[str, str]:
    """Modules that cannot be imported by this Python, each with its error."""
    names = {name: sorted(needs.modules[name]) for name in sorted(needs.modules)[:MOST]}
    left, failed = names, dict[str, str]()
    while left:
        try:
            done = subprocess.run(
                [python, "-c", CHECK],
                input=json.dumps(left),
                cwd=folder,
                env={"PATH": f"{Path(python).parent}:/usr/bin:/bin", "HOME": str(folder)},
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {**failed, "(all)": f"no answer within {PATIENCE} s"}
        line = next((one for one in done.stdout.splitlines() if one.startswith("@@")), None)
        if line:
            found: dict[str, str] = json.loads(line[2:])
            return failed | found
        if len(left) == 1:
            return {**failed, next(iter(left)): f"the process ended with {done.returncode}"}
        # One of them ends the process: look at each alone.
        for name, attributes in list(left.items()):
            alone = Needs({name: set(attributes)})
            failed |= missing(python, alone, folder)
        return failed
    return failed


def _cells(path: Path, needs: Needs, name: str) -> Iterator[str]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        sheets = document.get("worksheets") or [document]
        cells = [cell for sheet in sheets for cell in sheet.get("cells", [])]
        kernel = document.get("metadata", {}).get("kernelspec", {})
        language = kernel.get("language") or document.get("metadata", {}).get(
            "language_info", {}
        ).get("name", "python")
    except (ValueError, AttributeError, OSError):
        needs.unreadable += 1
        return
    if language.lower() not in {"python", "python3", "ipython"}:
        return
    codes = [
        "".join(cell.get("source", cell.get("input", "")))
        for cell in cells
        if cell.get("cell_type") == "code"
    ]
    if any(code.strip() for code in codes):
        needs.notebooks.append(name)
    yield from codes


def _parse(code: str, path: str, needs: Needs, local: set[str]) -> None:
    if OTHER_LANGUAGE.match(code.lstrip()):
        return
    lines = [
        re.sub(r"\S.*", "pass", line) if re.match(r"\s*([%!?]|\w+\s*=\s*[%!])", line) else line
        for line in code.splitlines()
    ]
    try:
        needs.add(ast.parse("\n".join(lines)), path, local)
    except (SyntaxError, ValueError):
        for line in lines:  # Python 2, or half a cell
            if re.match(r"\s*(import|from)\s", line):
                try:
                    needs.add(ast.parse(line.strip()), path, local)
                except (SyntaxError, ValueError):
                    continue


def _imports(tree: ast.AST, optional: bool) -> Iterator[tuple[str, str]]:
    """Modules and names that are imported where no failure is expected."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Try):
            for one in [*node.orelse, *node.finalbody]:
                yield from _imports(ast.Module([one], []), optional)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            if not node.level and node.module:
                for alias in node.names:
                    yield node.module, alias.name
        elif isinstance(node, ast.If):
            for branch in (node.body, node.orelse):
                inside = list(_imports(ast.Module(branch, []), optional))
                if SERVICES.isdisjoint({n for pair in inside for n in (pair[0], ".".join(pair))}):
                    yield from inside
        else:
            yield from _imports(node, optional)


def _written(path: Path) -> set[str]:
    """Modules that a cell writes, or downloads as a file."""
    text = path.read_text(encoding="utf-8", errors="replace")
    names = re.findall(r"%%(?:writefile|file)\s+(\S+\.py)", text)
    names += re.findall(r"(?:wget|curl|urlretrieve)\b[^\n]*?(\w+\.py)(?![\w.])", text)
    return {Path(name).stem for name in names}
