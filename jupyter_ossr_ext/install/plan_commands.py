"""Commands of a plan; generated again in the same way before they run."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from packaging.requirements import Requirement

from ..models import Command, TargetSpec
from .buildpacks import native_tools
from .buildpacks.base import BuildInstructions
from .dependencies.solve_date import SolveDate
from .installers.base import PLAIN, Installer, Options, python_of
from .installers.conda import Conda
from .installers.uv import Uv
from .solve_options import WITH_TOOLS
from .store import StoredWork, size_of

KERNEL = ("ipykernel", "pip")
"""Additional packages of a new environment: the kernel, and pip for `%pip install` in a
notebook."""
LARGEST_COPY = 300 * 1024**2
"""Bytes of a project up to which a copy of it is built."""
LIST, CONSTRAINTS = "requirements.txt", "constraints.txt"
"""Names of the files in a plan's folder that the installers read."""


@dataclass(frozen=True)
class Work:
    """Build instructions, applied to a target.

    Attributes:
        prefix: Folder of the environment.
        python: Its interpreter; the one that packages are installed for.
        folder: Private folder of the plan, where the files for the installers are.
        base: The interpreter that a fresh environment is made with.
        fetch: A version of Python that has to be downloaded first.
        day: The day that packages are as of, where they are.
        options: What limits the solution.
        built: Folders of the record, and the copies that are built instead.
        accepted: Guessed distributions that were verified.
        left_out: Guessed distributions that the index does not have.
        optional: Requirements that are built from source after the others, each if it can be.
        without_conda: A conda environment's packages are taken from PyPI.
        from_index: Lines of hosts that do not answer, and what is taken from the index instead.
        read_only: The environment has everything, and is not changed.
    """

    instructions: BuildInstructions
    installer: Installer
    prefix: Path
    python: str
    folder: Path
    base: str = ""
    fetch: str = ""
    fresh: bool = True
    conda: Conda | None = None
    channels: Sequence[str] = ()
    specs: Sequence[str] = ()
    kernel_by_pip: bool = True
    day: SolveDate | None = None
    options: Options = PLAIN
    built: Mapping[Path, Path] = field(default_factory=dict)
    accepted: Sequence[str] = ()
    left_out: Sequence[str] = ()
    optional: Sequence[str] = ()
    without_conda: bool = False
    from_index: Mapping[str, str] = field(default_factory=dict)
    read_only: bool = False

    @property
    def adds_files(self) -> bool:
        """A build needs a file that the record does not have."""
        return any(one.stated for one in self.instructions.given)

    def with_copies(self) -> Work:
        """Projects of the user's own folder are built as copies: builds leave files behind.

        Blocking.
        """
        folders = [one.path for one in self.instructions.listed.local if one.path.is_dir()]
        small = [path for path in folders if size_of(path) < LARGEST_COPY]
        above = self.folder / "build"
        return replace(self, built={path: above / str(n) for n, path in enumerate(small)})

    def stored(self) -> StoredWork:
        return StoredWork(
            base=self.base,
            fetch=self.fetch,
            installer=self.installer.name,
            conda=self.conda is not None,
            channels=list(self.channels),
            specs=list(self.specs),
            kernel_by_pip=self.kernel_by_pip,
            day=self.day.day if self.day else None,
            why=self.day.why if self.day else "",
            constraints=_name(self.options.constraints),
            build_constraints=_name(self.options.build_constraints),
            config=_name(self.options.config),
            built={str(one): str(copy) for one, copy in self.built.items()},
            accepted=list(self.accepted),
            left_out=list(self.left_out),
            optional=list(self.optional),
            without_conda=self.without_conda,
            from_index=dict(self.from_index),
        )

    def text(self) -> str:
        """The requirements file that the installer gets."""
        return self.instructions.listed.text(
            hashes=self.installer.name == "uv",
            prereleases=self.installer.name == "pip",
            built=self.built,
        )

    def write(self) -> None:
        """Put the requirements file, and copies of what is built, where they are read. Blocking."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / LIST).write_text(self.text(), encoding="utf-8")
        for original, copy in self.built.items():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(original, copy, symlinks=True, ignore=_left_over(original))
        for one in self.instructions.given:
            if one.stated and one.stated in self.built:
                (self.built[one.stated] / "PKG-INFO").write_text(one.metadata, encoding="utf-8")

    def commands(self) -> list[Command]:
        if self.read_only:
            return []
        if self.instructions.commands:
            return [
                native_tools.placed(command, self.prefix) for command in self.instructions.commands
            ]
        made: list[Command] = []
        if self.fetch and isinstance(self.installer, Uv):
            made.append(self.installer.fetch(self.fetch, self.prefix.parent))
        if self.fresh and self.conda:
            made.append(self.conda.create(self.prefix, self.channels, self.specs))
        elif self.fresh:
            made.append(self.installer.create(self.prefix, self.base))
        made += self._installs()
        for line in self.optional:
            made += [self._attempt(line, self.options.config), self._second_attempt(line)]
        if self.instructions.post_build:
            made.append(self._post_build(self.instructions.post_build))
        return made

    def _installs(self) -> list[Command]:
        kernel = [*KERNEL] if self.fresh and self.kernel_by_pip else []
        arguments = [*kernel, *(["-r", str(self.folder / LIST)] if self.text() else [])]
        if not arguments:
            return []
        options, made = self.options, list[Command]()
        if self.instructions.early:
            names = ["setuptools", "wheel", *self.instructions.early]
            command = self.installer.install(self.python, names, self.instructions.root, options)
            what = "Install what the build code imports"
            made.append(msgspec.structs.replace(command, purpose=what))
            own = [one.name for one in self.instructions.own] or [""]
            options = replace(options, unisolated=own)
        command = self.installer.install(self.python, arguments, self.instructions.root, options)
        runs = any(
            one.runs and one.path != self.instructions.post_build
            for one in self.instructions.runs_code
        )
        purpose = "Install the packages, including those that the kernel requires"
        given: dict[str, str] = {}
        for one in self.instructions.given:
            given |= {**one.variables, **({} if isinstance(self.installer, Uv) else one.alone)}
        made.append(
            msgspec.structs.replace(
                command,
                code_of_record=runs,
                purpose=purpose if self.fresh else "Install the packages",
                environment={**command.environment, **given},
            )
        )
        return made

    @property
    def with_tools(self) -> Path | None:
        """Settings for builds that import what they do not declare."""
        return self.folder / WITH_TOOLS if self.optional else None

    def _attempt(self, line: str, config: Path | None) -> Command:
        """The build of a package that the others can do without."""
        options = replace(self.options, config=config)
        command = self.installer.install(self.python, [line], self.instructions.root, options)
        purpose = f"Build {Requirement(line).name} from its source, if that can be done here"
        return msgspec.structs.replace(command, purpose=purpose, optional=True)

    def _second_attempt(self, line: str) -> Command:
        """With tools that are not declared, versions of the time of an older Python, and C code
        that Cython writes anew: what it wrote for an older Python does not compile for a newer
        one."""
        again = self._attempt(line, self.with_tools)
        given = {**again.environment, "CYTHON_FORCE_REGEN": "1"}
        return msgspec.structs.replace(again, environment=given)

    def _post_build(self, path: str) -> Command:
        """The record's script, with the environment's programs first on PATH."""
        line = 'chmod u+x "$2" && PATH="$1:$PATH" exec "./$2"'
        programs = str(Path(self.python).parent)
        return Command(
            argv=["sh", "-c", line, "sh", programs, path],
            folder=str(self.instructions.root),
            purpose="Run the record's postBuild",
            code_of_record=True,
        )


def _left_over(project: Path) -> Callable[[str, list[str]], list[str]]:
    """Names in a source tree that an earlier build left there; a new one would pack them."""

    def ignored(above: str, names: list[str]) -> list[str]:
        top = Path(above) == project
        return [
            name
            for name in names
            if name in {"__pycache__", ".ipynb_checkpoints"}
            or (top and (name == "build" or name.endswith(".egg-info")))
        ]

    return ignored


def _name(path: Path | None) -> str:
    return path.name if path else ""


def interpreter(prefix: Path, *, conda: bool) -> str:
    return str(prefix / "bin" / "python") if conda else python_of(prefix)


def digest(work: Work, target: TargetSpec, content: str) -> str:
    """One hash of all that will run, and of what it will run on."""
    options = work.options
    limits = [
        options.constraints,
        options.build_constraints,
        options.config,
        work.with_tools,
    ]
    parts = [
        msgspec.json.encode(work.commands()),
        msgspec.json.encode(target),
        content.encode(),
        work.text().encode(),
        *(path.read_bytes() if path else b"" for path in limits),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
