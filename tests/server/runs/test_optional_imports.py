"""What packages import only where it is there is installed when a notebook needs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jupyter_ossr_ext.models import RunReport, RunSpec
from jupyter_ossr_ext.runs.optional_imports import of_optional_import
from jupyter_ossr_ext.runs.raised import Raised, Surroundings
from jupyter_ossr_ext.runs.service import Runs
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, notebook, wheel, zipped

BAR = """
import sys
try:
    from IPython.no_such_part import Bar as SkyBar
except ImportError:
    try:
        from skywidget import Bar as SkyBar
    except ImportError:
        pass
try:
    import skytable
except (ImportError, OSError):
    skytable = None

def show():
    return SkyBar()

def read(folder):
    return skytable.read(
        folder,
    )

def own():
    return undefined_name
"""

BAR_PART = "skywidget"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "env/lib/python3.11/site-packages"
    (folder / "IPython").mkdir(parents=True)
    (folder / "skybar.py").write_text(BAR)
    return folder


def line_of(text: str) -> int:
    return 1 + BAR.splitlines().index(text)


@pytest.mark.parametrize(
    ("frame", "name", "value", "module"),
    [
        ("File {file}:{show}, in show()", "NameError", "name 'SkyBar' is not defined", BAR_PART),
        (
            "{file} in show()\n---> {show} x",
            "NameError",
            "name 'SkyBar' is not defined",
            "skywidget",
        ),
        ("File {file}:{show}, in show()", "ImportError", "SkyBar not found. Update", BAR_PART),
        (
            "File {file}:{read}, in read(folder)",
            "AttributeError",
            "'NoneType' object has no attribute 'read'",
            "skytable",
        ),
        ("File {file}:{own}, in own()", "NameError", "name 'undefined_name' is not defined", None),
        (
            "File {file}:{show}, in show()\nCell In[2], line 1\n",
            "NameError",
            "name 'SkyBar' is not defined",
            None,
        ),
        ("Cell In[2], line 1\n", "NameError", "name 'SkyBar' is not defined", None),
        ("File /no/site-packages/a.py:1, in f()", "NameError", "name 'x' is not defined", None),
        ("File {file}:{show}, in show()", "KeyError", "name 'SkyBar' is not defined", None),
        ("File {file}:{show}, in show()", "RuntimeError", "SkyTable is needed.", "skytable"),
        ("File {file}:{show}, in show()", "ValueError", "a table is needed", None),
    ],
)
def test_the_module_is_read_in_the_package(
    site: Path, frame: str, name: str, value: str, module: str | None
) -> None:
    trace = frame.format(
        file=site / "skybar.py",
        show=line_of("    return SkyBar()"),
        read=line_of("    return skytable.read("),
        own=line_of("    return undefined_name"),
    )
    where = Surroundings(site, site)
    found = of_optional_import(Raised(name, value, f"Traceback\n{trace}\n"), where)
    assert (found and found[:2]) == (module and ("missing-module", module))


@pytest.mark.parametrize("made", ["skywidget.py", "skywidget.cpython-311.so", "skywidget/a.py"])
def test_what_is_installed_is_not_missing(site: Path, made: str) -> None:
    (site / made).parent.mkdir(exist_ok=True)
    (site / made).write_text("")
    trace = f"File {site / 'skybar.py'}:17, in show()\n"
    raised = Raised("NameError", "name 'SkyBar' is not defined", trace)
    assert of_optional_import(raised, Surroundings(site, site)) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a kind of file of Unix")
def test_a_pipe_that_a_traceback_names_is_not_read(site: Path) -> None:
    os.mkfifo(site / "skypipe.py")
    trace = f"File {site / 'skypipe.py'}:17, in show()\n"
    raised = Raised("NameError", "name 'SkyBar' is not defined", trace)
    assert of_optional_import(raised, Surroundings(site, site)) is None


async def test_a_notebook_gets_what_its_package_needs_for_it(tmp_path: Path, index: Index) -> None:
    parts = {
        "skybar": BAR,
        "skywidget": "class Bar: pass\n",
        "skytable": "def read(folder): return folder\n",
    }
    for name, code in parts.items():
        index.add(f"{name}-1.0-py3-none-any.whl", wheel(name, "1.0", {f"{name}.py": code}))
    try:
        async with InstallEnvironment(tmp_path, index) as installs:
            Runs(installs.root, installs.settings, installs.install).register(installs.jobs)
            files = {"requirements.txt": "skybar\n"}
            [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
            plan = await installs.plan(record)
            result = await installs.execute(plan)
            path = installs.root / "sky.ipynb"
            path.write_text(notebook("import skybar; b = skybar.show()", "skybar.read('x')"))
            spec = RunSpec(
                notebooks=["sky.ipynb"], kernel=result.kernel or "", plan=plan.id, repair=True
            )
            job = await installs.ended(installs.jobs.submit(spec))
            assert isinstance(job.result, RunReport), await installs.report(job)
            [made] = job.result.notebooks
    finally:
        for name in parts:
            del index.wheels[f"{name}-1.0-py3-none-any.whl"]
    assert made.state == "completed", made.failure
    assert made.installed == ["skywidget==1.0", "skytable==1.0"]
