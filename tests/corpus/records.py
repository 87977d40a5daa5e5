"""The records. Each is what one kind of real record looks like, cut down to what matters.

The packages `skymath` (1.0, 2.0) and `skyplot` (1.0, 2.0) are in the index of the tests; `skynone`
and other names are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jupyter_ossr_ext.install.buildpacks.conda_lock import PLATFORM
from tests.server.support.install_sources import Files, notebook

BUILD = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
PROJECT = f'{BUILD}[project]\nname = "stargaze"\nversion = "1.0"\n'
MODULE = {"stargaze/__init__.py": "LIGHT = 1\n"}


@dataclass(frozen=True)
class Case:
    """A record and its right plan.

    Attributes:
        cause: What is the matter with it.
        kind: Buildpack of the plan.
        requirements: What is asked of the index; None: not looked at.
        imports: Distributions that are verified; None: not looked at.
        says: Texts that the plan's warnings, guesses and reasons hold.
        never: Texts that stand nowhere in the plan's commands and requirements.
        environment: Variables that a command gets.
    """

    cause: str
    files: Files
    kind: str
    installable: bool = True
    requirements: Sequence[str] | None = None
    imports: Sequence[str] | None = None
    says: Sequence[str] = ()
    never: Sequence[str] = ()
    environment: Mapping[str, str] | None = None


CASES = [
    Case(
        "requirements in UTF-16, as PowerShell writes them",
        {"requirements.txt": "skymath==1.0\r\nskyplot\r\n".encode("utf-16")},
        "requirements",
        requirements=["skymath==1.0", "skyplot"],
        says=["UTF-16"],
    ),
    Case(
        "requirements in Latin-1",
        {"requirements.txt": "skymath  # für Rüdiger\n".encode("latin-1")},
        "requirements",
        requirements=["skymath"],
        says=["Latin-1"],
    ),
    Case(
        "a web page saved as requirements.txt",
        {"requirements.txt": "<!DOCTYPE html>\n<body>\n" + "<div class='a'>\n" * 9},
        "requirements",
        installable=False,
        says=["is not a list of packages"],
    ),
    Case(
        "lines that are no requirements",
        {"requirements.txt": "skymath\nthis is not one\nskyplot >= \nskymath=='1.0'\n"},
        "requirements",
        requirements=["skymath", "skyplot", "skymath==1.0"],
        says=["line 2 is no requirement"],
    ),
    Case(
        "a list as it stands in a README: commands, bullets, signs and names of files",
        {
            "requirements.txt": "pip install -q skymath\n- skyplot \u2265 1.0\n"
            "python_version >= 3.6\nenvironment.yml\nskyplot-9.0-py3-none-any.whl\n"
        },
        "requirements",
        requirements=["skymath", "skyplot>=1.0"],
        says=["a command was read as what it installs", "environment.yml is the name of a file"],
        never=["environment.yml", "skyplot-9.0"],
    ),
    Case(
        "what pip list prints",
        {"requirements.txt": "Package Version\n------- -------\nskymath 1.0\nskyplot 1.0\n"},
        "requirements",
        requirements=["skymath==1.0", "skyplot==1.0"],
    ),
    Case(
        "pip freeze inside of conda",
        {"requirements.txt": "skymath @ file:///home/conda/feedstock_root/skymath_162/work\n"},
        "requirements",
        requirements=["skymath"],
        says=["its authors' machine"],
        never=["feedstock"],
    ),
    Case(
        "an include that leaves the record",
        {"requirements.txt": "-r ../../../etc/passwd\n"},
        "requirements",
        installable=False,
        says=["outside of the record"],
        never=["root:"],
    ),
    Case(
        "an include that is missing",
        {"requirements.txt": "-r base.txt\nskymath\n"},
        "requirements",
        requirements=["skymath"],
        says=["base.txt is named, but is not among the files"],
    ),
    Case(
        "constraints in an included file",
        {
            "requirements.txt": "-r r/a.txt\n",
            "r/a.txt": "skymath\n-c c.txt\n",
            "r/c.txt": "skymath<2\n",
        },
        "requirements",
        requirements=["skymath"],
    ),
    Case(
        "options that write elsewhere",
        {"requirements.txt": "--target /tmp/elsewhere\n--user\nskymath\n"},
        "requirements",
        requirements=["skymath"],
        says=["--target is not used", "--user is not used"],
        never=["elsewhere"],
    ),
    Case(
        "modules of Python in a list",
        {"requirements.txt": "os\nargparse\nskymath\n"},
        "requirements",
        requirements=["skymath"],
        says=["os is part of Python"],
    ),
    Case(
        "a name that is not on the index",
        {"requirements.txt": "skynone==1\n"},
        "requirements",
        installable=False,
        says=["has no skynone"],
    ),
    Case(
        "two versions at once",
        {"requirements.txt": "skymath==1.0\nskymath==2.0\n"},
        "requirements",
        installable=False,
        says=["skymath==1.0 and skymath==2.0 at once"],
    ),
    Case(
        "a pinned kernel",
        {"requirements.txt": "ipykernel==4.10.1\nskymath\n"},
        "requirements",
        requirements=["ipykernel", "skymath"],
        says=["ipykernel is left open"],
    ),
    Case(
        "an empty list",
        {"requirements.txt": "# nothing\n"},
        "requirements",
        requirements=[],
        says=["lists nothing"],
    ),
    Case(
        "requirements under another name",
        {"requirements-dev.txt": "skyplot\n", "requirements_paper.txt": "skymath\n"},
        "requirements",
        requirements=["skymath"],
    ),
    Case(
        "an editable project and its own extras",
        {"requirements.txt": "-e .\n", "pyproject.toml": PROJECT, **MODULE},
        "python-project",
        imports=["stargaze"],
    ),
    Case(
        "a lock of uv",
        {
            "pyproject.toml": PROJECT + 'dependencies = ["skymath"]\n',
            "uv.lock": '[[package]]\nname="skymath"\nversion="1.0"\nsource={registry="x"}\n',
            **MODULE,
        },
        "python-project",
        requirements=["skymath"],
        says=["Versions are those of uv.lock"],
    ),
    Case(
        "a Pipfile whose key is an option",
        {"Pipfile": '[packages]\n"--target=/tmp/elsewhere" = "*"\nskymath = "*"\n'},
        "pipfile",
        requirements=["skymath"],
        never=["elsewhere"],
    ),
    Case(
        "Poetry without packages of its own",
        {
            "pyproject.toml": "[tool.poetry]\npackage-mode = false\n"
            '[tool.poetry.dependencies]\npython = "^3.8"\nskymath = "^1.0"\n'
        },
        "python-project",
        requirements=["skymath<2,>=1.0"],
        imports=["skymath"],
        says=["says itself that it is not a package"],
    ),
    Case(
        "a version from git in an archive",
        {
            "pyproject.toml": '[build-system]\nrequires = ["setuptools", "setuptools_scm"]\n'
            'build-backend = "setuptools.build_meta"\n[project]\nname = "star-gaze"\n'
            'dynamic = ["version"]\n',
            "star_gaze/__init__.py": "",
        },
        "python-project",
        says=["takes its version from git", "the record's version"],
        environment={"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_STAR_GAZE": "1.0"},
    ),
    Case(
        "setup.py that imports numpy",
        {"setup.py": "import numpy\nfrom setuptools import setup\nsetup(name='a', version='1')\n"},
        "python-project",
        requirements=[],
    ),
    Case(
        "a folder of notebooks and data with a [project]",
        {
            "pyproject.toml": PROJECT + 'dependencies = ["skymath"]\n',
            "notebooks/fit.ipynb": notebook("import skymath"),
            "data/table.csv": "1,2\n",
            "results/fit.py": "",
        },
        "python-project",
        requirements=["skymath"],
        imports=["skymath"],
        says=["cannot tell which of its folders"],
    ),
    Case(
        "a script beside a [project]",
        {
            "pyproject.toml": PROJECT + 'dependencies = ["skymath"]\n',
            "main.py": "open('ran', 'w')\n",
        },
        "python-project",
        imports=["skymath"],
        says=["no package of its name"],
    ),
    Case(
        "a Python that does not exist",
        {"pyproject.toml": PROJECT + 'requires-python = ">=3.99"\n', **MODULE},
        "python-project",
        installable=False,
        says=["Python >=3.99 is required"],
    ),
    Case(
        "developers' environment.yml beside a package",
        {
            "environment.yml": "dependencies:\n  - sphinx\n  - black\n",
            "pyproject.toml": PROJECT + 'dependencies = ["skymath"]\n',
            **MODULE,
        },
        "python-project",
        requirements=["skymath"],
    ),
    Case(
        "an environment.yml that is no YAML, beside a sound list",
        {"environment.yml": "dependencies:\n\t- x\n", "requirements.txt": "skymath\n"},
        "requirements",
        requirements=["skymath"],
        says=["environment.yml cannot be installed"],
    ),
    Case(
        "a conda package that PyPI does not have under its name, where no channel can be reached",
        {
            "environment.yml": "channels:\n  - file:///nowhere\n"
            "dependencies:\n  - skymath=1.0\n  - skynone=3\n  - skyplot=7.5.1=py38_0\n"
        },
        "conda",
        requirements=["skymath==1.0.*", "skyplot"],
        says=[
            "Not on the package index, and left out: skynone.",
            "in conda's version, another is used: skyplot.",
        ],
    ),
    Case(
        "an explicit list of conda for this platform and another, where no channel can be reached",
        {
            f"conda-{PLATFORM}.lock": "@EXPLICIT\n"
            f"file:///nowhere/{PLATFORM}/skymath-1.0-py38_0.conda#aa\n",
            "conda-other-64.lock": "@EXPLICIT\nfile:///nowhere/other-64/skyplot-1.0-0.conda\n",
        },
        "conda",
        requirements=["skymath==1.0"],
    ),
    Case(
        "a package with a git submodule, which an archive has not",
        {
            "pyproject.toml": PROJECT,
            ".gitmodules": '[submodule "e"]\n\tpath = lib/eigen\n[submodule]\n\tpath = lib/a\n',
            "lib/a/a.h": "",
            "src/stargaze/__init__.py": "",
        },
        "python-project",
        imports=["stargaze"],
        says=["does not hold git submodules, here lib/eigen."],
    ),
    Case(
        "projects of one record need one another",
        {
            "packages/a/pyproject.toml": PROJECT + 'dependencies = ["sky-sibling"]\n',
            "packages/a/stargaze/__init__.py": "import sky_sibling\n",
            "packages/b/pyproject.toml": PROJECT.replace("stargaze", "sky-sibling"),
            "packages/b/sky_sibling/__init__.py": "",
        },
        "python-project",
        requirements=[],
        imports=["sky-sibling", "stargaze"],
        says=["taken from the record itself"],
    ),
    Case(
        "a package whose notebooks need one of its extras",
        {
            **MODULE,
            "pyproject.toml": f'{PROJECT}[project.optional-dependencies]\nplot = ["skyplot<2"]\n',
            "docs/intro.ipynb": notebook("import stargaze, skyplot"),
        },
        "python-project",
        requirements=["skyplot<2"],
        imports=["stargaze"],
        says=["Added, since its code imports it and it is not listed: skyplot<2."],
    ),
    Case(
        "a vendored package below the notebooks",
        {
            "fit.ipynb": notebook("import skymath"),
            "extern/tool/setup.py": "",
            "extern/tool/tool.py": "",
        },
        "notebooks",
        requirements=["skymath"],
    ),
    Case(
        "options and redirections of an install line",
        {"a.ipynb": notebook("!pip install --progress-bar off skymath > out", "import skymath")},
        "notebooks",
        requirements=["skymath"],
        never=["off", " out"],
    ),
    Case(
        "packages behind other commands, and in calls",
        {
            "a.ipynb": notebook(
                "!cd x && pip -q install skymath==1.0; echo skynone",
                "import os\nos.system('pip install skyplot')",
            )
        },
        "notebooks",
        requirements=["skymath==1.0", "skyplot"],
        never=["skynone"],
    ),
    Case(
        "an install line that names a list",
        {"a.ipynb": notebook("!pip install -r reqs.txt -q"), "reqs.txt": "skymath==1.0\n"},
        "notebooks",
        requirements=["skymath==1.0"],
        never=["reqs.txt"],
    ),
    Case(
        "local modules in another folder, and what they import",
        {"a.ipynb": notebook("import helpers"), "code/helpers.py": "import skymath\n"},
        "notebooks",
        requirements=["skymath"],
    ),
    Case(
        "a stranger's package of the same name",
        {"a.ipynb": notebook("from skymath import Telescope\nimport skyplot")},
        "notebooks",
        requirements=["skyplot"],
        says=["skymath of the index is another one"],
    ),
    Case(
        "a guessed name that the index does not have",
        {"a.ipynb": notebook("import skynone, skyplot")},
        "notebooks",
        requirements=["skyplot"],
        says=["skynone"],
    ),
    Case(
        "cells in Python 2",
        {"a.ipynb": notebook("print 'x'\nimport skyplot")},
        "notebooks",
        requirements=["skyplot"],
        says=["are not Python 3"],
    ),
    Case(
        "scripts only",
        {"run.py": "import skyplot\nimport util\n", "util.py": ""},
        "notebooks",
        requirements=["skyplot"],
    ),
    Case(
        "a notebook in Markdown",
        {
            "fit.md": "---\njupyter:\n  kernelspec:\n    language: python\n---\n# Fit\n"
            "```python\nimport skyplot\n```\nText.\n```bash\nimport skynone\n```\n",
            "README.md": "```python\nimport skynone\n```\n",
        },
        "notebooks",
        requirements=["skyplot"],
    ),
    Case(
        "another language",
        {"Cargo.toml": "[package]\nname = 'x'\n", "src/main.rs": ""},
        "other",
        installable=False,
        says=["this is Rust"],
    ),
    Case(
        "a version of another time in another list",
        {
            "pyproject.toml": PROJECT + "dependencies = ['skymath']\n",
            **MODULE,
            "binder/requirements.txt": "skyplot==0.5\n",
            "a.ipynb": notebook("import skyplot"),
        },
        "python-project",
        requirements=["skymath", "skyplot"],
        says=["In another version than another list names", "skyplot==0.5"],
    ),
    Case(
        "packages that only magics name",
        {
            "plot.ipynb": notebook(
                "%matplotlib widget", "%load_ext autoreload", "%load_ext skyplot", "1"
            )
        },
        "notebooks",
        requirements=["skyplot"],
        says=["ipympl"],
    ),
]
