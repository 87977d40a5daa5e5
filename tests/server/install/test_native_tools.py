# ruff: noqa: ASYNC221 (a test may wait for the disk, and for a program)
"""Tools other than Python's: conda programs, Julia, R, containers; each is started as planned.

R and CMake are the real ones. Julia and the container tools are fake programs that record how they
were started. micromamba, mamba and conda are the real ones if on PATH, and else a fake program with
the same options and output, based on py-rattler.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jupyter_ossr_ext.install.installers.conda import PROGRAMS
from jupyter_ossr_ext.models import InstallPlan, JobState
from tests.server.support import fake_programs
from tests.server.support.conda_channel import Channel
from tests.server.support.fake_programs import Recorder
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Files, Index

YML = "channels: [sky]\ndependencies:\n  - skyconda\n  - pip:\n    - skyplot==1.0\n"


@pytest.mark.parametrize("name", PROGRAMS)
async def test_a_conda_program_makes_what_it_solved(
    name: str, tmp_path: Path, index: Index, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = shutil.which(name) or str(fake_programs.conda(tmp_path, name, monkeypatch))
    async with InstallEnvironment(
        tmp_path, index, mirrors={"sky": channel.url}, conda=program
    ) as installs:
        [record] = installs.deposit("Conda", {"environment.yml": YML})
        plan = await installs.plan(record)
        assert plan.target_display.endswith(f", by {name} from {channel.url}")
        assert plan.hints == [], "only what the record says of itself"
        adds = {one.name: one for one in plan.adds}
        assert adds["skyconda"].version == "1.5" and adds["skyconda"].origin == "channel"
        assert adds["skyconda"].size, "what is downloaded is known"
        made = plan.commands[0].argv
        assert made[:3] == [program, "create", "--yes"] and "skyconda=1.5=0" in made
        result = await installs.execute(plan)
        assert "skyplot" in result.imported and result.environment
        prefix = installs.settings.environments / result.environment.id / "env"
        assert list((prefix / "conda-meta").glob("skyconda-1.5-0.json"))
        code = "import skyconda; print(skyconda.ANSWER)"
        done = subprocess.run([prefix / "bin/python", "-c", code], capture_output=True, text=True)
        assert done.stdout == "42\n", done.stderr


@pytest.mark.parametrize("name", PROGRAMS)
async def test_what_no_channel_has_is_one_sentence_whichever_program_says_so(
    name: str, tmp_path: Path, index: Index, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = shutil.which(name) or str(fake_programs.conda(tmp_path, name, monkeypatch))
    async with InstallEnvironment(
        tmp_path, index, mirrors={"sky": channel.url}, conda=program
    ) as installs:
        yml = "channels: [sky]\ndependencies: [no-such-sky-thing]\n"
        [record] = installs.deposit("Missing", {"environment.yml": yml})
        plan = await installs.plan(record)
        assert not plan.installable
        assert plan.cannot[0].reason.startswith("The conda channels have no no-such-sky-thing")


async def test_julia_downloads_a_projects_packages_into_a_depot_of_its_own(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZENODO_TOKEN", "s3cret")
    julia = Recorder(tmp_path, "julia", monkeypatch)
    files: Files = {"Project.toml": 'name = "Sky"\n', "deps/build.jl": "println(1)\n"}
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Sky.jl", {"Project.toml": files["Project.toml"]})
        plan = await installs.plan(record)
        assert plan.installable and not plan.complete and not julia.started
        result = await installs.execute(plan)
        argv, _, env = julia.call()
        assert argv[:2] == ["--project=.", "-e"] and "Pkg.instantiate()" in argv[2]
        assert result.environment and result.kernel is None and installs.kernels() == []
        depot = installs.settings.environments / result.environment.id / "depot"
        assert f'pushfirst!(DEPOT_PATH, raw"{depot}")' in argv[2]
        assert result.use == f"JULIA_DEPOT_PATH={depot}: julia --project=."
        assert "s3cret" not in str(env) and env["HOME"] != str(Path.home())

        folder = installs.root / "mine"
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(str(data))
        plan = await installs.plan(folder="mine")
        assert [one.path for one in plan.runs_code] == ["deps/build.jl"]
        await installs.execute(plan)
        assert julia.call()[1] == folder


R_PACKAGE: Files = {
    "DESCRIPTION": "Package: sky\nVersion: 0.3\nTitle: The Sky\nDescription: It is dark.\n"
    "License: MIT\nAuthor: E. Hubble\nMaintainer: E. Hubble <e@example.org>\n",
    "NAMESPACE": "export(answer)\n",
    "R/sky.R": "answer <- function() 42\n",
}


async def test_an_r_package_is_installed_into_a_library_of_its_own(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        for name, data in R_PACKAGE.items():
            (installs.root / "sky" / name).parent.mkdir(parents=True, exist_ok=True)
            (installs.root / "sky" / name).write_text(str(data))
        plan = await installs.plan(folder="sky")
        assert plan.detected and plan.detected.kind == "r" and plan.installable
        result = await installs.execute(plan)
        assert result.environment and result.kernel is None
        library = installs.settings.environments / result.environment.id / "library"
        assert result.use == f"R_LIBS={library} R"
        done = subprocess.run(
            ["Rscript", "-e", "cat(sky::answer())"],
            env={"PATH": "/usr/bin:/bin", "R_LIBS": str(library)},
            capture_output=True,
            text=True,
        )
        assert done.stdout == "42", done.stderr


async def test_an_renv_lock_is_restored_or_says_what_is_missing(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv("R_LIBS_USER", str(own))
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Renv", {"renv.lock": "{}"})
        job = await installs.ended(installs.confirm(await installs.plan(record)))
        assert job.state is JobState.FAILED and job.problem
        assert (job.problem.detail or "").startswith("The R package renv is required")
        assert installs.environments() == []

        # Not the package of the same name, but R itself runs it, from the user's own library.
        output = tmp_path / "output"
        restore = (
            "restore <- function(project, library, prompt)\n"
            f"  cat(getwd(), project, library, prompt, sep='\\n', file='{output}')\n"
        )
        about = str(R_PACKAGE["DESCRIPTION"]).replace("Package: sky", "Package: renv")
        package = {"DESCRIPTION": about, "NAMESPACE": "export(restore)\n", "R/renv.R": restore}
        for name, data in package.items():
            (tmp_path / "renv" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "renv" / name).write_text(data)
        own.mkdir()
        install = ["R", "CMD", "INSTALL", f"--library={own}", str(tmp_path / "renv")]
        subprocess.run(install, check=True, capture_output=True)
        result = await installs.execute(await installs.plan(record))
        assert result.environment
        library = installs.settings.environments / result.environment.id / "library"
        folder, project, to, prompt = output.read_text().splitlines()
        assert Path(folder, "renv.lock").name == "renv.lock" and project == "."
        assert (to, prompt) == (str(library), "FALSE")


@pytest.mark.parametrize(
    ("tool", "file", "words"),
    [
        ("docker", "Dockerfile", ["build", "-t", "localhost/mine", "-f", "Dockerfile", "."]),
        ("apptainer", "sky.def", ["build", "{environment}/mine.sif", "sky.def"]),
        ("apptainer", "sky.sif", ["inspect", "sky.sif"]),
    ],
)
async def test_a_container_is_made_where_its_recipe_is_read(
    tool: str,
    file: str,
    words: list[str],
    tmp_path: Path,
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # a machine without podman
    program = Recorder(tmp_path, tool, monkeypatch)
    async with InstallEnvironment(tmp_path, index) as installs:
        (installs.root / "mine").mkdir()
        (installs.root / "mine" / file).write_text("Bootstrap: scratch\n")
        plan = await installs.plan(folder="mine")
        assert plan.installable
        # Docker is asked whether its service runs; the recipe is not touched.
        assert not program.started or program.call()[0] == ["info"]
        runs = bool(plan.runs_code)
        assert runs is not file.endswith(".sif")
        result = await installs.execute(plan)
        assert result.environment
        folder = installs.settings.environments / result.environment.id
        argv, cwd, _ = program.call()
        assert argv == [word.replace("{environment}", str(folder)) for word in words]
        assert cwd == installs.root / "mine"


async def test_a_tool_that_fails_leaves_nothing(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "#!/bin/sh\necho 'ERROR: LoadError: no such package Dark'\nexit 1\n"
    fake_programs.install(tmp_path, "julia", code, monkeypatch)
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Sky.jl", {"Project.toml": 'name = "Sky"\n'})
        plan = await installs.plan(record)
        assert isinstance(plan, InstallPlan)
        job = await installs.ended(installs.confirm(plan))
        assert job.problem and "no such package Dark" in (job.problem.evidence or "")
        assert installs.environments() == [] and installs.kernels() == []
