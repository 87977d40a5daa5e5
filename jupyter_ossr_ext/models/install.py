"""Installing: what would be done, where to, and what has been made. Sizes in bytes."""

from __future__ import annotations

from typing import Literal

from .base import Wire

Ecosystem = Literal["python", "conda", "julia", "r", "cmake", "container", "none"]
Kind = Literal[
    "conda",
    "pipfile",
    "python-project",
    "requirements",
    "wheel",
    "sdist",
    "julia",
    "r",
    "cmake",
    "container",
    "notebooks",
    "repository",
    "data",
]


class NewEnvironment(Wire, frozen=True, tag="new", tag_field="kind"):
    """A fresh environment with its own kernel; without a name it is called after the record."""

    name: str = ""


class ExistingKernel(Wire, frozen=True, tag="kernel", tag_field="kind"):
    """The environment of a kernel that is there, by the name of its kernelspec."""

    kernel: str


TargetSpec = NewEnvironment | ExistingKernel


class PlanInstallSpec(Wire, frozen=True, tag="plan-install", tag_field="kind"):
    """Look at a record, or at a folder that lies here, and say what installing it would do.

    Nothing of the record runs. Either `source` and `record`, or `folder`.
    """

    source: str | None = None
    record: str | None = None
    folder: str | None = None
    """A brought folder, relative to Jupyter's root folder: install what lies in it."""
    target: TargetSpec = NewEnvironment()
    sign: str | None = None
    """The `path` of the alternative to use instead of the first thing detected."""
    requirements: list[str] | None = None
    """The guessed list as a person corrected it (PEP 508)."""
    into: str = ""
    """Folder, relative to Jupyter's root, in which the record's files get a folder of their own."""
    replaces: str | None = None
    """Id of the environment that the new one takes the place of, once it is proven."""
    pinned: bool = False
    """Rebuild the versions that `replaces` was made with."""
    post_build: bool = False
    """Run the record's `postBuild` too, once the packages are there."""
    title: str = ""


class InstallSpec(Wire, frozen=True, tag="install", tag_field="kind"):
    """Do what a plan said. `digest` is the plan's own: nothing else than that is run.

    `undo`: put back what an install of this plan changed in an existing kernel's environment.
    """

    plan: str
    digest: str
    title: str = ""
    undo: bool = False


class Sign(Wire, frozen=True):
    """Something installable and the file that shows it; `path` is relative to the content."""

    kind: Kind
    path: str
    ecosystem: Ecosystem
    why: str
    guess: bool = False


class Command(Wire, frozen=True):
    """One program as it will be started. `code_of_record`: it runs code that the record brings."""

    argv: list[str]
    folder: str
    purpose: str
    code_of_record: bool = False


class PackageChange(Wire, frozen=True):
    """A package that comes (`was` null), changes, or goes (`version` null)."""

    name: str
    version: str | None = None
    was: str | None = None
    size: int | None = None
    origin: Literal["index", "record", "channel", "here"] = "index"


class RunsCode(Wire, frozen=True):
    """Code of the record that will run here as this user, and how it begins.

    `runs` is false for a `postBuild` that nobody has said yes to.
    """

    what: str
    path: str
    excerpt: str = ""
    runs: bool = True


class Cannot(Wire, frozen=True):
    """What we do not do, why, and how to do it by hand. `folder` relative to Jupyter's root."""

    reason: str
    command: str | None = None
    folder: str | None = None


class InstallPlan(Wire, frozen=True, tag="plan-install", tag_field="kind"):
    """What an install would do. Nothing has run yet; nothing else will run after the yes."""

    id: str
    digest: str
    created: float
    title: str
    installable: bool
    target: TargetSpec
    target_display: str = ""
    source: str | None = None
    record: str | None = None
    doi: str | None = None
    version: str | None = None
    folder: str | None = None
    """Where the record's files are, or will be, relative to Jupyter's root."""
    detected: Sign | None = None
    alternatives: list[Sign] = []
    python: str | None = None
    commands: list[Command] = []
    adds: list[PackageChange] = []
    changes: list[PackageChange] = []
    removes: list[PackageChange] = []
    complete: bool = True
    """False: code of the record decides what else is needed, and it has not run."""
    download_bytes: int | None = None
    disk_bytes: int | None = None
    """An estimate of what the result needs."""
    disk_free: int | None = None
    runs_code: list[RunsCode] = []
    requirements: list[str] = []
    """What the record asks for; where `detected.guess` is true, a guess to be corrected."""
    imports: list[str] = []
    """Distributions; that what they hold is imported in the kernel will be the proof."""
    guesses: list[str] = []
    hints: list[str] = []
    """What the record says about itself (CodeMeta); shown, never executed."""
    cannot: list[Cannot] = []
    warnings: list[str] = []
    snippet: str | None = None
    """Python that reads the record's data, where there is nothing to install."""
    host: str | None = None
    """The other host that code is cloned from."""
    replaces: str | None = None


class KernelTarget(Wire, frozen=True):
    """A kernel that something could be installed for, or why not."""

    kernel: str
    display_name: str
    language: str
    interpreter: str | None = None
    python: str | None = None
    writable: bool = False
    usable: bool = False
    is_server_own: bool = False
    conda: bool = False
    conda_base: bool = False
    """conda itself lives there."""
    user_site: bool = False
    """It also sees packages in the user's own folder, which may hide what is installed here."""
    reason: str | None = None


EnvironmentState = Literal["building", "ready", "broken"]


class Environment(Wire, frozen=True):
    """An environment made by us. `created` in seconds since the epoch."""

    id: str
    title: str
    state: EnvironmentState
    created: float
    ecosystem: Ecosystem = "python"
    source: str | None = None
    record: str | None = None
    parent: str | None = None
    doi: str | None = None
    version: str | None = None
    kernel: str | None = None
    kernel_display: str | None = None
    python: str | None = None
    path: str = ""
    """For showing: the home folder is written `~`."""
    size: int | None = None
    reason: str | None = None
    """Why it is not ready, in one sentence."""


class InstallResult(Wire, frozen=True, tag="install", tag_field="kind"):
    """What an install left, after its kernel was started and `imported` was imported in it."""

    environment: Environment | None = None
    kernel: str | None = None
    kernel_display: str | None = None
    restart: bool = False
    """True: running kernels of that environment see it after a restart."""
    undoable: bool = False
    """True: what it changed can be put back."""
    undone: bool = False
    """True: `installed` is what was put back."""
    imported: list[str] = []
    installed: list[PackageChange] = []
    folder: str | None = None
    notebooks: list[str] = []
    """Notebooks of the record, relative to Jupyter's root folder."""
    use: str | None = None
    """Where there is no kernel: the line for a shell that uses what was made."""
    warnings: list[str] = []


class LockFile(Wire, frozen=True):
    """A file that rebuilds the same environment."""

    filename: str
    text: str


class BroughtContent(Wire, frozen=True):
    """Where the files that a plan looked at are now, relative to Jupyter's root folder."""

    folder: str
