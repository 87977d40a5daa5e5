"""Packages that were made from the template of Astropy's affiliated packages, 2013 to 2019.

Their `setup.py` imports `astropy_helpers`, which their repository has as a git submodule: an
archive does not hold it. `ah_bootstrap.py` then asks setuptools for the distribution
astropy-helpers, which takes the installed one, if there is one (`get_index_dist` in
https://github.com/astropy/astropy-helpers/blob/master/ah_bootstrap.py).
"""

from __future__ import annotations

import ast
import configparser
import contextlib
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

from ..dependencies import solve_date
from .project_facts import EXTRA, Facts, valid
from .setup_files import LAST_DISTUTILS, read_text

FOLDER = "astropy_helpers"
"""Of the submodule."""
NEW, OLD = "astropy-helpers>=3.2", "astropy-helpers<3"
"""3.2 introduced `setup`, and calls without arguments; 2.0, the last series for Python 2, was
maintained longest and has all that was used before (astropy-helpers, "Changelog")."""
NEW_CALLS = {"register_commands", "generate_version_py"}
IMPORTED = {
    "numpy": re.compile(r"^\s*(?:import|from) numpy\b|['\"]numpy['\"]|\.pyx\b", re.MULTILINE),
    "cython<3": re.compile(r"^\s*(?:import|from) Cython\b|\.pyx\b", re.MULTILINE),
    "jinja2": re.compile(r"^\s*(?:import|from) jinja2\b", re.MULTILINE),
}
"""What the files `setup_package.py` of subpackages, and Cython code, need of the build."""
MOST = 2000
"""Files of a project that are looked at."""


def build_tools(folder: Path) -> list[str]:
    """What the build needs in addition; empty where it is no such package, or is whole. Blocking.

    `ah_bootstrap.py` imports `imp`, `pkg_resources` and `setuptools.sandbox`.
    """
    script = read_text(folder / "setup.py")
    within = folder / FOLDER / FOLDER
    if not (folder / "ah_bootstrap.py").is_file() or FOLDER not in script or within.is_dir():
        return []
    helpers = NEW if _uses_new(script) else OLD
    texts = [read_text(path) for path in islice(folder.rglob("setup_package.py"), MOST)]
    if next(folder.rglob("*.pyx"), None):
        texts.append(".pyx")
    used = [line for line, text in IMPORTED.items() if any(text.search(one) for one in texts)]
    return [helpers, *used]


def _uses_new(script: str) -> bool:
    with contextlib.suppress(SyntaxError, ValueError, RecursionError):
        for node in ast.walk(ast.parse(script)):
            match node:
                case ast.ImportFrom(module="astropy_helpers.setup_helpers", names=names):
                    if any(alias.name == "setup" for alias in names):
                        return True
                case ast.Call(func=ast.Name(id=name), args=[], keywords=[]) if name in NEW_CALLS:
                    return True
    return False


def with_template(facts: Facts, folder: Path) -> Facts:
    """`facts`, and what the `metadata` of the template's `setup.cfg` say in its own way."""
    tools = build_tools(folder)
    if not tools:
        return facts
    parser = configparser.ConfigParser(interpolation=None)
    with contextlib.suppress(OSError, configparser.Error, UnicodeDecodeError):
        parser.read_string((folder / "setup.cfg").read_text(encoding="utf-8"))
    named = parser.get("metadata", "package_name", fallback="").strip()
    needs = parser.get("metadata", "install_requires", fallback="").split(",")
    python = ",".join(filter(None, [facts.python, LAST_DISTUTILS]))
    if facts.early:  # it is built in the environment itself
        facts = replace(facts, early=[*facts.early, *tools, solve_date.WITH_USE_2TO3])
        tools = []
    return replace(
        facts,
        tools=tools,
        name=facts.name or (named if EXTRA.fullmatch(named) else None),
        requires=facts.requires or valid([one.strip() for one in needs if one.strip()]),
        python=python,
    )
