"""Fake programs that are not on the test machine."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from tests.server.support.install_sources import write_tree


class Recorder:
    """A program of any name that only records how it was started. It is first on PATH."""

    def __init__(self, folder: Path, name: str, patch: pytest.MonkeyPatch) -> None:
        self._call = folder / f"{name}.json"
        code = f"""#!{sys.executable} -S
import json, os, sys
told = {{"argv": sys.argv[1:], "cwd": os.getcwd(), "env": dict(os.environ)}}
open({str(self._call)!r}, "w").write(json.dumps(told))
print("{name} was here")
"""
        install(folder, name, code, patch)

    @property
    def started(self) -> bool:
        return self._call.exists()

    def call(self) -> tuple[list[str], Path, dict[str, str]]:
        """Its arguments, its folder and its environment."""
        call = json.loads(self._call.read_text())
        return call["argv"], Path(call["cwd"]), call["env"]


def install(folder: Path, name: str, code: str, patch: pytest.MonkeyPatch) -> Path:
    """Put a program first on PATH."""
    program = write_tree(folder, {f"bin/{name}": code}) / "bin" / name
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    patch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    return program


CONDA = """#!{python}
\"\"\"`{name} create`, with the options that we give it; py-rattler does the work.

What it prints with --json was taken from conda 26.7 and from mamba's source.
\"\"\"
import argparse, asyncio, json, sys
import rattler

parser = argparse.ArgumentParser()
parser.add_argument("verb", choices=["create"])
for flag in ("--yes", "--override-channels", "--dry-run", "--json"):
    parser.add_argument(flag, action="store_true")
parser.add_argument("--prefix", required=True)
parser.add_argument("--channel", action="append", required=True)
parser.add_argument("specs", nargs="+")
given = parser.parse_args()
assert given.yes and given.override_channels
mamba = "mamba" in {name!r}


def package(one):
    subdir = one.subdir
    call = {{
        "name": one.name.normalized,
        "version": str(one.version),
        "build": str(one.build),
        "build_number": one.build_number,
        "channel": f"{{str(one.channel).rstrip('/')}}/{{subdir}}",
        "subdir": subdir,
        "fn": one.file_name,
        "url": str(one.url),
        "size": one.size,
    }}
    return {{**call, "build_string": call["build"]}} if mamba else call


def linked(one):
    if mamba:
        return package(one)
    return {{
        "base_url": str(one.channel).rstrip("/"),
        "build_number": one.build_number,
        "build_string": str(one.build),
        "channel": str(one.channel).rstrip("/").split("/")[-1],
        "dist_name": one.file_name.removesuffix(".tar.bz2"),
        "name": one.name.normalized,
        "platform": one.subdir,
        "version": str(one.version),
    }}


async def main():
    try:
        found = await rattler.solve(
            given.channel,
            [rattler.MatchSpec(spec, strict=False) for spec in given.specs],
            platforms=[str(rattler.Subdir.current()), "noarch"],
            virtual_packages=rattler.VirtualPackage.detect(),
        )
    except Exception as error:
        if "No candidates" not in str(error):
            raise
        if not given.json:
            print("PackagesNotFoundInChannelsError: " + str(error))
        elif mamba:
            call = {{"success": False, "solver_problems": [f"nothing provides {{given.specs[0]}}"]}}
            print(json.dumps(call, indent=4))
        else:
            call = {{
                "error": "PackagesNotFoundInChannelsError: The following packages are not",
                "message": "The following packages are not available from current channels:",
                "packages": given.specs[:1],
            }}
            print(json.dumps(call, indent=2))
        return 1
    if given.dry_run:
        actions = {{
            "FETCH": [package(one) for one in found],
            "LINK": [linked(one) for one in found],
            "PREFIX": given.prefix,
        }}
        call = {{"success": True, "actions": actions, "prefix": given.prefix, "dry_run": True}}
        print(json.dumps(call, indent=4 if mamba else 2))
        return 0
    print("Executing transaction: ...working... done", flush=True)
    await rattler.install(found, given.prefix, show_progress=False)
    return 0


async def whole():
    import os

    code = await main()
    sys.stdout.flush()
    os._exit(code)


asyncio.run(whole())
"""


def conda(folder: Path, name: str, patch: pytest.MonkeyPatch) -> Path:
    """A `conda`, `mamba` or `micromamba` that creates real environments."""
    return install(folder, name, CONDA.format(python=sys.executable, name=name), patch)
