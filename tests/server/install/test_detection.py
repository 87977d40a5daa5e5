"""Detection of a folder's content without running any of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_ossr_ext.install import build_instructions
from jupyter_ossr_ext.install.buildpacks import (
    codemeta_hints,
    conda_file,
    snippets,
)
from jupyter_ossr_ext.install.buildpacks.base import BuildInstructions, Request
from jupyter_ossr_ext.install.buildpacks.detection import detect
from jupyter_ossr_ext.install.buildpacks.python_project import read_project
from jupyter_ossr_ext.problems import Malformed
from tests.server.support.install_sources import Files, notebook, wheel, write_tree

PROJECT = '[project]\nname = "a"\nversion = "1"\n'
BOOK = notebook("import numpy")


def instructions(
    root: Path, *, requirements: list[str] | None = None, run_post: bool = False
) -> BuildInstructions:
    """The build instructions for the first sign in a folder."""
    signs = detect(root)
    return build_instructions.make(Request(signs[0], root, requirements), signs, run_post=run_post)


@pytest.mark.parametrize(
    ("files", "kinds"),
    [
        ({"environment.yml": "", "requirements.txt": "", "x.ipynb": BOOK}, ["conda"]),
        ({"binder/requirements.txt": "", "environment.yml": ""}, ["requirements", "conda"]),
        ({".binder/environment.yml": "", "pyproject.toml": PROJECT}, ["conda"]),
        ({"Pipfile": "", "requirements.txt": ""}, ["pipfile", "requirements"]),
        ({"pyproject.toml": PROJECT, "requirements.txt": ""}, ["python-project"]),
        ({"pyproject.toml": "[tool.black]\n", "requirements.txt": ""}, ["requirements"]),
        ({"setup.cfg": "[metadata]\nname = a\n"}, ["python-project"]),
        ({"setup.cfg": "[flake8]\n", "a.ipynb": BOOK}, ["notebooks"]),
        ({"a-1.0-py3-none-any.whl": wheel("a", "1.0", {"a.py": ""})}, ["wheel"]),
        ({"a-1.0-cp27-cp27m-win32.whl": b""}, []),
        ({"Project.toml": 'name = "A"\n'}, ["julia"]),
        ({"DESCRIPTION": "Package: a\n"}, ["r"]),
        ({"DESCRIPTION": "A text about something.\n"}, []),
        ({"renv.lock": "{}"}, ["r"]),
        ({"CMakeLists.txt": "", "Dockerfile": ""}, ["cmake", "container"]),
        ({"tool.def": "Bootstrap: docker\n"}, ["container"]),
        ({"image.sif": b""}, ["container"]),
        ({"Dockerfile": "", "setup.py": ""}, ["python-project", "container"]),
        ({"top/inner/setup.py": ""}, ["python-project"]),
        ({"events.fits": b"", "README.md": ""}, []),
        ({"tests/setup.py": "", ".hidden/setup.py": ""}, []),
    ],
)
def test_the_first_detected_file_is_the_one_that_repo2docker_uses(
    files: Files, kinds: list[str], tmp_path: Path
) -> None:
    found = [sign.kind for sign in detect(write_tree(tmp_path, files))]
    assert found[: len(kinds)] == kinds
    if not kinds:
        assert found == []


@pytest.mark.parametrize(
    ("files", "path"),
    [
        (
            {"requirements-dev.txt": "six\n", "requirements_gpu.txt": "six\n"},
            "requirements_gpu.txt",
        ),
        ({"requirements/base.txt": "six\n"}, "requirements/base.txt"),
        ({"Requirements.txt": "six\n"}, "Requirements.txt"),
        ({"env.yml": "dependencies:\n  - numpy\n"}, "env.yml"),
        ({"paper.yaml": "dependencies:\n  - numpy\n", "mkdocs.yml": "nav: []\n"}, "paper.yaml"),
        ({"pylock.toml": '[[packages]]\nname="six"\nversion="1"\n'}, "pylock.toml"),
        ({"pyproject.toml": '[dependency-groups]\ndev=["six"]\n'}, "pyproject.toml"),
        ({"run.py": "import six\n", "util.py": "import attr\n"}, "run.py"),
        ({"Cargo.toml": "[package]\n", "src/main.rs": ""}, "Cargo.toml"),
        (
            {
                "environment.yml": "dependencies:\n  - sphinx\n",
                "pyproject.toml": PROJECT + 'dependencies = ["numpy"]\n',
            },
            "pyproject.toml",
        ),
        (
            {"fit.ipynb": notebook("import numpy"), "lib/other/setup.py": "", "lib/other/o.py": ""},
            "fit.ipynb",
        ),
    ],
)
def test_lists_under_other_names_are_found_and_those_for_use_come_first(
    files: Files, path: str, tmp_path: Path
) -> None:
    assert detect(write_tree(tmp_path, files))[0].path == path


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {
                "pyproject.toml": PROJECT + 'dependencies=["six"]\n[tool.uv]\npackage=false\n',
                "main.py": "",
            },
            "is not a package",
        ),
        (
            {"pyproject.toml": PROJECT + 'dependencies=["six"]\n', "main.py": "import six\n"},
            "no package of its name",
        ),
        (
            {
                "pyproject.toml": PROJECT + 'dependencies=["six"]\n',
                "data/t.csv": "",
                "notebooks/fit.py": "",
            },
            "which of its folders (data, notebooks)",
        ),
        ({"setup.cfg": "[metadata]\nname=a\n[options]\ninstall_requires=six\n"}, "neither"),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\nsix="^1.16"\n'},
            "build backend",
        ),
    ],
)
def test_of_what_is_no_package_only_the_dependencies_are_installed(
    files: Files, message: str, tmp_path: Path
) -> None:
    made = instructions(write_tree(tmp_path, files))
    assert not made.own and not made.listed.local and not made.runs_code
    assert made.requirements[0].startswith("six")
    assert any(message in warning for warning in made.warnings)


def test_projects_of_one_record_satisfy_one_another(tmp_path: Path) -> None:
    two = PROJECT.replace('"a"', '"mono-two"') + 'dependencies = ["mono-one", "six"]\n'
    one = PROJECT.replace('"a"', '"mono-one"') + 'dependencies = ["mono-zero"]\n'
    files = {
        "packages/zero/pyproject.toml": PROJECT.replace('"a"', '"mono-zero"'),
        "packages/zero/mono_zero/__init__.py": "",
        "packages/two/pyproject.toml": two,
        "packages/two/mono_two/__init__.py": "",
        "packages/one/pyproject.toml": one,
        "packages/one/mono_one/__init__.py": "",
    }
    write_tree(tmp_path, files)
    signs = detect(tmp_path)
    sign = next(sign for sign in signs if "two" in sign.path)
    made = build_instructions.make(Request(sign, tmp_path), signs)
    assert sorted(one.name for one in made.own) == ["mono-one", "mono-two", "mono-zero"]
    assert made.requirements == ["six"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    write_tree(tmp_path / "outside", {"setup.py": ""})
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link").symlink_to(tmp_path / "outside")
    (tmp_path / "in/setup.py").symlink_to(tmp_path / "outside/setup.py")
    assert detect(tmp_path / "in") == []


def test_setup_py_is_read_and_never_run(tmp_path: Path) -> None:
    code = (
        "open('ran', 'w')\nfrom setuptools import setup\n"
        "setup(name='a', version='2', python_requires='>=3.9', install_requires=['numpy>1'])\n"
    )
    facts = read_project(write_tree(tmp_path, {"setup.py": code}))
    assert (facts.name, facts.version, facts.python) == ("a", "2", ">=3.9")
    assert facts.requires == ["numpy>1"] and not facts.complete
    assert not (tmp_path / "ran").exists()


def test_a_build_with_numpy_distutils_gets_tools_that_still_work_with_it(tmp_path: Path) -> None:
    code = "from numpy.distutils.core import setup\nsetup(name='a', python_requires='>=3.6')\n"
    facts = read_project(write_tree(tmp_path, {"setup.py": code}))
    assert facts.early == ["setuptools<60", "numpy"]
    assert facts.python == ">=3.6,<3.12"


def test_what_setup_py_needs_before_it_runs(tmp_path: Path) -> None:
    """Also what its package and its commands import; never a name that anybody may own."""
    code = """
import sky, someones_name, skymath
from setuptools import setup
class Build:
    def finalize_options(self):
        import Cython, other_name
setup(name="sky", install_requires=["skymath>=1"])
"""
    files = {
        "setup.py": code,
        "sky/__init__.py": "from .core import f",
        "sky/core.py": "import numpy",
    }
    facts = read_project(write_tree(tmp_path, files))
    assert facts.early == ["cython", "numpy", "skymath"]


def test_only_a_guess_can_be_changed_and_only_by_package_names(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.ipynb": BOOK})
    with pytest.raises(Malformed):
        instructions(tmp_path, requirements=["--index-url=http://evil"])
    write_tree(tmp_path, {"requirements.txt": "numpy\n"})
    with pytest.raises(Malformed):
        instructions(tmp_path, requirements=["scipy"])


def test_post_build_is_shown_and_runs_only_where_it_is_wanted(tmp_path: Path) -> None:
    write_tree(tmp_path, {"binder/requirements.txt": "numpy", "binder/postBuild": "rm -rf ~"})
    made = instructions(tmp_path)
    [code] = made.runs_code
    assert not code.runs and made.post_build is None and code.excerpt == "rm -rf ~"
    made = instructions(tmp_path, run_post=True)
    assert made.runs_code[0].runs and made.post_build == "binder/postBuild"


def test_codemeta_is_a_hint_in_any_of_its_shapes(tmp_path: Path) -> None:
    document = {
        "softwareRequirements": [{"name": "numpy", "version": "1.2"}, "gcc"],
        "programmingLanguage": {"name": "Python"},
        "buildInstructions": "rm -rf /",
    }
    write_tree(tmp_path, {"codemeta.json": json.dumps(document)})
    assert codemeta_hints.hints(tmp_path) == [
        "Requirements: numpy 1.2, gcc",
        "Build instructions: rm -rf /",
        "Programming language: Python",
    ]
    (tmp_path / "codemeta.json").write_text("[broken")
    assert codemeta_hints.hints(tmp_path) == []


def test_an_environment_yml_round_trips(tmp_path: Path) -> None:
    text = conda_file.write("a", ["forge"], ["python=3.11", "numpy"], ["pyvo==1"])
    listed = conda_file.read(write_tree(tmp_path, {"e.yml": text}) / "e.yml")
    assert listed.channels == ["forge"] and listed.specs == ["python=3.11", "numpy"]
    assert listed.pip == ["pyvo==1"]
    for broken in ("{", "- a", "dependencies: x"):
        (tmp_path / "e.yml").write_text(broken)
        with pytest.raises(ValueError):
            conda_file.read(tmp_path / "e.yml")


def test_data_has_a_snippet_that_quotes_its_path() -> None:
    assert 'fits.open("it\'s.fits.gz")' in (snippets.snippet(["a.txt", "it's.fits.gz"]) or "")
    assert snippets.snippet(["paper.pdf"]) is None


def test_an_editable_package_is_installed_as_a_usual_one(tmp_path: Path) -> None:
    write_tree(tmp_path, {"requirements.txt": "numpy\n-e sub[x]\n", "sub/setup.py": "setup()"})
    made = instructions(tmp_path)
    assert made.sign.kind == "requirements"
    assert made.listed.text().splitlines() == ["numpy", f"{tmp_path / 'sub'}[x]"] and made.warnings
    assert [code.path for code in made.runs_code] == ["setup.py"]
