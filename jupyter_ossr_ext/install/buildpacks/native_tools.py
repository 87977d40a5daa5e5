"""Julia, R, CMake and containers: run with an installed tool, else described."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import structs

from ...models import Cannot, Command, Detection, Ecosystem, RunsCode
from .base import BuildInstructions, Found, Request, excerpt
from .containers import container
from .tool_commands import PREFIX, with_tool


@dataclass(frozen=True)
class Tool:
    """A buildpack whose work is that of one program.

    `files`: patterns, and what a file of that name is. `make` gives the instructions; commands hold
    `PREFIX` where the result goes.
    """

    id: str
    label: str
    ecosystem: Ecosystem
    rank: int
    files: Mapping[str, str]
    make: Callable[[Detection, Path], BuildInstructions]

    @property
    def patterns(self) -> Sequence[str]:
        return tuple(self.files)

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        found = []
        for pattern, what in self.files.items():
            for name in names:
                if fnmatchcase(name, pattern) and _is_meant(folder / name):
                    found.append(Found(folder / name, f"{name} {what}"))
        return found

    def plan(self, request: Request) -> BuildInstructions:
        return self.make(request.sign, request.path)


def _is_meant(path: Path) -> bool:
    """`DESCRIPTION` is of an R package where it says so."""
    if path.name != "DESCRIPTION":
        return True
    text = path.read_text(encoding="utf-8", errors="replace")[:4000]
    return bool(re.search(r"^Package:", text, re.MULTILINE))


def _julia(sign: Detection, path: Path) -> BuildInstructions:
    folder = path.parent
    # The home folder is deleted after the installation: packages go to a depot outside it.
    depot = f'pushfirst!(DEPOT_PATH, raw"{PREFIX}/depot")'
    code = f"{depot}; using Pkg; Pkg.instantiate(); Pkg.status()"
    commands = [
        Command(
            argv=["julia", "--project=.", "-e", code],
            folder=str(folder),
            purpose="Download the packages that the project lists",
            code_of_record=True,
        )
    ]
    build = folder / "deps" / "build.jl"
    runs = []
    if build.is_file():
        what = "deps/build.jl runs"
        runs.append(RunsCode(what=what, path="deps/build.jl", excerpt=excerpt(build)))
    use = f"JULIA_DEPOT_PATH={PREFIX}/depot: julia --project=."
    made = _instructions(sign, folder, commands, runs, use)
    return with_tool(
        made,
        ["julia"],
        "Julia is required and not installed. Install it (juliaup), then create the plan again.",
        commands,
    )


def _r(sign: Detection, path: Path) -> BuildInstructions:
    folder = path.parent
    if path.name == "renv.lock":
        code = f"renv::restore(project='.', library='{PREFIX}/library', prompt=FALSE)"
        argv, what = ["Rscript", "-e", code], "Download the packages that renv.lock lists"
    else:
        argv = ["R", "CMD", "INSTALL", f"--library={PREFIX}/library", "."]
        what = "Install the R package into a separate library"
    runs = []
    for name in ("configure", "src/Makevars", ".Rprofile"):
        if (folder / name).is_file():
            text = excerpt(folder / name)
            runs.append(RunsCode(what=f"{name} runs", path=name, excerpt=text))
    code_of_record = bool(runs) or path.name != "renv.lock"
    commands = [
        Command(
            argv=["Rscript", "--vanilla", "-e", f"dir.create('{PREFIX}/library')"],
            folder=str(folder),
            purpose="Create the library",
        ),
        Command(argv=argv, folder=str(folder), purpose=what, code_of_record=code_of_record),
    ]
    made = _instructions(sign, folder, commands, runs, f"R_LIBS={PREFIX}/library R")
    reason = (
        "R is required and not installed. Install it (Debian: apt install r-base), then create "
        "the plan again."
    )
    return with_tool(made, ["Rscript"], reason, commands[1:])


def _cmake(sign: Detection, path: Path) -> BuildInstructions:
    folder = path.parent
    steps = [
        (
            [
                "cmake",
                "-S",
                ".",
                "-B",
                f"{PREFIX}/build",
                f"-DCMAKE_INSTALL_PREFIX={PREFIX}/prefix",
            ],
            "Configure the build",
        ),
        (["cmake", "--build", f"{PREFIX}/build", "--parallel", "2"], "Compiles"),
        (["cmake", "--install", f"{PREFIX}/build"], "Install the result into a separate folder"),
    ]
    commands = [
        Command(argv=argv, folder=str(folder), purpose=what, code_of_record=True)
        for argv, what in steps
    ]
    what = "CMakeLists.txt can run any program during configuration and build"
    runs = [RunsCode(what=what, path="CMakeLists.txt", excerpt=excerpt(path))]
    use = f"export PATH={PREFIX}/prefix/bin:$PATH"
    made = _instructions(sign, folder, commands, runs, use)
    reason = (
        "CMake and a compiler are required and not installed. Install them (Debian: apt install "
        "cmake build-essential), then create the plan again."
    )
    if not (shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")):
        line = "cmake -S . -B build && cmake --build build"
        return replace(made, cannot=[Cannot(reason=reason, command=line)])
    return with_tool(made, ["cmake"], reason, commands)


def _instructions(
    sign: Detection, folder: Path, commands: list[Command], runs: list[RunsCode], use: str
) -> BuildInstructions:
    """Instructions whose packages are known only to the tool that runs them."""
    return BuildInstructions(
        sign=sign, root=folder, commands=commands, runs_code=runs, complete=False, use=use
    )


def used(instructions: BuildInstructions, environment: Path) -> str | None:
    """The shell command that uses the result, with the environment's folder inserted."""
    return instructions.use and instructions.use.replace(PREFIX, shlex.quote(str(environment)))


def placed(command: Command, environment: Path) -> Command:
    """The command with the environment's folder inserted."""
    argv = [word.replace(PREFIX, str(environment)) for word in command.argv]
    return structs.replace(command, argv=argv)


OTHER = {
    "Cargo.toml": ("Rust", "cargo install --path ."),
    "go.mod": ("Go", "go install ./..."),
    "package.json": ("JavaScript", "npm install"),
    "Snakefile": ("a Snakemake workflow", "snakemake --cores 1"),
    "nextflow.config": ("a Nextflow workflow", "nextflow run ."),
    "install.R": ("R", "Rscript install.R"),
    "conanfile.txt": ("C++ with Conan", "conan install ."),
    "configure": ("software with a configure script", "./configure --prefix=$HOME/.local && make"),
    "Makefile": ("software with a Makefile", "make"),
    "meson.build": ("software built by Meson", "meson setup build && meson compile -C build"),
}
"""Files of what is not installed here: what it is, and the command to type."""


def _other(sign: Detection, path: Path) -> BuildInstructions:
    what, command = OTHER[path.name]
    reason = f"{path.name} shows that this is {what}, which has to be installed by hand."
    return BuildInstructions(
        sign=sign, root=path.parent, cannot=[Cannot(reason=reason, command=command)]
    )


BUILDPACKS = [
    Tool(
        "julia",
        "Julia project",
        "julia",
        30,
        {name: "describes a Julia project" for name in ("Project.toml", "JuliaProject.toml")},
        _julia,
    ),
    Tool(
        "r",
        "R packages",
        "r",
        32,
        {"renv.lock": "lists R packages", "DESCRIPTION": "describes an R package"},
        _r,
    ),
    Tool("cmake", "C++ program", "cmake", 34, {"CMakeLists.txt": "builds a C++ program"}, _cmake),
    Tool(
        "container",
        "Container",
        "container",
        36,
        {
            **{
                name: "is the recipe of a container"
                for name in ("Dockerfile", "Containerfile", "Singularity", "*.def")
            },
            "*.sif": "is a container",
        },
        container,
    ),
    Tool(
        "other",
        "Other software",
        "none",
        80,
        {name: f"shows that this is {what}" for name, (what, _) in OTHER.items()},
        _other,
    ),
]
