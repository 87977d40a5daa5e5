"""What a package index shows: addresses, and a README whose links lead somewhere from there.

And the command that an installation adds.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import entry_points
from pathlib import Path

from jupyter_ossr_ext.cli.__main__ import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HERE = re.compile(
    r"https://(?:github\.com/escape2020/jupyter-ossr-ext/(?:blob|tree)"
    r"|raw\.githubusercontent\.com/escape2020/jupyter-ossr-ext)/main/([^)\s]+)"
)


def test_the_package_has_addresses() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    urls = (package["homepage"], package["bugs"]["url"], package["repository"]["url"])
    assert all(url.startswith("https://github.com/escape2020/jupyter-ossr-ext") for url in urls)


def test_links_of_the_readme_work_outside_of_the_repository() -> None:
    links = re.findall(r"\]\(([^)]+)\)|^\[\w+\]: (\S+)", README, re.MULTILINE)
    found = [inline or reference for inline, reference in links]
    assert len(found) > 14
    assert [link for link in found if not link.startswith("https://")] == []


def test_links_of_the_readme_into_the_repository_exist() -> None:
    paths = HERE.findall(README)
    assert len(paths) > 14
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_references_of_the_readme_are_defined() -> None:
    used = set(re.findall(r"\]\[(\w+)\]", README))
    assert used == set(re.findall(r"^\[(\w+)\]: ", README, re.MULTILINE))


def test_the_command_line_is_installed_as_a_command_of_jupyter() -> None:
    [made] = entry_points(group="console_scripts", name="jupyter-ossr")
    assert made.load() is main
