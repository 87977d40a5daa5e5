"""Kernels of software that a site shares read-only."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.serverapp import ServerApp

from jupyter_ossr_ext.app import OssrApp
from jupyter_ossr_ext.install import kernels, shared_kernels


def environment(
    prefix: Path, kernel: str = "python3", program: str = "python", **spec: object
) -> None:
    folder = prefix / "share" / "jupyter" / "kernels" / kernel
    folder.mkdir(parents=True)
    (prefix / "bin").mkdir(exist_ok=True)
    (prefix / "bin" / "python").write_text("#!/bin/sh\n")
    (prefix / "bin" / "python").chmod(0o755)
    content = {
        "argv": [program, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3",
        "language": "python",
        "metadata": {"debugger": True},
        **spec,
    }
    (folder / "kernel.json").write_text(json.dumps(content))


def written(folder: Path, name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / name / "kernel.json").read_text())
    return content


def test_each_environment_has_a_kernel_of_its_own_name_and_interpreter(tmp_path: Path) -> None:
    root, folder = tmp_path / "cvmfs", tmp_path / "kernels"
    environment(root / "sw.escape.eu" / "envs" / "lst")
    environment(root / "sw.escape.eu" / "envs" / "magic", env={"A": "b"})
    names = shared_kernels.search([str(root)], folder)
    assert names == [
        "shared-sw-escape-eu-envs-lst-python3",
        "shared-sw-escape-eu-envs-magic-python3",
    ]
    spec = written(folder, names[1])
    prefix = root / "sw.escape.eu" / "envs" / "magic"
    assert spec["argv"][0] == str(prefix / "bin" / "python")  # type: ignore[index]
    assert spec["display_name"] == "Python 3 (sw.escape.eu/envs/magic, read-only)"
    assert spec["env"] == {"PATH": f"{prefix / 'bin'}{os.pathsep}${{PATH}}", "A": "b"}
    assert spec["metadata"] == {"debugger": True}
    manager = KernelSpecManager(kernel_dirs=[str(folder)], ensure_native_kernel=False)
    assert set(manager.find_kernel_specs()) == set(names)


def test_what_cannot_be_started_is_left_out(tmp_path: Path) -> None:
    root, folder = tmp_path / "cvmfs", tmp_path / "kernels"
    environment(root / "gone", program="/nowhere/python")
    environment(root / "other", program="R")
    environment(root / "broken")
    (root / "broken" / "share/jupyter/kernels/python3/kernel.json").write_text("{")
    environment(root / "lib")
    environment(root / ".hidden")
    (root / "circle").symlink_to(root)
    (root / "closed").mkdir(mode=0)
    assert shared_kernels.search([str(root), str(tmp_path / "none")], folder) == []
    assert not folder.exists()


def test_a_kernel_that_is_gone_is_not_offered_any_more(tmp_path: Path) -> None:
    root, folder = tmp_path / "cvmfs", tmp_path / "kernels"
    environment(root / "a")
    environment(root / "b")
    shared_kernels.search([str(root)], folder)
    (root / "a").rename(tmp_path / "a")
    assert shared_kernels.search([str(root)], folder) == ["shared-b-python3"]
    assert [one.name for one in folder.iterdir()] == ["shared-b-python3"]


def test_a_search_ends_in_time_and_after_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        environment(tmp_path / "cvmfs" / f"e{number}")
    root = [str(tmp_path / "cvmfs")]
    times = iter([0.0, 1.0, 1.0, 1.0, *[shared_kernels.TIME] * 9])
    # The root and two of its folders are read before the time is over.
    assert len(shared_kernels.search(root, tmp_path / "one", lambda: next(times))) == 2
    monkeypatch.setattr(shared_kernels, "MOST", 3)
    assert len(shared_kernels.search(root, tmp_path / "two")) == 3


async def test_they_are_read_only_install_targets(tmp_path: Path) -> None:
    environment(tmp_path / "cvmfs" / "lst")
    environment(tmp_path / "cvmfs" / "r", language="R")
    names = shared_kernels.search([str(tmp_path / "cvmfs")], tmp_path / "kernels")
    found = {one.kernel: one for one in await kernels.targets(tmp_path / "kernels")}
    lst, other = (found[name] for name in names)
    assert (lst.usable, lst.writable, lst.reason) == (True, False, kernels.SHARED)
    assert (other.usable, other.reason) == (False, kernels.NO_PYTHON)


async def test_jupyter_lists_them_once_they_are_found(
    jp_configurable_serverapp: Callable[..., ServerApp], tmp_path: Path
) -> None:
    environment(tmp_path / "cvmfs" / "lst")
    server = jp_configurable_serverapp(
        config={
            "ServerApp": {"jpserver_extensions": {"jupyter_ossr_ext": True}},
            "OssrApp": {
                "shared_kernels": [str(tmp_path / "cvmfs")],
                "state_folder": str(tmp_path / "state"),
            },
        }
    )
    [app] = server.extension_manager.extension_apps["jupyter_ossr_ext"]
    assert isinstance(app, OssrApp)
    await app.started()
    for thread in threading.enumerate():
        if thread.name == shared_kernels.THREAD:
            await asyncio.to_thread(thread.join)
    await asyncio.sleep(0)  # it tells the event loop
    manager = server.kernel_spec_manager
    assert manager is not None
    assert {"shared-lst-python3", "python3"} <= set(manager.find_kernel_specs())
