"""What the code of a record imports and installs: notebooks of every format, and scripts."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from ..._util import notebooks
from .install_calls import install_calls
from .install_lines import AUTOMATIC, InstallLine, install_lines
from .toml_file import Table, table, text
from .used_names import used

LARGEST = 20 * 1024**2
"""Bytes of the largest notebook that is read."""
LARGEST_SCRIPT = 1024**2
"""Bytes of the largest script that is read."""
MAGIC = re.compile(r"^\s*(%%?|!|\?)|\?\s*$")
ASSIGNED = re.compile(r"^(\s*)([\w, ]+)=\s*[!%].*$")
PYTHON_CELLS = ("%%time", "%%timeit", "%%capture", "%%prun", "%%matplotlib", "%%notify")
WRITTEN = re.compile(r"^%%(?:writefile|file)\s+(?:-a\s+)?['\"]?([\w./-]+\.py)['\"]?\s*$")
FETCHED = re.compile(
    r"(?:\bwget|\bcurl|\bgdown|urlretrieve|\bdownload\w*\()[^\n]*?(?P<module>[A-Za-z_]\w*)\.py(?![\w.])"
)
"""A line that downloads a Python file to the notebook's folder."""
HOSTED = frozenset(
    {"google.colab", "kaggle_secrets", "kaggle_datasets", "piplite", "pyodide", "pyodide_js"}
)
"""Modules that only the notebook service of that name has: no index, and no machine of a user."""
BACKEND = re.compile(r"^\s*%matplotlib\s+['\"]?(?:widget|ipympl)\b")
EXTENSION = re.compile(r"^\s*%(?:re)?load_ext\s+(?P<module>[A-Za-z_][\w.]*)")
OWN_EXTENSIONS = frozenset({"autoreload", "storemagic", "cythonmagic", "sympyprinting", "rmagic"})
"""Extensions that are or were part of IPython."""


@dataclass(frozen=True)
class Imported:
    """A module that is imported, with names that are taken from it (`from module import name`)."""

    module: str
    names: tuple[str, ...] = ()

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class Undeclared:
    """Distributions that notebooks import.

    Attributes:
        known: Those that the record names, and well-known ones: requirements by normalised name.
        unproven: Those that only a module's name speaks for, and what is imported of them.
        limits: Requirements that limit versions of the kernel, for names that newer ones lack.
        imported: All that notebooks import, listed or not.
        used: Dotted names that notebooks or the project take of modules by an attribute.
    """

    known: dict[str, str] = field(default_factory=dict)
    unproven: dict[str, list[Imported]] = field(default_factory=dict)
    limits: list[str] = field(default_factory=list)
    imported: list[Imported] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def unknown(self, there: Iterable[str]) -> dict[str, list[Imported]]:
        """The unproven ones that are not among these normalised names."""
        names = set(there)
        return {
            name: imported
            for name, imported in self.unproven.items()
            if canonicalize_name(name) not in names
        }


@dataclass
class Code:
    """What a notebook or script says of what it needs.

    Attributes:
        imported: All that it imports.
        required: What it imports outside of `try` blocks, and of branches for one notebook service:
            it cannot do without.
        language: Of its kernel, in lower case.
        python: `language_info.version`, where it is Python.
        written: Modules that its cells write or download.
        used: Dotted names that are taken of modules by an attribute.
        unread: Cells that are no Python 3.
    """

    imported: set[Imported] = field(default_factory=set)
    required: set[Imported] = field(default_factory=set)
    installs: list[InstallLine] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    language: str = "python"
    python: str | None = None
    unread: int = 0
    cells: int = 0
    aliases: dict[str, str] = field(default_factory=dict)

    def read(self, code: str) -> None:
        """Add what a piece of code imports. Raises `ValueError` if it is not Python 3."""
        try:
            tree = ast.parse(code)
        except (SyntaxError, RecursionError, MemoryError):
            raise ValueError("it is not Python 3") from None
        self.installs += install_calls(tree)
        self.imported |= set(_imports(tree, tries=True))
        self.required |= set(_imports(tree, tries=False))
        self.used |= used(tree, self.aliases)


def read_notebook(path: Path) -> Code:
    """Blocking. Raises `ValueError` if it is no notebook that can be read."""
    if path.stat().st_size > LARGEST:
        raise ValueError("it is too large")
    document = notebooks.read(path.read_bytes())
    found = Code(language=language_of(document))
    if found.language == "python":
        info = table(table(document["metadata"]).get("language_info"))
        found.python = text(info.get("version"))
        for cell in document["cells"]:
            if cell["cell_type"] == "code":
                found.cells += 1
                _read_cell("".join(cell["source"]), found)
    return found


def language_of(document: Table) -> str:
    """The language of a notebook that `notebooks.read` gave, in lower case; default: python."""
    metadata = table(document["metadata"])
    info, spec = table(metadata.get("language_info")), table(metadata.get("kernelspec"))
    named = (text(info.get("name")) or text(spec.get("language")) or _by_kernel(spec)).lower()
    return "python" if named in {"ipython", "python3", "python2"} else named


def _by_kernel(spec: Table) -> str:
    """The language of a kernel that is known by its name only."""
    name = (text(spec.get("name")) or "").lower()
    return (
        "r"
        if name == "ir"
        else next((one for one in ("julia", "sagemath") if one in name), "python")
    )


def python_version(path: Path) -> str:
    """`language_info.version` of a Python notebook, else an empty text. Blocking.

    Raises `ValueError` if it is no notebook that can be read.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError("it is too large")
    info = table(table(notebooks.read(path.read_bytes())["metadata"]).get("language_info"))
    return (text(info.get("version")) or "") if info.get("name", "python") == "python" else ""


HEADER = 2000
"""Bytes of a Markdown file in which its header is."""
MARKDOWN_CELL = re.compile(
    r"^```(?:python|\{code-cell\}[^\n]*)[^\n]*\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL
)


def read_script(path: Path) -> Code:
    """A Python file, or a notebook in Markdown. Blocking.

    Raises `ValueError` if it is not Python 3.
    """
    if path.stat().st_size > LARGEST_SCRIPT:
        raise ValueError("it is too large")
    found = Code()
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".md":
        for cell in MARKDOWN_CELL.finditer(text):
            _read_cell(cell["code"], found)
    else:
        found.read(text)
    return found


def is_markdown_notebook(path: Path) -> bool:
    """True for Markdown that Jupytext or MyST opens as a notebook: its header says so. Blocking."""
    with path.open("rb") as file:
        head = file.read(HEADER).decode("utf-8", "replace")
    return head.startswith("---") and re.search(r"^(jupyter|kernelspec):", head, re.M) is not None


def _read_cell(code: str, found: Code) -> None:
    lines = code.splitlines()
    first = lines[0].strip() if lines else ""
    if match := WRITTEN.match(first):
        found.written.add(Path(match[1]).stem)
        lines = lines[1:]
    elif first.startswith("%%") and not first.startswith(PYTHON_CELLS):
        marked = "!" if first.startswith(("%%bash", "%%sh", "%%script")) else None
        fetched = (FETCHED.search(line) for line in lines[1:] if marked)
        found.written |= {match["module"] for match in fetched if match}
        found.installs += [i for line in lines[1:] if marked for i in install_lines("!" + line)]
        return
    found.written |= {match["module"] for line in lines if (match := FETCHED.search(line))}
    found.installs += [i for line in _joined(lines) for i in install_lines(line)]
    named = {Imported(module) for line in lines if (module := _by_magic(line))}
    found.imported |= named
    found.required |= named
    plain = "\n".join(_without_magic(line) for line in lines)
    try:
        found.read(plain)
    except ValueError:
        rest = [line for line in lines if not AUTOMATIC.match(line)]
        if len(rest) < len(lines):
            found.installs += [i for line in lines for i in install_lines(f"%{line.strip()}")]
            _read_cell("\n".join(rest), found)
            return
        found.unread += 1
        _read_by_line(lines, found)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines that end in a backslash together with the next."""
    pending = ""
    for line in lines:
        if line.rstrip().endswith("\\"):
            pending += line.rstrip()[:-1] + " "
            continue
        yield pending + line
        pending = ""
    if pending:
        yield pending


def _without_magic(line: str) -> str:
    if match := ASSIGNED.match(line):
        return f"{match[1]}{match[2]}= None"
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if MAGIC.search(line) else line


def _by_magic(line: str) -> str | None:
    """The module that a line like `%load_ext line_profiler` imports."""
    if BACKEND.match(line):
        return "ipympl"
    match = EXTENSION.match(line)
    return match["module"] if match and match["module"] not in OWN_EXTENSIONS else None


def _imports(tree: ast.AST, *, tries: bool) -> Iterator[Imported]:
    """The imports below a node; of `try` blocks with a handler, and of branches for one notebook
    service, only if `tries`."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            yield from (Imported(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module and not node.level:
                yield Imported(node.module, tuple(alias.name for alias in node.names))
        elif isinstance(node, ast.Try) and node.handlers and not tries:
            todo += [*node.orelse, *node.finalbody]
        elif isinstance(node, ast.If) and not tries:
            branches = (node.body, node.orelse)
            todo += [one for branch in branches if not _hosted(branch) for one in branch]
        else:
            todo += ast.iter_child_nodes(node)


def _hosted(branch: Sequence[ast.stmt]) -> bool:
    """Whether a branch is for one notebook service: it imports what only that one has."""
    imported = (one for node in branch for one in _imports(node, tries=True))
    return any(
        name in HOSTED
        for one in imported
        for name in (one.module, one.top, *(f"{one.module}.{name}" for name in one.names))
    )


def _read_by_line(lines: Sequence[str], found: Code) -> None:
    """A cell that cannot be parsed (Python 2, a slip): the lines that stand for themselves."""
    for line in lines:
        if re.match(r"\s*(import|from)\s", line):
            with contextlib.suppress(ValueError):
                found.read(line.strip())
