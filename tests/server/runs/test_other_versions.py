"""Repairs with other versions: the notebook gets further, or nothing changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_ossr_ext.install.interpreter import packages
from jupyter_ossr_ext.models import InstallPlan, NotebookRun, RunReport, RunSpec
from jupyter_ossr_ext.runs import printed_versions
from jupyter_ossr_ext.runs.service import Runs
from tests.corpus.case import Case, Cell, text
from tests.corpus.notebooks import notebook
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, wheel, zipped

SERIES = {
    "1.0": {
        "skyfit/__init__.py": "def fit(alpha=0): return 'one'\ndef scale(by): return by\n",
        "skyfit/old.py": "flux = 1\n",
    },
    "2.0": {
        "skyfit/__init__.py": "def fit(level=0): return 'two'\n"
        "def scale(by): raise TypeError('skyfit scaling is deprecated, use Model')\n"
    },
    "3.0": {
        "skyfit/__init__.py": "def fit(level=0): return 'three'\nclass Model: pass\n",
        "skyfit/new.py": "flux = 3\n",
    },
}
GRAPHS = {
    "2.3": {"networkx/__init__.py": "class Graph:\n    node = {}\n"},
    "2.5": {"networkx/__init__.py": "class Graph: pass\n"},
}
USERS = {
    "1.0": ({"skyuser.py": "import skyfit\n"}, ["skyfit<2"]),
    "2.0": ({"skyuser.py": "import skyfit\nskyfit.fit(level=1)\n"}, ["skyfit>=2"]),
}
PATCHED = {"2.0.1": {"skyfit/__init__.py": "def fit(alpha=0): return 'two'\n"}}


class Opened:
    def __init__(self, installs: InstallEnvironment, plan: InstallPlan, kernel: str) -> None:
        self._installs, self._plan, self._kernel = installs, plan, kernel

    async def run(self, cells: Sequence[Cell], *, repair: bool = True) -> NotebookRun:
        [made] = await self.run_all(cells, repair=repair)
        return made

    async def run_all(self, *books: Sequence[Cell], repair: bool = True) -> list[NotebookRun]:
        """Run notebooks in one job."""
        names = [f"fit{number or ''}.ipynb" for number in range(len(books))]
        for name, cells in zip(names, books, strict=True):
            (self._installs.root / name).write_text(notebook(Case("fit", cells, len(cells))))
        spec = RunSpec(notebooks=names, kernel=self._kernel, plan=self._plan.id, repair=repair)
        job = await self._installs.ended(self._installs.jobs.submit(spec))
        assert isinstance(job.result, RunReport), await self._installs.report(job)
        return job.result.notebooks

    async def version(self) -> str:
        [environment] = await self._installs.install.environments()
        folder = self._installs.settings.environments / environment.id / "env"
        return (await packages(str(folder / "bin" / "python"), {}))["skyfit"].version


@asynccontextmanager
async def opened(folder: Path, index: Index, *more: str) -> AsyncIterator[Opened]:
    """An environment with skyfit 2.0, for which the record asks."""
    names = []
    for version, files in {**SERIES, **PATCHED}.items():
        names.append(f"skyfit-{version}-py3-none-any.whl")
        index.add(names[-1], wheel("skyfit", version, files))
    for version, files in GRAPHS.items():
        names.append(f"networkx-{version}-py3-none-any.whl")
        index.add(names[-1], wheel("networkx", version, files))
    for version, (files, needs) in USERS.items():
        names.append(f"skyuser-{version}-py3-none-any.whl")
        index.add(names[-1], wheel("skyuser", version, files, needs))
    try:
        async with InstallEnvironment(folder, index) as installs:
            Runs(installs.root, installs.settings, installs.install).register(installs.jobs)
            files = {"requirements.txt": "\n".join(["skyfit==2.0", "networkx", *more])}
            [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
            plan = await installs.plan(record)
            result = await installs.execute(plan)
            assert result.kernel
            yield Opened(installs, plan, result.kernel)
    finally:
        for name in names:
            del index.wheels[name]


PRINTED: list[Cell] = [
    "import skyfit",
    "skyfit.fit(alpha=1)",
    ("print('skyfit', 'is', 'there')", [text("skyfit    : 1.0\n\nPython : 3.6\n")]),
]
NO_HELP: dict[str, list[Cell]] = {
    "no version has the name": ["from skyfit import Nothing"],
    "a keyword, and nothing printed": ["import skyfit", "skyfit.fit(gamma=1)"],
    "printed, and of no help": ["import skyfit", ("skyfit.fit(gamma=1)", [text("skyfit 3.0\n")])],
    "what runs the notebook": [
        "from IPython import parallel",
        ("1", [text("ipython 1.0\nskynone 1.0\n")]),
    ],
    "Python": ["from collections import Mapping"],
    "words for the installer": [
        "import skyfit",
        ("skyfit.fit(gamma=1)", [text("skyfit ==1.0 --index-url=x\n")]),
    ],
    "a number that is no version": [
        "import skyfit",
        ("skyfit.fit(gamma=1)", [text("skyfit 1.0-x-2\n")]),
    ],
    "a version that the index has not": [
        "import skyfit",
        ("skyfit.fit(gamma=1)", [text("skyfit 9.9\n")]),
    ],
}


async def test_other_versions_are_installed_where_the_notebook_gets_further(
    tmp_path: Path, index: Index
) -> None:
    """One test for all: making the environment takes longer than a run."""
    async with opened(tmp_path, index) as environment:
        unchanged = await environment.run(["from skyfit import Model"], repair=False)
        assert unchanged.failure and unchanged.failure.cause == "moved-module"
        for reason, cells in NO_HELP.items():
            made = await environment.run(cells)
            assert (made.state, made.installed) == ("failed", []), reason
            assert made.failure and made.failure.cause in {"moved-module", "changed-api"}, reason
            assert await environment.version() == "2.0", reason
        graph = await environment.run(["from networkx import Graph", "Graph().node"])
        assert (graph.state, graph.installed) == ("completed", ["networkx==2.3"])
        refused = await environment.run(["import skyfit", "skyfit.scale(2)"])
        assert (refused.state, refused.installed) == ("completed", ["skyfit==1.0"])
        level = ("skyfit.fit(level=1)", [text("skyfit 2.0\n")])
        assert (await environment.run(["import skyfit", level])).installed == ["skyfit==2.0"]
        by_print = await environment.run(PRINTED)
        assert (by_print.state, by_print.installed) == ("completed", ["skyfit==1.0"])
        await environment.run(["import skyfit", "skyfit.Model"])
        one_of_them = await environment.run(
            [
                "import skyfit",
                "skyfit.fit(alpha=1)",
                ("1", [text("psutil 0.0.1\nskyfit 1.0\n")]),
            ]
        )
        assert (one_of_them.state, one_of_them.installed) == ("completed", ["skyfit==1.0"])
        newer = await environment.run(["from skyfit import Model", "Model()"])
        assert (newer.state, newer.installed) == ("completed", ["skyfit==3.0"])
        assert "skyfit 3.0 instead of 1.0" in " ".join(newer.notes)
        older = await environment.run(["import skyfit.old", "skyfit.old.flux"])
        assert (older.state, older.installed) == ("completed", ["skyfit==1.0"])
        attribute = await environment.run(["import skyfit", "skyfit.Model"])
        assert (attribute.state, attribute.installed) == ("completed", ["skyfit==3.0"])
        within = await environment.run(["from skyfit.old import flux; open('none.csv')"])
        assert within.installed == ["skyfit==1.0"]
        assert within.failure and within.failure.cause == "missing-file"


async def test_what_needs_the_package_is_changed_with_it(tmp_path: Path, index: Index) -> None:
    async with opened(tmp_path, index, "skyuser") as environment:
        made = await environment.run(["import skyuser", "import skyfit.old"])
        assert (made.state, sorted(made.installed)) == (
            "completed",
            ["skyfit==1.0", "skyuser==1.0"],
        ), made.failure
        back = await environment.run(["import skyuser", "skyuser.skyfit.fit(level=1)"])
        assert back.state == "failed", "another job does not know of the change"


async def test_a_version_for_one_notebook_is_taken_back_for_another(
    tmp_path: Path, index: Index
) -> None:
    old = ["import skyfit.old", "skyfit.old.flux"]
    level = ["import skyfit", "skyfit.fit(level=1)"]
    async with opened(tmp_path, index) as environment:
        made = await environment.run_all(old, level, old, ["import skyfit", "skyfit.fit(gamma=1)"])
        assert [one.state for one in made] == ["completed", "completed", "completed", "failed"]
        assert [one.installed for one in made] == [
            ["skyfit==1.0"],
            ["skyfit==2.0"],
            ["skyfit==1.0"],
            [],
        ]
        assert made[1].notes == ["Installed for this notebook: skyfit 2.0 instead of 1.0."]
        assert await environment.version() == "1.0", "as the last one that it helped has it"


def printed(*outputs: str) -> dict[str, str]:
    document = nbformat.reads(notebook(Case("", [("1", [text(one) for one in outputs])], 1)), 4)
    return printed_versions.of(document)


def test_the_forms_in_which_notebooks_print_versions() -> None:
    assert printed("numpy       : 1.21.0\npymc3       : 3.6\n") == {
        "numpy": "1.21.0",
        "pymc3": "3.6",
    }
    assert printed("numpy 1.15.4\npymc3 3.6\nlast updated: 2019-01-05\n") == {
        "numpy": "1.15.4",
        "pymc3": "3.6",
    }
    assert printed("QuTiP Version:      4.7.0\nNumpy Version:      1.19.0\n") == {
        "qutip": "4.7.0",
        "numpy": "1.19.0",
    }
    assert printed("scikit-learn==0.19.1\nPyYAML==5.1\n") == {
        "scikit-learn": "0.19.1",
        "pyyaml": "5.1",
    }
    assert printed("* astropy = v4.0.1rc1\n") == {"astropy": "4.0.1rc1"}
    assert printed("pandas        1.0.3\n", "pandas 1.1.0") == {"pandas": "1.1.0"}
    for line in ("mean 3", "chi2 1.5 of 9", "numpy 1.0 --index-url=x", "a b 1.2", "1.2 numpy"):
        assert printed(line) == {}, line


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_a_printed_version_has_no_space_and_no_option(line: str) -> None:
    for name, version in printed(line).items():
        assert not {*" \t\n;@[]", "/"} & {*name, *version}
        assert name[0] != "-" and version[0].isdigit()
