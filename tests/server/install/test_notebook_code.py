"""What notebooks import and install, word by word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from jupyter_ossr_ext.install.dependencies.guessed_packages import guess
from jupyter_ossr_ext.install.dependencies.install_lines import install_lines
from jupyter_ossr_ext.install.dependencies.notebook_code import (
    Imported,
    read_notebook,
)
from jupyter_ossr_ext.install.dependencies.wheel_modules import lacking
from tests.server.support.install_sources import notebook


@pytest.mark.parametrize(
    ("line", "words", "files"),
    [
        ("!pip install -r reqs.txt", [], ["reqs.txt"]),
        ("!pip install -r requirements.txt -q", [], ["requirements.txt"]),
        ("!pip install -rreqs.txt six", ["six"], ["reqs.txt"]),
        ("!pip install --progress-bar off six > out", ["six"], []),
        ("!pip install six 2> err.txt", ["six"], []),
        ("!pip install --target libs six", ["six"], []),
        ("!pip install --upgrade-strategy eager -U six", ["six"], []),
        ("%pip install -q 'six>=1.10' --upgrade", ["six>=1.10"], []),
        ("!{sys.executable} -m pip install six attrs", ["six", "attrs"], []),
        ("!pip install six && rm -rf x; echo done", ["six"], []),
        ("!pip install six # the newest", ["six"], []),
        ("! pip3 install git+https://github.com/a/b.git", ["git+https://github.com/a/b.git"], []),
        ("!pip install {package} $other", [], []),
        ("!conda install -y -c conda-forge six", ["six"], []),
        ("!uv pip install --index-url https://x.invalid six", ["six"], []),
        ("!pip install", [], []),
        ("!pip -q install six", ["six"], []),
        ("%pip --quiet install six", ["six"], []),
        ("!sudo -H PIP_NO_INPUT=1 pip install six", ["six"], []),
        ("!yes | pip install six", ["six"], []),
        ("!git clone https://a.org/b && cd b && pip install -r req.txt . six", ["six"], []),
        ("!apt-get install -y x; pip install six", ["six"], []),
        ('!"{sys.executable}" -m pip install six', ["six"], []),
        ("out = !pip install six", ["six"], []),
        ("!uv add six", ["six"], []),
    ],
)
def test_only_words_that_pip_would_take_as_packages_are_taken(
    line: str, words: list[str], files: list[str]
) -> None:
    [found] = install_lines(line)
    assert (found.words, found.files) == (words, files)


def test_each_command_of_a_line_is_read() -> None:
    both = install_lines("!conda install -y numpy && pip install six || pip install attrs")
    assert [(one.conda, one.words) for one in both] == [
        (True, ["numpy"]),
        (False, ["six"]),
        (False, ["attrs"]),
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os\nos.system('pip install -q six')", ["six"]),
        ("subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'six>=1'])", ["six>=1"]),
        ("subprocess.run(('pip', 'install', package))", []),
        ("pip.main(['install', 'six'])", ["six"]),
        ("get_ipython().run_line_magic('pip', 'install six')", ["six"]),
        ("get_ipython().system('pip install six')", ["six"]),
        ("await micropip.install('six')", ["six"]),
        ("print('pip install six')", []),
        ("pip install six\nimport attr", ["six"]),
        ("%%bash\ncd x\npip install six", ["six"]),
    ],
)
def test_calls_and_bare_commands_install_too(tmp_path: Path, code: str, words: list[str]) -> None:
    write(tmp_path, {"a.ipynb": notebook(code)})
    found = read_notebook(tmp_path / "a.ipynb")
    assert [word for one in found.installs for word in one.words] == words
    assert found.unread == 0


def test_other_lines_install_nothing() -> None:
    for line in ("pip install six", "# !pip install six", "!ls", "print('!pip install x')"):
        assert not install_lines(line)


@given(st.text(alphabet="abz-=./ '\"><|&;$`{}\\\n~@:#", max_size=60))
@example(" --prefix /tmp six")
@example(" '--target=/tmp/x'")
def test_no_word_of_an_install_line_is_an_option(rest: str) -> None:
    for word in (
        w for f in install_lines(f"!pip install{' ' + rest if rest else ''}") for w in f.words
    ):
        assert not word.startswith("-")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_modules_of_the_record_are_its_own_wherever_they_lie(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "fit.ipynb": notebook(
                "import helpers, deep, os, sklearn.svm\nfrom lib.util import x",
                "%%writefile made.py\nimport yaml",
                "import made",
                "print 'two'\nimport pandas",
            ),
            "helpers.py": "import bs4\n",
            "code/more/deep.py": "import skyplot\n",
            "lib/util.py": "",
        },
    )
    found = guess(tmp_path, [tmp_path / "fit.ipynb"], [])
    assert found.listed.indexed == ["beautifulsoup4", "pandas", "scikit-learn", "PyYAML"]
    assert list(found.unproven) == ["skyplot"]
    assert any("1 of 4 code cells are not Python 3" in note for note in found.notes)


def test_an_install_line_outranks_the_name_of_a_module(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.ipynb": notebook(
                "!pip install -r reqs.txt\n!pip install skbio==0.5", "import skbio"
            ),
            "reqs.txt": "six==1.16.0\n",
        },
    )
    found = guess(tmp_path, [tmp_path / "a.ipynb"], [])
    assert found.listed.indexed == ["six==1.16.0", "scikit-bio"]


def test_notebooks_of_old_formats_and_other_languages(tmp_path: Path) -> None:
    old = {
        "worksheets": [{"cells": [{"cell_type": "code", "input": ["import six"], "outputs": []}]}],
        "metadata": {},
        "nbformat": 3,
        "nbformat_minor": 0,
    }
    document = json.loads(notebook("library(dplyr)"))
    document["metadata"] = {"kernelspec": {"name": "ir", "display_name": "R"}}
    write(tmp_path, {"old.ipynb": json.dumps(old), "r.ipynb": json.dumps(document)})
    assert read_notebook(tmp_path / "old.ipynb").imported == {Imported("six")}
    found = guess(tmp_path, [tmp_path / "r.ipynb"], [])
    assert found.languages == ["r"] and not found.listed.indexed and found.notebooks == 0


def test_a_wheel_must_hold_what_is_imported(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "api/__init__.py": "def get(): ...\n",
            "specter/__init__.py": "from specter.flux import *\n",
            "plain.py": "A = 1\n",
        },
    )
    assert lacking(tmp_path, [Imported("api", ("API",))]) == ["api"]
    assert lacking(tmp_path, [Imported("api", ("get",)), Imported("plain", ("A",))]) == []
    assert lacking(tmp_path, [Imported("specter", ("flux",))]) == []  # a star import may define it
    wrong = [Imported("specter.psf"), Imported("plain.psf"), Imported("other")]
    assert lacking(tmp_path, wrong) == ["other", "plain.psf", "specter.psf"]


def test_every_word_that_is_left_is_a_requirement(tmp_path: Path) -> None:
    write(tmp_path, {"a.ipynb": notebook("!pip install six ./x $y 'attrs<30' --pre ../../z")})
    found = guess(tmp_path, [tmp_path / "a.ipynb"], [])
    assert [Requirement(line).name for line in found.listed.indexed] == ["six", "attrs"]
    assert any("../../z" in note for note in found.notes)


def test_a_branch_for_one_notebook_service_is_not_needed_elsewhere(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "fit.ipynb": notebook(
                "import os\nif os.getcwd() == '/content':\n    from google.colab import drive\n"
                "    import service_only\nelse:\n    import skymath",
                "if skymath.ready:\n    import skyplot",
            )
        },
    )
    required = {one.module for one in read_notebook(tmp_path / "fit.ipynb").required}
    assert required == {"os", "skymath", "skyplot"}


def test_an_import_of_a_service_without_a_condition_is_needed(tmp_path: Path) -> None:
    write(tmp_path, {"fit.ipynb": notebook("from google.colab import drive")})
    required = {one.module for one in read_notebook(tmp_path / "fit.ipynb").required}
    assert required == {"google.colab"}


@pytest.mark.parametrize(
    "line",
    [
        "! wget -q -N https://host.invalid/code/readsky.py",
        "!curl -O https://host.invalid/readsky.py",
        "urllib.request.urlretrieve('https://host.invalid/readsky.py', 'readsky.py')",
    ],
)
def test_a_module_that_a_cell_downloads_is_no_package(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"fit.ipynb": notebook(line, "import readsky")})
    found = read_notebook(tmp_path / "fit.ipynb")
    assert found.written == {"readsky"}
    guessed = guess(tmp_path, [tmp_path / "fit.ipynb"], [])
    assert guessed.unproven == {} and guessed.listed.indexed == []


def test_a_download_of_data_writes_no_module(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"fit.ipynb": notebook("!wget https://host.invalid/data.pyc https://h.invalid/a.csv")},
    )
    assert read_notebook(tmp_path / "fit.ipynb").written == set()
