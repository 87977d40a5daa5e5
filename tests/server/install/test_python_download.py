"""A Python that is not here: downloaded as the first step of the plan, or named with the reason."""

from __future__ import annotations

import json
import platform
import sys
import sysconfig
import tarfile
from pathlib import Path

import pytest

from jupyter_ossr_ext.install.dependencies.python_version import Minor
from jupyter_ossr_ext.install.installers import interpreters
from jupyter_ossr_ext.install.installers.interpreters import LocalPython
from tests.server.support.conda_channel import PYTHON, Channel
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, base_python, write_tree

OWN: Minor = (sys.version_info[0], sys.version_info[1])
OTHER: Minor = (3, 12) if OWN != (3, 12) else (3, 11)
NAMED = {"runtime.txt": f"python-{OWN[0]}.{OWN[1]}\n", "requirements.txt": "skymath\n"}
HEADER = "# system configuration generated and used by the sysconfig module"
NOWHERE = ["file:///no/such/channel"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the key of uv's Linux builds")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine has one Python, and it is not that of the tests."""
    other = LocalPython(base_python(), OTHER, "the system")
    monkeypatch.setattr(interpreters, "installed", lambda *_: {OTHER: other})


def offered(folder: Path, monkeypatch: pytest.MonkeyPatch, address: str = "") -> Path:
    """Let uv know one download: a Python that starts that of the tests. Returns its archive."""
    lib = Path(sysconfig.get_path("stdlib"))
    [data] = lib.glob("_sysconfigdata_*.py")
    script = f'#!/bin/sh\nexec {base_python()} "$@"\n'
    tree = {
        f"python/bin/python3.{OWN[1]}": script,
        f"python/lib/{lib.name}/{data.name}": f"{HEADER}\nbuild_time_vars = {{}}\n",
    }
    write_tree(folder / "tree", tree)
    (folder / "tree/python/bin" / f"python3.{OWN[1]}").chmod(0o755)
    with tarfile.open(folder / "python.tar.gz", "w:gz") as archive:
        archive.add(folder / "tree/python", "python")
    numbers = dict(zip(("major", "minor", "patch"), sys.version_info[:3], strict=True))
    machine = platform.machine()
    about = {
        "name": "cpython",
        "arch": {"family": machine, "variant": None},
        "os": "linux",
        "libc": "gnu",
        **numbers,
        "prerelease": "",
        "url": address or (folder / "python.tar.gz").as_uri(),
        "sha256": None,
        "variant": None,
        "build": "1",
    }
    key = f"cpython-{PYTHON}-linux-{machine}-gnu"
    write_tree(folder, {"downloads.json": json.dumps({key: about})})
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS_JSON_URL", str(folder / "downloads.json"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(folder / "pythons"))
    return folder / "python.tar.gz"


async def test_uv_downloads_it_first_and_the_plan_has_its_size(
    tmp_path: Path, index: Index, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = offered(tmp_path, monkeypatch).stat().st_size
    async with InstallEnvironment(tmp_path / "i", index, channels=NOWHERE) as installs:
        write_tree(installs.root / "old", NAMED)
        plan = await installs.plan(folder="old")
        assert plan.installable and plan.python == PYTHON
        assert plan.commands[0].argv[1:3] == ["python", "install"]
        assert plan.commands[0].purpose == "Download the Python that is not installed here"
        assert any(f"{PYTHON} is downloaded first" in one for one in plan.warnings)
        wheels = sum(one.size or 0 for one in plan.adds)
        assert plan.download_bytes == wheels + size
        assert not (tmp_path / "pythons").exists()
        result = await installs.execute(plan)
        assert result.imported == ["skymath"]
        assert any(path.name.startswith("cpython") for path in (tmp_path / "pythons").iterdir())


async def test_a_host_that_does_not_answer_is_named_and_the_other_python_taken(
    tmp_path: Path, index: Index, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(tmp_path, monkeypatch, "http://127.0.0.1:9/python.tar.gz")
    async with InstallEnvironment(tmp_path / "i", index, channels=NOWHERE) as installs:
        write_tree(installs.root / "old", NAMED)
        plan = await installs.plan(folder="old")
        assert plan.installable and plan.python == f"{OTHER[0]}.{OTHER[1]}"
        text = "\n".join(plan.warnings)
        assert "is named by runtime.txt, is not installed here and cannot be downloaded" in text
        assert "127.0.0.1" in text and plan.commands[0].argv[1] == "venv"
        # A package that no other Python can have: nothing is left but to say so.
        project = (
            '[build-system]\nrequires = ["setuptools"]\n[project]\nname = "a"\nversion = "1"\n'
            f'requires-python = "=={OWN[0]}.{OWN[1]}.*"\n'
        )
        write_tree(installs.root / "strict", {"pyproject.toml": project, "a.py": ""})
        plan = await installs.plan(folder="strict")
        assert not plan.installable
        assert "cannot be downloaded from 127.0.0.1 or file:///no/such" in plan.cannot[0].reason


async def test_conda_has_it_where_uv_does_not(
    tmp_path: Path, index: Index, channel: Channel, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(tmp_path, monkeypatch, "http://127.0.0.1:9/python.tar.gz")
    async with InstallEnvironment(tmp_path / "i", index, channels=[channel.url]) as installs:
        write_tree(installs.root / "old", NAMED)
        plan = await installs.plan(folder="old")
        assert plan.installable and plan.python == PYTHON, plan.warnings
        assert plan.commands[0].purpose == "Create the conda environment"
        assert any(f"{PYTHON} is downloaded first" in one for one in plan.warnings)
        result = await installs.execute(plan)
        assert result.imported == ["skymath"]
