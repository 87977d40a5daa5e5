"""Lock files rebuild the same environment, and so does a repair."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from jupyter_ossr_ext.install import build_instructions
from jupyter_ossr_ext.install.buildpacks.base import BuildInstructions, Request
from jupyter_ossr_ext.install.buildpacks.conda_lock import PLATFORM
from jupyter_ossr_ext.install.buildpacks.detection import detect
from jupyter_ossr_ext.install.dependencies import locked_versions
from jupyter_ossr_ext.install.installers.base import python_of
from jupyter_ossr_ext.install.installers.uv import Solution, find_uv
from jupyter_ossr_ext.install.solve_attempt import Attempt
from jupyter_ossr_ext.models import InstallPlan
from tests.server.support.conda_channel import Channel, add_skyconda, stocked
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import (
    Index,
    base_python,
    wheel,
    write_tree,
    zipped,
)
from tests.server.support.sample_software import PURE

YML = "channels: [sky]\ndependencies:\n  - skyconda\n  - pip:\n    - skyplot==1.0\n"
LIST = "import importlib.metadata as m, json; "
LIST += "print(json.dumps(sorted((d.name, d.version) for d in m.distributions())))"


def listed(python: str | Path) -> list[list[str]]:
    done = subprocess.run([python, "-c", LIST], check=True, capture_output=True, text=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


async def test_a_requirements_lock_rebuilds_the_same(tmp_path: Path, index: Index) -> None:
    own = wheel("comets", "2.0", {"comets.py": ""}, ["skymath<2"])
    files = {"stargaze-1.0.zip": zipped(PURE, "stargaze-1.0"), "comets-2.0-py3-none-any.whl": own}
    async with InstallEnvironment(tmp_path / "a installs", index) as installs:
        for name, data in files.items():
            [record] = installs.deposit(name, {name: data})
            result = await installs.execute(await installs.plan(record))
            assert result.environment
            made = python_of(installs.settings.environments / result.environment.id / "env")
            lock = await installs.install.lock(result.environment.id)
            text = lock.text
            assert result.environment.doi and result.environment.doi in text

            # A newer version in the index has no effect: the lock contains the old one.
            later = wheel("skymath", "3.0", {"skymath/__init__.py": ""})
            index.add("skymath-3.0-py3-none-any.whl", later)
            try:
                again = rebuilt(tmp_path / f"again-{name}", text, index)
            finally:
                del index.wheels["skymath-3.0-py3-none-any.whl"]
            assert listed(again) == listed(made)


def rebuilt(folder: Path, lock: str, index: Index) -> str:
    """Run the commands of the lock file."""
    uv = find_uv()
    assert uv
    python = python_of(folder / "env")
    folder.mkdir()
    (folder / "requirements.lock").write_text(lock)
    commands = re.findall(r"^# .*?: uv (pip install .*)$", lock, re.MULTILINE)
    assert len(commands) == 2, "the packages, and the record's own one"
    quiet = {"cwd": folder, "check": True, "capture_output": True}
    subprocess.run([uv, "venv", "-q", "--python", base_python(), "env"], **quiet)  # type: ignore[call-overload]
    for command in commands:
        words = [*shlex.split(command), "--python", python, "--default-index", index.url]
        subprocess.run([uv, *words], **quiet)  # type: ignore[call-overload]
    return python


async def test_an_environment_lock_rebuilds_the_same(
    tmp_path: Path, index: Index, channel: Channel
) -> None:
    async with InstallEnvironment(tmp_path, index, mirrors={"sky": channel.url}) as installs:
        [record] = installs.deposit("Conda", {"environment.yml": YML})
        first = await installs.execute(await installs.plan(record))
        assert first.environment
        lock = await installs.install.lock(first.environment.id)
        assert lock.filename == "environment.lock.yml"
        document = yaml.safe_load(lock.text)
        assert document["channels"] == [channel.url]
        assert "skyconda=1.5=0" in document["dependencies"]
        [pip] = [one["pip"] for one in document["dependencies"] if isinstance(one, dict)]
        assert "skyplot==1.0" in pip
        assert not [line for line in pip if "sky-c" in line], "conda installed it, not pip"

        (installs.root / "again").mkdir()
        (installs.root / "again" / "environment.yml").write_text(lock.text)
        again = await installs.execute(await installs.plan(folder="again"))
        assert again.environment
        one, two = (
            installs.settings.environments / made.environment.id / "env"
            for made in (first, again)
            if made.environment
        )
        assert listed(one / "bin/python") == listed(two / "bin/python")
        builds = [sorted(p.name for p in e.glob("conda-meta/*.json")) for e in (one, two)]
        assert builds[0] == builds[1] and "skyconda-1.5-0.json" in builds[0]


async def test_a_conda_environment_is_repaired_with_the_builds_that_it_had(
    tmp_path: Path, index: Index
) -> None:
    channel = await asyncio.to_thread(stocked, tmp_path / "channel")
    yml = "channels: [sky]\ndependencies:\n  - skyconda\n  - pip: [skymath<2]\n"
    async with InstallEnvironment(tmp_path, index, mirrors={"sky": channel.url}) as installs:
        [record] = installs.deposit("Conda", {"environment.yml": yml})
        first = await installs.execute(await installs.plan(record))
        assert first.environment and first.kernel
        add_skyconda(channel, "1.6")
        await channel.published()
        fresh = await installs.plan(record)
        assert "1.6" in {one.version for one in fresh.adds if one.name == "skyconda"}

        (installs.settings.environments / first.environment.id / "env/bin/python").unlink()
        spec = await installs.install.repair(first.environment.id)
        job = await installs.ended(installs.jobs.submit(spec))
        assert isinstance(job.result, InstallPlan), await installs.report(job)
        assert "1.5" in {one.version for one in job.result.adds if one.name == "skyconda"}
        repaired = await installs.execute(job.result)
        assert repaired.kernel == first.kernel and repaired.environment
        prefix = installs.settings.environments / repaired.environment.id / "env"
        assert (prefix / "conda-meta/skyconda-1.5-0.json").is_file()
        assert repaired.installed == first.installed


def conda_locked(*names: str, where: str = PLATFORM) -> str:
    """A `conda-lock.yml` with builds of conda packages, and one package of pip."""
    conda = [
        {
            "name": name,
            "version": "1.5",
            "manager": "conda",
            "platform": where,
            "category": "main",
            "url": f"https://c.invalid/{where}/{name}-1.5-0.conda",
        }
        for name in names
    ]
    pip = {"name": "skymath", "version": "1.0", "manager": "pip", "platform": where}
    return yaml.safe_dump({"version": 1, "package": [*conda, pip]})


@pytest.mark.parametrize(
    ("lock", "specs", "note"),
    [
        (
            conda_locked("skyconda", "libsky", "python"),
            ["skyconda=1.5=0", "libsky=1.5=0", "python=1.5=0"],
            "Versions are those of conda-lock.yml.",
        ),
        (
            conda_locked("libsky", "python"),
            ["python", "skyconda >=1"],
            "The builds of conda-lock.yml are not used: it has no skyconda.",
        ),
        (
            conda_locked("skyconda", "python", where="sun-64"),
            ["python", "skyconda >=1"],
            f"The builds of conda-lock.yml are not used: it has none for {PLATFORM}.",
        ),
        (
            "[",
            ["python", "skyconda >=1"],
            "conda-lock.yml cannot be read, and is not used.",
        ),
    ],
)
def test_the_builds_of_conda_lock_are_used_where_they_are_those_of_the_list(
    tmp_path: Path, lock: str, specs: list[str], note: str
) -> None:
    listed = "channels: [sky]\ndependencies:\n  - python\n  - skyconda >=1\n"
    listed += "  - pip: [skymath, skyplot]\n"
    write_tree(tmp_path, {"environment.yml": listed, "conda-lock.yml": lock})
    signs = detect(tmp_path)
    made = build_instructions.make(Request(signs[0], tmp_path), signs)
    assert made.conda and made.conda.specs == specs and made.conda.channels == ["sky"]
    assert note in made.warnings
    assert made.requirements == ["skymath", "skyplot"]
    assert ("skymath==1.0" in made.listed.constraints) == (lock != "[")


def test_a_version_that_is_asked_for_twice_is_left_open() -> None:
    """By conda's own name of it, and by the package index's."""
    line = "cause: Because you require tzdata==2025.2 and tzdata==2025b0, we can conclude that"
    attempt = Attempt((3, 12), None, Solution(lines=[line]))
    assert attempt.no_version == "tzdata"
    line = "cause: Because you require skymath==1 and skyplot==2, we can conclude that"
    assert Attempt((3, 12), None, Solution(lines=[line])).no_version is None


def built(root: Path) -> BuildInstructions:
    signs = detect(root)
    return build_instructions.make(Request(signs[0], root), signs)


def test_a_lock_that_is_older_than_its_list_is_said_and_not_used(tmp_path: Path) -> None:
    locked = locked_versions.Locked("requirements.lock", ["jupyter-book==0.15.1", "six==1.15.0"])
    assert locked.contradicts(["six", "Six>=1.10", "jupyter_book; python_version>'3'"]) is None
    assert locked.contradicts(["other==2", "-e .", "six==1.16; python_version<'3'"]) is None
    wanted = ("jupyter-book==0.15.1", "Jupyter_Book[all]~=2.0")
    assert locked.contradicts(["six", "Jupyter_Book[all]~=2.0"]) == wanted
    (tmp_path / "requirements.txt").write_text("six>=1.16\n")
    (tmp_path / "requirements.lock").write_text("six==1.15.0\n")
    made = built(tmp_path)
    assert made.listed.constraints == []
    assert made.warnings == [
        "requirements.lock is older than the list and not used: it has six==1.15.0, and six>=1.16 "
        "is required."
    ]
    (tmp_path / "requirements.txt").write_text("six>=1.10\n")
    assert built(tmp_path).listed.constraints == ["six==1.15.0"]
