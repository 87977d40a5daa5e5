"""Properties of every file that lists packages, whatever a record writes into it.

No word of it becomes an option or a path outside of the record; and the index is asked for nothing
but names that stand in the file.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from jupyter_ossr_ext.install import build_instructions
from jupyter_ossr_ext.install.buildpacks.base import BuildInstructions, Request
from jupyter_ossr_ext.install.buildpacks.detection import detect
from jupyter_ossr_ext.install.buildpacks.pixi import PLATFORM
from jupyter_ossr_ext.install.dependencies.distribution_names import MISTAKEN_NAMES
from jupyter_ossr_ext.problems import Problem
from tests.server.support.install_sources import Files, notebook, write_tree

BUILD = '[build-system]\nrequires = ["setuptools"]\n'
EVIL = st.sampled_from(
    [
        "--target=/tmp/elsewhere",
        "-e../../outside",
        "../../outside",
        "/etc",
        "-r /etc/passwd",
        "--index-url=http://evil.invalid",
        "six --global-option=x",
        "a; import os",
        "git+ssh://x/y",
        "file:///etc",
        "six @ file:///etc",
        "off > out",
        "$(touch x)",
        "python",
    ]
)
WORD = st.one_of(st.from_regex(r"[a-z./~$@=<>\[\]; -]{1,20}", fullmatch=True), EVIL)
TEXT = st.one_of(WORD, st.text(max_size=20).filter(lambda text: "\0" not in text))


def quoted(text: str) -> str:
    """A TOML or JSON string."""
    return json.dumps(text, ensure_ascii=True)


def pipfile(name: str, value: str) -> Files:
    return {"Pipfile": f"[packages]\n{quoted(name)} = {quoted(value)}\n"}


def pipfile_path(name: str, value: str) -> Files:
    return {"Pipfile": f"[packages]\n{quoted(name)} = {{path = {quoted(value)}}}\n"}


def poetry(name: str, value: str) -> Files:
    text = f"[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\n{quoted(name)} = "
    return {"pyproject.toml": f"{text}{quoted(value)}\n"}


def poetry_git(name: str, value: str) -> Files:
    text = f"[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\n{quoted(name)} = "
    return {"pyproject.toml": f"{text}{{git = {quoted(value)}, rev = {quoted(name)}}}\n"}


def group(name: str, value: str) -> Files:
    return {"pyproject.toml": f"[dependency-groups]\n{quoted(name)} = [{quoted(value)}]\n"}


def project(name: str, value: str) -> Files:
    text = f'{BUILD}[project]\nname = {quoted(name)}\nversion = "1"\n'
    return {"pyproject.toml": f"{text}dependencies = [{quoted(value)}]\n", "a.py": ""}


def setup_cfg(name: str, value: str) -> Files:
    lines = " ".join(f"{name} {value}".split())
    return {
        "setup.cfg": f"[metadata]\nname = a\n[options]\ninstall_requires =\n    {lines}\n",
        "setup.py": "",
    }


def environment(name: str, value: str) -> Files:
    document = {"dependencies": ["python", {"pip": [name, value]}]}
    return {"environment.yml": yaml.safe_dump(document)}


def conda_spec(name: str, value: str) -> Files:
    document = {"channels": ["conda-forge"], "dependencies": [name, value]}
    return {"environment.yml": yaml.safe_dump(document)}


def conda_lock(name: str, value: str) -> Files:
    package = {"name": name, "version": value, "manager": "pip", "platform": PLATFORM}
    document = {"package": [package]}
    return {"conda-lock.yml": yaml.safe_dump(document), "requirements.txt": "six\n"}


def pixi(name: str, value: str) -> Files:
    workspace = f'[workspace]\nchannels = ["conda-forge"]\nplatforms = ["{PLATFORM}"]\n'
    return {"pixi.toml": f"{workspace}[pypi-dependencies]\n{quoted(name)} = {quoted(value)}\n"}


def lines(name: str, value: str) -> Files:
    return {"requirements.txt": f"{name}\n{value}\n"}


def install_line(name: str, value: str) -> Files:
    return {"a.ipynb": notebook(f"!pip install {name} {value}", "import six")}


FORMATS: list[Callable[[str, str], Files]] = [
    pipfile,
    pipfile_path,
    poetry,
    poetry_git,
    group,
    project,
    setup_cfg,
    environment,
    conda_spec,
    conda_lock,
    pixi,
    lines,
    install_line,
]
OPTIONS = ("--index-url ", "--extra-index-url ", "--find-links ", "--no-binary ", "--only-binary ")


def planned(root: Path, files: Files) -> list[BuildInstructions]:
    """What every sign in the files comes to, also a conda one without conda."""
    shutil.rmtree(root, ignore_errors=True)
    write_tree(root, files)
    found = []
    signs = detect(root)
    for sign in signs:
        for without in (False, True):
            try:
                request = Request(sign, root)
                made = build_instructions.make(request, signs, without_conda=without)
            except Problem:
                continue  # refused with a sentence
            found.append(made)
    return found


def safe(line: str, root: Path) -> None:
    """A line of the file that the installers get."""
    if line.startswith("-"):
        assert line == "--pre" or line.startswith(OPTIONS), line
        assert "evil" not in line or line.partition(" ")[2].startswith("http"), line
    elif line.startswith("/"):
        assert Path(line.partition("[")[0]).is_relative_to(root), line
    elif not re.match(r"(git\+)?https?://", line):
        url = Requirement(line).url or ""
        assert not url.startswith("file:") or url.startswith(root.as_uri()), line


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.__name__)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(name=TEXT, value=TEXT)
@example("--target=/tmp/x", "*")
@example("six", "--target=/tmp/x")
@example("six", "../../outside")
@example("six", "1 --hash=x -e ../..")
@example("--target=/tmp/elsewhere", "0")
@example("six", "a a")
@example("six", "SKIMAGE")
def test_no_word_of_a_record_is_an_option_a_path_outside_or_an_unknown_name(
    format_: Callable[[str, str], Files],
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    value: str,
) -> None:
    above = tmp_path_factory.getbasetemp() / format_.__name__
    root = (above / "record").resolve()
    try:
        files = format_(name, value)
        tomllib.loads(str(files.get("pyproject.toml", "")))
    except (ValueError, yaml.YAMLError):
        return  # no such file can be written
    meant = " ".join(MISTAKEN_NAMES.values())
    written = canonicalize_name(" ".join([name, value, "six", meant]))
    for made in planned(root, files):
        for line in made.listed.text().splitlines():
            safe(line, root)
        for line in [*made.requirements, *made.listed.constraints]:
            requirement = Requirement(line)
            assert not line.startswith("-")
            known = canonicalize_name(requirement.name) in written
            assert known or made.sign.ecosystem == "conda", line
        for one in made.listed.local:
            assert one.path.is_relative_to(root), one
            assert all(re.fullmatch(r"[\w.-]+", extra) for extra in one.extras), one
        for spec in made.conda.specs if made.conda else []:
            assert not spec.startswith("-"), spec
    assert [path.name for path in above.iterdir()] == ["record"]
