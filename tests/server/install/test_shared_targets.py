"""Kernels of software that a site shares as targets: used as they are, or refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jupyter_ossr_ext.install import shared_kernels
from jupyter_ossr_ext.models import (
    ExistingKernel,
    InstallPlan,
    InstallResult,
    JobState,
    RunReport,
    RunSpec,
    TryResult,
    TrySpec,
)
from jupyter_ossr_ext.runs.service import Runs
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_failures import listed, venv
from tests.server.support.install_sources import Index, notebook, write_tree, zipped

NAME = "shared-lst-python3"


class Site:
    """A site with one environment on a read-only file system, which is a folder here."""

    def __init__(self, folder: Path, index: Index, kernel_home: Path) -> None:
        root = folder / "cvmfs"
        root.mkdir()
        self.python = venv(root / "lst", index, kernel_home, "ipykernel", "skymath==1.0")
        # As ipykernel installs it; the only one of this environment.
        text = (kernel_home / "mine" / "kernel.json").read_text()
        shutil.rmtree(kernel_home / "mine")
        text = text.replace(self.python, "python")
        write_tree(root / "lst", {"share/jupyter/kernels/python3/kernel.json": text})
        (root / "lst" / "conda-meta").mkdir()  # conda's own warnings are about installations
        self.before = listed(self.python)
        self.installs = InstallEnvironment(folder / "installs", index, shared=[str(root)])
        settings = self.installs.settings
        assert shared_kernels.search(settings.shared, settings.shared_kernels) == [NAME]

    async def plan(self, **files: str) -> InstallPlan:
        named = {name.replace("_", "."): text for name, text in files.items()}
        [record] = self.installs.deposit(f"Of {sorted(files.values())}", {"a.zip": zipped(named)})
        runs = "postBuild" in named
        target = ExistingKernel(kernel=NAME)
        return await self.installs.plan(record, target=target, post_build=runs)


@pytest.fixture
def site(tmp_path: Path, index: Index, kernel_home: Path) -> Site:
    return Site(tmp_path, index, kernel_home)


async def test_a_record_whose_packages_are_there_is_tried_without_a_change(site: Site) -> None:
    cells = "import skymath, sys\nprint(skymath.__name__, sys.prefix)"
    async with site.installs as installs:
        runs = Runs(installs.root, installs.settings, installs.install)
        runs.register(installs.jobs)
        plan = await site.plan(requirements_txt="skymath\n", a_ipynb=notebook(cells))
        assert plan.installable and not (plan.adds or plan.changes or plan.removes), plan
        assert plan.commands == [] and plan.disk_bytes == 0
        [warning] = plan.warnings
        assert warning.startswith("Nothing is installed: Mine (lst, read-only) has all packages")

        tried = TrySpec(plan=plan.id, digest=plan.digest)
        job = await installs.ended(installs.jobs.submit(tried), within=300)
        assert job.state is JobState.SUCCEEDED, await installs.report(job)
        assert isinstance(job.result, TryResult)
        made = job.result.install
        assert isinstance(made, InstallResult)
        assert (made.kernel, made.imported) == (NAME, ["skymath"])
        assert not (made.undoable or made.restart or made.environment)
        [run] = job.result.notebooks
        assert (run.state, run.kernel) == ("completed", NAME), run
        executed = (installs.root / (run.executed_notebook or "")).read_text()
        assert str(Path(site.python).parent.parent) in executed
        assert listed(site.python) == site.before

        # Recorded later, from the name in the notebook alone.
        path = installs.root / "own" / "a.ipynb"
        path.parent.mkdir()
        document = json.loads(notebook(cells))
        document["metadata"] = {"kernelspec": {"name": NAME, "display_name": "LST"}}
        path.write_text(json.dumps(document))
        spec = RunSpec(notebooks=["own/a.ipynb"], record_in="own")
        job = await installs.ended(installs.jobs.submit(spec), within=300)
        assert isinstance(job.result, RunReport), await installs.report(job)
        [run] = job.result.notebooks
        assert (run.state, run.kernel) == ("completed", NAME), run
        assert "skymath==1.0" in (path.parent / "a.lock.yml").read_text()


@pytest.mark.parametrize(
    ("files", "lacks"),
    [
        ({"requirements_txt": "skymath==2.0\nskyplot\n"}, "skymath 2.0"),
        ({"requirements_txt": "skymath\n", "postBuild": "echo\n"}, "would have to be changed"),
        (
            {"setup_py": "from setuptools import setup\nsetup(name='own', version='1')\n"},
            "lacks own",
        ),
    ],
)
async def test_a_record_that_needs_more_is_refused_with_what_is_missing(
    site: Site, files: dict[str, str], lacks: str
) -> None:
    async with site.installs:
        plan = await site.plan(**files)
        assert not plan.installable
        [cannot] = plan.cannot
        assert lacks in cannot.reason and "Choose a new environment." in cannot.reason
        assert listed(site.python) == site.before
