"""A package of a new environment that another one does not work with: changed if that helps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_ossr_ext.install import reusable_environment
from jupyter_ossr_ext.install.dependencies import changed_calls, dropped_modules
from jupyter_ossr_ext.install.store import Plans, Registry
from jupyter_ossr_ext.install.verify_plan import replay
from jupyter_ossr_ext.models import InstallResult, InstallSpec, Job
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Files, Index, notebook, wheel, zipped

REMOVED = (
    "def __getattr__(name):\n"
    "    raise AttributeError(f'`np.{name}` was removed in the NumPy 2.0 release. Use it not.')\n"
)
NUMPY = {
    "1.23.5": "float = float_ = 1\n",
    "1.26.4": "float_ = 1\n",
    "2.1.1": REMOVED,
}
USES = "import numpy\nassert numpy.__name__ == 'numpy' and numpy.float_\n"
ONLY_OLD = f"{USES}numpy.float\n"
USERS: dict[str, dict[str, tuple[str, list[str]]]] = {
    "skyuses": {"1.0": (USES, ["numpy"])},
    "skyold": {"1.0": (ONLY_OLD, ["numpy"])},
    "skyneeds": {"1.0": ("import numpy\n", ["numpy<2"]), "2.0": ("", ["numpy>=2"])},
    "skylies": {"1.0": ("raise AttributeError('x was removed in the NumPy 2.0 release')", [])},
    "skyfine": {"1.0": ("", [])},
}


@contextmanager
def offered(index: Index) -> Iterator[None]:
    """NumPy in three versions, and what works with some of them."""
    files = {f"numpy-{one}-py3-none-any.whl": ("numpy", one, code) for one, code in NUMPY.items()}
    for name, versions in USERS.items():
        for version, (code, needs) in versions.items():
            data = wheel(name, version, {f"{name}.py": code}, needs)
            index.add(f"{name}-{version}-py3-none-any.whl", data)
    deep = wheel("skydeep", "1.0", {"skydeep/__init__.py": "", "skydeep/inner.py": USES})
    index.add("skydeep-1.0-py3-none-any.whl", deep)
    for filename, (name, version, code) in files.items():
        index.add(filename, wheel(name, version, {"numpy.py": code}))
    try:
        yield
    finally:
        for filename in files:
            del index.wheels[filename]


def project(*needs: str) -> Files:
    lines = ", ".join(f'"{line}"' for line in needs)
    return {
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n'
        'build-backend = "setuptools.build_meta"\n[project]\nname = "skymine"\n'
        f'version = "1.0"\ndependencies = [{lines}]\n[tool.setuptools]\npy-modules = ["skymine"]\n',
        "skymine.py": "".join(f"import {line.split('>')[0].split('=')[0]}\n" for line in needs),
    }


async def ended(installs: InstallEnvironment, files: Files) -> tuple[list[str], Job, str]:
    """Warnings of the plan, the job of the installation, and the lock file that it wrote."""
    [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
    plan = await installs.plan(record)
    job = await installs.ended(installs.confirm(plan))
    lock = ""
    if isinstance(job.result, InstallResult) and job.result.environment:
        folder = installs.settings.environments / job.result.environment.id
        lock = (folder / "requirements.lock").read_text()
    return list(plan.warnings), job, lock


HELPED = {
    "the record's own package does not work": (project("numpy", "skyuses"), "1.26.4", "skymine"),
    "another message after the first": (project("skyold"), "1.23.5", "skymine"),
    "what needs it is changed along": (project("skyuses", "skyneeds"), "1.26.4", "skymine"),
    "a listed package": (
        {"requirements.txt": "skyuses\nskyfine\n"},
        "1.26.4",
        "skyuses",
    ),
    "an import of a notebook": (
        {"requirements.txt": "skydeep\nnumpy\n", "a.ipynb": notebook("import skydeep.inner")},
        "1.26.4",
        "skydeep.inner",
    ),
}


@pytest.mark.parametrize("case", HELPED)
async def test_a_version_that_works_is_installed_instead(
    tmp_path: Path, index: Index, case: str
) -> None:
    files, version, user = HELPED[case]
    with offered(index):
        async with InstallEnvironment(tmp_path, index) as installs:
            warnings, job, lock = await ended(installs, files)
            assert isinstance(job.result, InstallResult), await installs.report(job)
    [note] = [one for one in warnings if "known of other versions of" in one]
    assert "numpy" in note
    notes = [one for one in job.result.warnings if one.startswith("Installed numpy ")]
    first, last = notes[0], notes[-1]
    assert first.startswith("Installed numpy 1.26.4 instead of 2.1.1"), notes
    assert last.startswith(f"Installed numpy {version} instead of ")
    assert first.endswith(f": {user} does not work with it.")
    assert not [one for one in job.result.warnings if "fails" in one or "cannot" in one]
    now = {one.name: one.version for one in job.result.installed}
    assert now["numpy"] == version
    if "skyneeds" in now:
        assert now["skyneeds"] == "1.0"
    assert f"numpy=={version}\n" in lock
    assert f"# {first}\n" in lock


UNCHANGED = {
    "the list asks for the newer one": project("numpy>=2", "skyuses"),
    "the list pins it": project("numpy==2.1.1", "skyuses"),
    "it does not help": project("numpy", "skyuses", "skylies"),
}


@pytest.mark.parametrize("case", UNCHANGED)
async def test_the_first_failure_is_reported_where_nothing_helps(
    tmp_path: Path, index: Index, case: str
) -> None:
    with offered(index):
        async with InstallEnvironment(tmp_path, index) as installs:
            _, job, _ = await ended(installs, UNCHANGED[case])
            assert job.problem and job.problem.evidence
            assert "`np.float_` was removed in the NumPy 2.0 release" in job.problem.evidence
            assert not list(installs.settings.environments.glob("*"))


async def test_a_change_that_does_not_help_is_undone(tmp_path: Path, index: Index) -> None:
    with offered(index):
        async with InstallEnvironment(tmp_path, index) as installs:
            files = {"requirements.txt": "skyfine\nskylies\nnumpy\n"}
            _, job, _ = await ended(installs, files)
            assert isinstance(job.result, InstallResult), await installs.report(job)
    assert {one.name: one.version for one in job.result.installed}["numpy"] == "2.1.1"
    assert not [one for one in job.result.warnings if one.startswith("Installed ")]
    assert [one for one in job.result.warnings if "skylies is installed but" in one]


async def test_an_environment_with_a_changed_version_is_used_again(
    tmp_path: Path, index: Index
) -> None:
    """As _Try It_ does; not one whose version was changed since."""
    archive = {"record.zip": zipped({"requirements.txt": "skyuses\nskyfine\n"}, "record-1.0")}
    with offered(index):
        async with InstallEnvironment(tmp_path, index) as installs:
            [record] = installs.deposit("Record", archive)
            made = await installs.execute(await installs.plan(record))
            assert made.environment
            prefix = installs.settings.environments / made.environment.id
            assert await _reused(installs, record) == made.environment.id
            lock = prefix / "requirements.lock"
            lock.write_text(lock.read_text().replace("numpy==1.26.4", "numpy==1.23.5"))
            assert await _reused(installs, record) is None


async def _reused(installs: InstallEnvironment, record: str) -> str | None:
    """The environment that a new plan of the record would use again."""
    plan = await installs.plan(record)
    plans, registry = Plans(installs.settings.plans), Registry(installs.settings.environments)
    spec = InstallSpec(plan=plan.id, digest=plan.digest)
    stored, work = await replay(installs.settings, plans, spec)
    found = await reusable_environment.find(installs.settings, registry, stored, work, {})
    return found and found.environment.id


async def test_a_plan_without_such_packages_says_nothing(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        files = {"requirements.txt": "skymath\n"}
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
    assert plan.complete
    assert not [one for one in plan.warnings if "known of other versions" in one]


MESSAGES = {
    "AttributeError: `np.obj2sctype` was removed in the NumPy 2.0 release. Use": "numpy<2",
    "ImportError: A module that was compiled using NumPy 1.x cannot be run in NumPy 2.1": "numpy<2",
    "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from "
    "C header, got 88 from PyObject": "numpy<2",
    "ValueError: numpy.ndarray size changed, may indicate binary incompatibility. Expected 96 from "
    "C header, got 88 from PyObject": "numpy>=1.22",
    "ImportError: numpy.core.multiarray failed to import": "numpy<2",
    "AttributeError: module 'numpy' has no attribute 'float'. `np.float` was a": "numpy<1.24",
    "AttributeError: module 'numpy' has no attribute 'bool'. `np.bool` was a": "numpy<1.24",
    "ImportError: Numba needs NumPy 1.24 or less": "numpy<1.25",
    "ImportError: Numba needs NumPy 2.2 or less. Got NumPy 2.3.": "numpy<2.3",
    "ImportError: cannot import name 'soft_unicode' from 'markupsafe' (/x.py)": "markupsafe<2.1",
    "ImportError: cannot import name 'Markup' from 'jinja2' (/x.py)": "jinja2<3.1",
    "ImportError: cannot import name 'simps' from 'scipy.integrate' (/x.py)": "scipy<1.14",
    "ModuleNotFoundError: No module named 'astropy.extern.six'": "astropy<4",
    "ModuleNotFoundError: No module named 'pkg_resources'": "setuptools<81",
    "TypeError: Descriptors cannot be created directly.": "protobuf<3.21",
    "AttributeError: 'XAxis' object has no attribute 'get_converter'": "mpld3<0.5.11",
    "ValueError: Multi-dimensional indexing (e.g. `obj[:, None]`) is no longer supported. Convert "
    "to a numpy array before indexing instead.": "pandas<2",
}


@pytest.mark.parametrize("message", MESSAGES)
def test_known_messages(message: str) -> None:
    assert changed_calls.all_limits(message) == (MESSAGES[message],)


@pytest.mark.parametrize(
    "message",
    [
        "ImportError: cannot import name 'Mapping' from 'collections' (/x.py)",
        "ModuleNotFoundError: No module named 'distutils'",
        "ModuleNotFoundError: No module named 'numpy'",
        "AttributeError: module 'numpy' has no attribute 'no_such_name'",
        "ImportError: Numba needs NumPy 9.9 or less",
    ],
)
def test_what_is_no_package_s_fault(message: str) -> None:
    assert changed_calls.all_limits(message) == ()


KNOWN = {
    line
    for table in (changed_calls.CHANGED, dropped_modules.DROPPED)
    for one in table.values()
    for line in one
}


@given(st.text(), st.sampled_from([*MESSAGES]), st.text())
def test_no_word_of_a_message_gets_to_the_installer(before: str, known: str, after: str) -> None:
    assert set(changed_calls.all_limits(f"{before}{known}{after}")) <= KNOWN
