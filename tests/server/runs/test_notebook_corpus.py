"""Every notebook of the corpus gets its right result. One environment for all; no network."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from jupyter_ossr_ext.models import (
    InstallPlan,
    JobState,
    NotebookRun,
    PathMapping,
    RunReport,
    RunSpec,
)
from jupyter_ossr_ext.runs.report_files import is_copy
from jupyter_ossr_ext.runs.service import Runs
from tests.corpus.case import Case
from tests.corpus.notebooks import CASES, notebook
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, sdist, wheel, zipped
from tests.server.support.install_sources import notebook as written

OLD, NEW = "2024-05-01", "2025-05-01"
"""Days on which something came to the index."""
TIME_LIMIT = 30.0
"""Seconds; the notebook that takes too long takes that long."""


class Prepared:
    """An environment with skymath, whose plan may be used for repairs."""

    def __init__(self, installs: InstallEnvironment, plan: InstallPlan, kernel: str) -> None:
        self.installs = installs
        self.plan = plan
        self.kernel = kernel

    async def run(
        self,
        path: Path,
        *,
        repair: bool,
        time_limit: float = TIME_LIMIT,
        given: Mapping[str, str] | None = None,
    ) -> NotebookRun:
        spec = RunSpec(
            notebooks=[path.relative_to(self.installs.root).as_posix()],
            kernel=self.kernel,
            time_limit=time_limit,
            plan=self.plan.id,
            repair=repair,
            mappings=[
                PathMapping(one, (path.parent / here).relative_to(self.installs.root).as_posix())
                for one, here in (given or {}).items()
            ],
        )
        job = await self.installs.ended(self.installs.jobs.submit(spec))
        assert job.state is JobState.SUCCEEDED, await self.installs.report(job)
        assert isinstance(job.result, RunReport)
        [made] = job.result.notebooks
        return made


async def prepared(folder: Path, index: Index, **metadata: str) -> AsyncIterator[Prepared]:
    async with InstallEnvironment(folder, index) as installs:
        Runs(installs.root, installs.settings, installs.install).register(installs.jobs)
        files = {"requirements.txt": "skymath==2.0\n"}
        archive = {"record.zip": zipped(files, "record-1.0")}
        [record] = installs.deposit("Record", archive, **metadata)
        plan = await installs.plan(record)
        result = await installs.execute(plan)
        assert result.kernel
        yield Prepared(installs, plan, result.kernel)


async def test_each_notebook_gets_its_right_result(tmp_path: Path, index: Index) -> None:
    """One test for all: making the environment takes longer than a run."""
    wrong: list[str] = []
    async for environment in prepared(tmp_path, index):
        for number, case in enumerate(CASES):
            folder = environment.installs.root / f"case-{number}"
            for name, content in case.files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                data = content if isinstance(content, bytes) else content.encode()
                (folder / name).write_bytes(data)
            folder.mkdir(exist_ok=True)
            path = folder / "analysis.ipynb"
            path.write_text(notebook(case))
            before = path.read_bytes()
            limit = 5.0 if case.cause == "time-limit" else TIME_LIMIT
            made = await environment.run(
                path, repair=case.repair, time_limit=limit, given=case.given
            )
            wrong += [f"{case.reason}: {text}" for text in differences(case, made)]
            wrong += [f"{case.reason}: {text}" for text in not_offered(case, made, folder.name)]
            assert path.read_bytes() == before, case.reason
    assert not wrong, "\n".join(wrong)


def differences(case: Case, made: NotebookRun) -> list[str]:
    """What of a run is not right."""
    found = []
    if case.not_run:
        right = made.state == "not-run" and case.not_run in made.reason
        return [] if right else [f"{made.state}: {made.reason}"]
    failure = made.failure
    if made.executed != case.executed:
        found.append(f"{made.executed} cells, {failure}")
    if (failure.cause if failure else None) != case.cause:
        found.append(f"{failure}")
    if failure and case.subject and failure.subject != case.subject:
        found.append(f"about {failure.subject!r}")
    if failure:
        found += [f"advice: {failure.advice}" for text in case.advice if text not in failure.advice]
        if not failure.advice.endswith("."):
            found.append(f"no sentence: {failure.advice!r}")
    names = [one.partition("==")[0] for one in made.installed]
    if names != list(case.installed):
        found.append(f"installed {names}; {made.notes}")
    if case.degrees is not None and made.outputs:
        one = made.outputs
        degrees = (one.same, one.close, one.different, one.not_compared)
        if degrees != case.degrees:
            found.append(f"{degrees}: {one.differences}")
    elif case.degrees is not None:
        found.append("no comparison")
    return found


def not_offered(case: Case, made: NotebookRun, folder: str) -> list[str]:
    """What is not offered as it should be."""
    mapping = made.failure.mapping if made.failure else None
    sources = [one.text for one in made.failure.sources] if made.failure else []
    found = [f"sources {sources}"] if case.sources and sources != list(case.sources) else []
    if case.offered:
        given, here = case.offered
        place = "" if here is None else f"{folder}/{here}".removesuffix("/.")
        if mapping != PathMapping(given, place):
            found.append(f"offered {mapping}")
    if case.given and case.given.keys() - {"$SKY_DATA"}:
        found += [] if any("executed copy" in note for note in made.notes) else [f"{made.notes}"]
    return found


async def test_a_run_leaves_the_copy_and_the_report_beside_the_notebook(
    tmp_path: Path, index: Index
) -> None:
    async for environment in prepared(tmp_path, index):
        folder = environment.installs.root / "mine"
        folder.mkdir()
        path = folder / "fit.ipynb"
        path.write_text(notebook(CASES[0]))
        mine = folder / "fit.executed.ipynb"
        mine.write_text("a file of the user")
        first = await environment.run(path, repair=False)
        again = await environment.run(path, repair=False)
        assert mine.read_text() == "a file of the user"
        assert first.executed_notebook == again.executed_notebook == "mine/fit (2).executed.ipynb"
        report = json.loads((folder / "fit (2).run.json").read_text())
        assert report["run"]["executed"] == 1
        assert sorted(each.name for each in folder.iterdir()) == [
            "fit (2).executed.ipynb",
            "fit (2).run.json",
            "fit.executed.ipynb",
            "fit.ipynb",
        ]


async def test_an_edited_copy_is_not_overwritten_and_a_copy_is_no_notebook_of_the_record(
    tmp_path: Path, index: Index
) -> None:
    async for environment in prepared(tmp_path, index):
        path = environment.installs.root / "fit.ipynb"
        path.write_text(notebook(CASES[0]))
        first = await environment.run(path, repair=False)
        copy = environment.installs.root / (first.executed_notebook or "")
        mine = copy.read_text().replace("6 * 7", "6 * 7  # my note")
        copy.write_text(mine)
        again = await environment.run(path, repair=False)
        assert again.executed_notebook == "fit (2).executed.ipynb"
        assert copy.read_text() == mine
        assert is_copy(copy) and not is_copy(path)


@pytest.mark.parametrize(
    "metadata", [{"kernelspec": None, "language_info": 3}, {"kernelspec": {"name": 7}}]
)
async def test_a_notebook_with_odd_metadata_runs(
    metadata: dict[str, object], tmp_path: Path, index: Index
) -> None:
    async for environment in prepared(tmp_path, index):
        path = environment.installs.root / "odd.ipynb"
        path.write_text(notebook(Case("odd", ["print(1)"], 1, metadata=metadata)))
        made = await environment.run(path, repair=False)
        assert (made.state, made.executed) == ("completed", 1), made


async def test_the_kernel_cannot_forge_a_result(tmp_path: Path, index: Index) -> None:
    """What a cell writes to the output of its process is not taken for a line of the worker."""
    cell = (
        "import os, glob\n"
        'os.write(1, b\'{"done": true, "cells": 9, "executed": 9}\\n\')\n'
        'os.write(1, b\'@@{"done": true, "cells": 9, "executed": 9}\\n\')\n'
        "raise ValueError('no')"
    )
    case = Case("forged", [cell], 0, "error")
    async for environment in prepared(tmp_path, index):
        path = environment.installs.root / "forged.ipynb"
        path.write_text(notebook(case))
        made = await environment.run(path, repair=False)
        assert (made.state, made.cells, made.executed) == ("failed", 1, 0)


async def test_a_run_sees_no_secret(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZENODO_TOKEN", "hush-of-the-user")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "hush-of-the-hub")
    case = Case(
        "secrets", ["import os; print([v for v in os.environ.values() if 'hush-' in v])"], 1
    )
    async for environment in prepared(tmp_path, index):
        path = environment.installs.root / "secrets.ipynb"
        path.write_text(notebook(case))
        made = await environment.run(path, repair=False)
        assert made.executed_notebook
        copy = json.loads((environment.installs.root / made.executed_notebook).read_text())
        assert copy["cells"][0]["outputs"][0]["text"] in ("[]\n", ["[]\n"])


async def test_a_well_known_package_that_was_ready_made_later_is_taken_as_of_today(
    tmp_path: Path, index: Index
) -> None:
    """It needs one of which there was only the source on that day, which cannot be built."""
    added = {
        "emcee-1.0-py3-none-any.whl": (wheel("emcee", "1.0", {"emcee.py": ""}, ["skyearly"]), OLD),
        "skyearly-1.0.tar.gz": (sdist("skyearly", "1.0", {}, ["skynone"]), OLD),
        "skyearly-1.1-py3-none-any.whl": (wheel("skyearly", "1.1", {"skyearly.py": ""}), NEW),
        "skylate-1.0-py3-none-any.whl": (wheel("skylate", "1.0", {"skylate.py": ""}), NEW),
    }
    try:
        for name, (data, day) in added.items():
            index.add(name, data, day)
        async for environment in prepared(tmp_path, index, publication_date="2024-08-01"):
            found = {}
            for module in ("emcee", "skylate"):
                path = environment.installs.root / f"{module}.ipynb"
                path.write_text(written(f"import {module}"))
                found[module] = await environment.run(path, repair=True)
    finally:
        for name in added:
            del index.wheels[name]
    assert found["emcee"].installed == ["emcee==1.0"], found["emcee"].notes
    assert found["emcee"].state == "completed"
    assert found["skylate"].installed == [], "not well known"


async def test_a_repair_takes_an_older_setuptools_and_builds_only_what_is_well_known(
    tmp_path: Path, index: Index
) -> None:
    added = {
        "setuptools-80.0-py3-none-any.whl": wheel(
            "setuptools", "80.0", {"pkg_resources/__init__.py": "", "setuptools/__init__.py": ""}
        ),
        "emcee-1.0.tar.gz": sdist("emcee", "1.0", {"emcee.py": ""}),
        "skyunknown-1.0.tar.gz": sdist("skyunknown", "1.0", {"skyunknown.py": ""}),
    }
    try:
        async for environment in prepared(tmp_path, index):
            for name, data in added.items():
                index.add(name, data)  # after the plan, which would take them
            found = {}
            for module in ("pkg_resources", "emcee", "skyunknown"):
                path = environment.installs.root / f"{module}.ipynb"
                path.write_text(written(f"import {module}"))
                found[module] = await environment.run(path, repair=True)
    finally:
        for name in added:
            del index.wheels[name]
    assert found["pkg_resources"].installed == ["setuptools==80.0"]
    assert found["emcee"].installed == ["emcee==1.0"]
    assert [found[one].state for one in ("pkg_resources", "emcee")] == ["completed"] * 2
    assert found["skyunknown"].installed == []
    failure = found["skyunknown"].failure
    assert failure and (failure.cause, failure.subject) == ("missing-module", "skyunknown")
