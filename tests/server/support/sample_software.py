"""Records that tests install: realistic, as small as possible."""

from __future__ import annotations

from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from jupyter_ossr_ext.models import InstallResult
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Files

SETUP = "from setuptools import setup\n"
BUILD = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
PURE = {
    "pyproject.toml": BUILD
    + '[project]\nname = "stargaze"\nversion = "1.0"\nrequires-python = ">=3.8"\n'
    + 'dependencies = ["skyplot"]\n',
    "stargaze/__init__.py": "import skyplot\nANSWER = 42\n",
    "README.md": "# stargaze\n",
}
SRC: Files = {
    "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "own"\n'
    'backend-path = ["."]\n[project]\nname = "orbits"\nversion = "3.1"\n',
    "own.py": "from setuptools.build_meta import *\n"
    "def get_requires_for_build_wheel(config_settings=None):\n    return ['setuptools']\n",
    "src/orbits/__init__.py": "KEPLER = 3\n",
}
COMPILED: Files = {
    "setup.py": "from setuptools import setup, Extension\n"
    "setup(name='fastsky', version='0.1', ext_modules=[Extension('fastsky', ['f.c'])])\n",
    "f.c": "#include <Python.h>\n"
    'static struct PyModuleDef m = {PyModuleDef_HEAD_INIT, "fastsky", 0, -1, 0};\n'
    "PyMODINIT_FUNC PyInit_fastsky(void) { return PyModule_Create(&m); }\n",
}
CPP: Files = {
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.16)\nproject(sky CXX)\n"
    "add_executable(sky main.cpp)\ninstall(TARGETS sky)\n",
    "main.cpp": '#include <cstdio>\nint main() { std::puts("dark"); return 0; }\n',
}


def evil(report: Path) -> dict[str, str]:
    """A setup.py that reads the environment and writes outside its folder."""
    code = (
        "import os, json\n"
        f"open({str(report)!r}, 'w').write(json.dumps(dict(os.environ)))\n"
        f"{SETUP}setup(name='evil', version='1', py_modules=['evil'])\n"
    )
    return {"setup.py": code, "evil.py": ""}


def slow(folder: Path, name: str = "slow") -> dict[str, str]:
    """A setup.py that writes its process id, then waits unless `folder/quick` exists."""
    code = (
        "import os, time, pathlib\n"
        f"folder = pathlib.Path({str(folder)!r})\n"
        "(folder / 'pid').write_text(str(os.getpid()))\n"
        "while not (folder / 'quick').exists():\n    time.sleep(0.05)\n"
        f"{SETUP}setup(name={name!r}, version='1', py_modules=[{name!r}])\n"
    )
    return {"setup.py": code, f"{name}.py": ""}


async def run_notebook(installs: InstallEnvironment, result: InstallResult) -> str:
    """Run the record's notebook in the new kernel; returns its output."""
    manager = AsyncKernelManager(
        kernel_name=result.kernel,
        kernel_spec_manager=KernelSpecManager(
            kernel_dirs=[str(installs.settings.kernels)], ensure_native_kernel=False
        ),
    )
    document = nbformat.read(installs.root / result.notebooks[0], as_version=4)
    printed: list[str] = []
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        for cell in document.cells:
            reply = await client.execute_interactive(
                cell.source,
                timeout=60,
                output_hook=lambda message: printed.append(message["content"].get("text", "")),
            )
            assert reply["content"]["status"] == "ok", reply["content"]
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        manager.context.destroy(linger=0)
    return "".join(printed)
