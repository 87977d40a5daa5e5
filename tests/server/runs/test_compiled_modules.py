"""Cython sources of a record are compiled by the repair, and nothing else of the record runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from jupyter_ossr_ext.install.extension_modules import source_of
from jupyter_ossr_ext.models import NotebookRun, RunReport, RunSpec
from jupyter_ossr_ext.runs.service import Runs
from tests.corpus.case import Case
from tests.corpus.notebooks import notebook
from tests.server.support.install_environment import InstallEnvironment

PYX = """
cimport sky_types
from sky_types cimport number
import sky_base

def twice(number x):
    return 2 * x + sky_base.zero()
"""
FILES = {
    "code/sky_fast.pyx": PYX,
    "code/sky_types.pxd": "ctypedef double number\n",
    "code/sky_base.pyx": "def zero(): return 0\n",
    "code/setup.py": "raise SystemExit('setup.py ran')\n",
    "code/setuptools.py": "raise SystemExit('setuptools.py ran')\n",
}
CELLS = ["import sys; sys.path.append('code')", "import sky_fast", "print(sky_fast.twice(21))"]


@asynccontextmanager
async def prepared(folder: Path, files: dict[str, str]) -> AsyncIterator[InstallEnvironment]:
    async with InstallEnvironment(folder, None) as installs:
        Runs(installs.root, installs.settings, installs.install).register(installs.jobs)
        for name, text in files.items():
            place = installs.root / "record" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        path = installs.root / "record" / "sky.ipynb"
        path.write_text(notebook(Case("", CELLS, 3)))
        yield installs


async def tried(installs: InstallEnvironment, *, repair: bool) -> NotebookRun:
    [record] = installs.deposit("Base", {"requirements.txt": "astropy-iers-data\n"})
    plan = await installs.plan(record)
    result = await installs.execute(plan)
    spec = RunSpec(
        notebooks=["record/sky.ipynb"], kernel=result.kernel or "", plan=plan.id, repair=repair
    )
    job = await installs.ended(installs.jobs.submit(spec))
    assert isinstance(job.result, RunReport), await installs.report(job)
    [made] = job.result.notebooks
    return made


@pytest.mark.registry
async def test_sources_are_compiled_one_after_the_other(tmp_path: Path) -> None:
    async with prepared(tmp_path, FILES) as installs:
        before = {one.name for one in (installs.root / "record" / "code").iterdir()}
        made = await tried(installs, repair=True)
        assert made.state == "completed", (made.failure, made.notes)
        assert len([note for note in made.notes if note.startswith("Compiled for")]) == 2
        after = {one.name for one in (installs.root / "record" / "code").iterdir()}
        assert {one.partition(".")[0] for one in after - before} == {"sky_fast", "sky_base"}
        assert all(one.endswith((".so", ".pyd")) for one in after - before)


@pytest.mark.registry
async def test_a_source_with_a_mistake_is_named(tmp_path: Path) -> None:
    files = {"code/sky_fast.pyx": "cimport nothing_like_this\n"}
    async with prepared(tmp_path, files) as installs:
        made = await tried(installs, repair=True)
        assert made.failure and made.failure.cause == "not-compiled"
        assert "must be compiled from code/sky_fast.pyx" in made.failure.advice
        assert [one.name for one in (installs.root / "record" / "code").iterdir()] == [
            "sky_fast.pyx"
        ]


def test_only_sources_of_that_name_within_the_record_are_taken(tmp_path: Path) -> None:
    record, outside = tmp_path / "record", tmp_path / "sky_out.pyx"
    (record / "deep").mkdir(parents=True)
    outside.write_text("")
    (record / "sky_out.pyx").symlink_to(outside)
    (record / "deep" / "sky.pyx").write_text("")
    (record / "sky.pyx").write_text("")
    assert source_of("sky", record) == record / "sky.pyx"
    for module in ("sky_out", "../sky", "*", "sky.part", ""):
        assert source_of(module, record) is None
