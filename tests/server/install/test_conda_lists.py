"""Lists of conda without conda: what the package index lacks of them."""

from __future__ import annotations

from pathlib import Path

from jupyter_ossr_ext.install.dependencies.conda_names import CONDA_NAMES, NOT_ON_PYPI
from jupyter_ossr_ext.install.dependencies.conda_translation import translate
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, notebook, sdist, wheel, zipped

CHANNEL = "channels: [http://127.0.0.1:9/c]\n"


async def test_a_version_that_the_index_lacks_is_found_behind_a_package_without_a_wheel(
    tmp_path: Path, index: Index
) -> None:
    """The installer names one of them at a time."""
    index.add("skyash-1.0.tar.gz", sdist("skyash", "1.0", {"skyash.py": ""}))
    index.add("skybow-2.0-py3-none-any.whl", wheel("skybow", "2.0", {"skybow.py": ""}))
    index.add("skyash-1.1-py3-none-any.whl", wheel("skyash", "1.1", {"skyash.py": ""}))
    listed = f"{CHANNEL}dependencies: [skymath, skyash=1.0=py_0, skybow=7.5.1=py38_0]\n"
    files = {"environment.yml": listed, "fit.ipynb": notebook("import skyash, skybow")}
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
        result = await installs.execute(plan)
    versions = {one.name: one.version for one in result.installed}
    assert (versions["skyash"], versions["skybow"]) == ("1.0", "2.0")
    assert any("Not on the package index in conda's version" in one for one in plan.warnings)


def test_a_program_of_conda_is_not_the_package_of_that_name() -> None:
    found = translate(["wget=1.20.1=h22169c7_0", "ffmpeg", "numpy=1.19.5=py38h18fd61f_1", "tree"])
    assert found.requirements == ["numpy==1.19.5"]
    assert found.left_out == ["wget", "ffmpeg", "tree"]


def test_no_name_is_in_both_tables() -> None:
    assert not NOT_ON_PYPI & {name for name, other in CONDA_NAMES.items() if other}
