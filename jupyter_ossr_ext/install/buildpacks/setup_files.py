"""What `setup.cfg` and `setup.py` say. Both are parsed, never run."""

from __future__ import annotations

import ast
import configparser
import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..dependencies import own_modules
from ..dependencies.distribution_names import DISTRIBUTIONS, USUAL, of_python
from ..dependencies.toml_file import Table, strings, text
from .project_facts import Facts, optional, valid

WITH_DISTUTILS = "setuptools<60"
"""The last versions of setuptools that `numpy.distutils` works with."""
LAST_DISTUTILS = "<3.12"
"""Versions of Python whose numpy has `numpy.distutils`."""
USED_BY_COMMANDS = {"numpy", "Cython", "pybind11"}
"""What commands of a `setup.py` import when they compile."""
BUILD_TOOLS = frozenset(
    {"Cython", "cmake", "numpy", "packaging", "pbr", "pybind11", "pythran", "setuptools_scm"}
    | {"setuptools_rust", "skbuild", "toml", "tomli", "versioneer", "versioningit"}
)
"""Modules of build tools that are called the same on the package index, or nearly."""
LISTED_IN = re.compile(r"""['"]((?:[\w-]+/)?[\w.-]*requirements[\w.-]*\.txt)['"]""")


def read_setup_cfg(path: Path) -> Facts:
    """What its `metadata` and `options` say; nothing where it cannot be parsed."""
    parser = configparser.ConfigParser(interpolation=None)
    with contextlib.suppress(OSError, configparser.Error, UnicodeDecodeError):
        parser.read_string(path.read_text(encoding="utf-8"))

    def option(section: str, name: str) -> str | None:
        value = parser.get(section, name, fallback="").strip()
        return None if not value or value.startswith(("attr:", "file:")) else value

    raw = parser.get("options", "install_requires", fallback="").strip()
    pages = parser.get("metadata", "project_urls", fallback="").splitlines()
    addresses = [option("metadata", "url"), *(line.partition("=")[2].strip() for line in pages)]
    requires = [] if raw.startswith("file:") else raw.splitlines()
    return Facts(
        option("metadata", "name"),
        option("metadata", "version"),
        option("options", "python_requires"),
        valid(requires),
        complete=not raw.startswith("file:"),
        extras=optional(dict(parser["options.extras_require"]))
        if parser.has_section("options.extras_require")
        else {},
        addresses=[*filter(None, addresses)],
    )


def with_setup_py(facts: Facts, path: Path) -> Facts:
    """`facts`, and what arguments of `setup(...)` say."""
    found: Table = {}
    named: Table = {}
    with contextlib.suppress(OSError, SyntaxError, ValueError, RecursionError):
        tree = ast.parse(path.read_bytes())
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    with contextlib.suppress(ValueError):
                        named[name] = ast.literal_eval(value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) == "setup":
                for keyword in node.keywords:
                    with contextlib.suppress(ValueError):
                        found[keyword.arg or ""] = (
                            named.get(keyword.value.id)
                            if isinstance(keyword.value, ast.Name)
                            else ast.literal_eval(keyword.value)
                        )
    requires = found.get("install_requires")
    listed = requires.splitlines() if isinstance(requires, str) else strings(requires)
    if not listed and (file := LISTED_IN.search(read_text(path))):
        # Usual: setup.py reads its list from a file beside it.
        listed = read_text(path.parent / file[1]).splitlines()
    return replace(
        facts,
        name=facts.name or text(found.get("name")),
        version=facts.version or text(found.get("version")),
        python=facts.python or text(found.get("python_requires")),
        requires=facts.requires or valid(listed),
        extras={**facts.extras, **optional(found.get("extras_require"))},
        addresses=[*facts.addresses, *strings([found.get("url")])],
        complete=False,
    )


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def early_imports(folder: Path, requires: Iterable[str] = ()) -> list[str]:
    """Distributions that `setup.py` needs before it runs: what it imports, also by way of the
    project's own package, and what its commands import of the usual build tools.

    Args:
        requires: What the project lists. Other names than these and well-known ones are left out:
            anybody may own them on the index.
    """
    found: set[str] = set()
    later: set[str] = set()
    with contextlib.suppress(OSError, SyntaxError, ValueError):
        tree = ast.parse((folder / "setup.py").read_bytes())
        found = {name for node in tree.body for name in _imported(node)}
        later = {name for node in ast.walk(tree) for name in _imported(node)} & USED_BY_COMMANDS
    for name in sorted(found):
        for above in (folder, folder / "src"):
            own = own_modules.of_module(above, name)
            found |= {one.top for one in own if not (above / one.top).exists()}
    old = [WITH_DISTUTILS] if "numpy.distutils" in read_text(folder / "setup.py") else []
    known = {"setuptools", "distutils", "pkg_resources", "wheel", "pip", "ez_setup", "__future__"}
    listed = {canonicalize_name(Requirement(line).name) for line in requires}
    names = {
        DISTRIBUTIONS.get(name, name)
        for name in (found | later) - known
        if not of_python(name)
        and not any((folder / place).exists() for place in (f"{name}.py", name, f"src/{name}"))
        and (name in USUAL | BUILD_TOOLS or name in DISTRIBUTIONS or name in listed)
    }
    return old + sorted(filter(None, names))


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name.partition(".")[0] for alias in names)
        case ast.ImportFrom(module=str(module), level=0):
            yield module.partition(".")[0]


def read_text(path: Path) -> str:
    """The text of a file; empty where it cannot be read."""
    with contextlib.suppress(OSError):
        return path.read_text("utf-8", "replace")
    return ""
