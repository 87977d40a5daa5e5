"""Installations: plans, targets, and environments. Sizes in bytes."""

from __future__ import annotations

from typing import Literal

from .base import Wire

Ecosystem = Literal["python", "conda", "julia", "r", "cmake", "container", "none"]


class NewEnvironment(Wire, frozen=True, tag="new", tag_field="kind"):
    """A new environment with its own kernel; the default name is that of the record."""

    name: str = ""


class ExistingKernel(Wire, frozen=True, tag="kernel", tag_field="kind"):
    """The environment of an existing kernel, by the name of its kernelspec."""

    kernel: str


TargetSpec = NewEnvironment | ExistingKernel


class PlanInstallSpec(Wire, frozen=True, tag="plan-install", tag_field="kind"):
    """Create the installation plan for a record or a local folder.

    No code of the record runs. Either `source` and `record`, or `folder`.
    """

    source: str | None = None
    record: str | None = None
    folder: str | None = None
    """A downloaded folder to install from, relative to Jupyter's root folder."""
    target: TargetSpec = NewEnvironment()
    sign: str | None = None
    """The `path` of the alternative to use instead of the first detected one."""
    requirements: list[str] | None = None
    """The guessed list as edited by the user (PEP 508)."""
    into: str = ""
    """Folder, relative to Jupyter's root, in which a folder for the record's files is created."""
    replaces: str | None = None
    """Id of the environment that the new one replaces, once it is verified."""
    pinned: bool = False
    """Rebuild the versions of `replaces`."""
    post_build: bool = False
    """Run the record's `postBuild` after the packages are installed."""
    title: str = ""
    extras: list[str] = []
    """Names of the plan's `extras` to install as well."""


class InstallSpec(Wire, frozen=True, tag="install", tag_field="kind"):
    """Execute a plan. `digest` is the plan's own: only that plan is run.

    `undo`: restore what an install of this plan changed in the environment of an existing kernel.
    """

    plan: str
    digest: str
    title: str = ""
    undo: bool = False


class Detection(Wire, frozen=True):
    """Detected installable content and its file; `path` is relative to the content.

    `kind` is the id of the buildpack that detected it, or `data` if nothing is installable;
    `label` is the buildpack's own name for it.
    """

    kind: str
    path: str
    ecosystem: Ecosystem
    why: str
    guess: bool = False
    label: str = ""


class Command(Wire, frozen=True):
    """One program as it will be started. `code_of_record`: it runs code from the record.

    `environment`: variables in addition to those of every program. `optional`: where it fails, the
    rest of the plan goes on, and the result says so.
    """

    argv: list[str]
    folder: str
    purpose: str
    code_of_record: bool = False
    environment: dict[str, str] = {}
    optional: bool = False


class PackageChange(Wire, frozen=True):
    """A package that is added (`was` null), changed, or removed (`version` null).

    `size` is that of its download in bytes.
    """

    name: str
    version: str | None = None
    was: str | None = None
    size: int | None = None
    origin: Literal["index", "record", "channel", "here"] = "index"


class RunsCode(Wire, frozen=True):
    """Code of the record that will run as this user, with its beginning.

    `runs` is false for a `postBuild` that the user has not confirmed.
    """

    what: str
    path: str
    excerpt: str = ""
    runs: bool = True


class Cannot(Wire, frozen=True):
    """Content that cannot be installed, why, and how to install it by hand. `folder` relative to
    Jupyter's root."""

    reason: str
    command: str | None = None
    folder: str | None = None


class Extra(Wire, frozen=True):
    """Optional packages of a project, by the name of its extra or dependency group (PEP 735)."""

    name: str
    packages: list[str] = []
    chosen: bool = False


class InstallPlan(Wire, frozen=True, tag="plan-install", tag_field="kind"):
    """What an installation would do. Nothing has run yet; after confirmation only this runs, and
    changes of versions that a warning announces.

    `created` in seconds since the epoch, sizes in bytes.
    """

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
    """Current or future folder of the record's files, relative to Jupyter's root."""
    detected: Detection | None = None
    alternatives: list[Detection] = []
    python: str | None = None
    commands: list[Command] = []
    adds: list[PackageChange] = []
    changes: list[PackageChange] = []
    removes: list[PackageChange] = []
    complete: bool = True
    """False: code of the record determines further dependencies, and has not run."""
    download_bytes: int | None = None
    disk_bytes: int | None = None
    """Estimated disk space of the result."""
    disk_free: int | None = None
    runs_code: list[RunsCode] = []
    requirements: list[str] = []
    """Requirements of the record; if `detected.guess` is true, a guess to be edited."""
    extras: list[Extra] = []
    """What the project offers besides, none of it by default."""
    imports: list[str] = []
    """Distributions whose import in the kernel will be verified."""
    guesses: list[str] = []
    hints: list[str] = []
    """Information of the record (CodeMeta); shown, never executed."""
    cannot: list[Cannot] = []
    warnings: list[str] = []
    snippet: str | None = None
    """Python code that reads the record's data, if there is nothing to install."""
    host: str | None = None
    """Another host from which code is cloned."""
    replaces: str | None = None


class KernelTarget(Wire, frozen=True):
    """A kernel as an install target, or the reason why it is not one."""

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
    """conda itself is installed there."""
    user_site: bool = False
    """It also sees packages in the user's own folder, which may hide installed ones."""
    reason: str | None = None


EnvironmentState = Literal["building", "ready", "broken"]


class Environment(Wire, frozen=True):
    """An environment created by this extension. `created` in seconds since the epoch.

    `size` on disk in bytes; null while it is not known.
    """

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
    """For display: the home folder is `~`."""
    size: int | None = None
    reason: str | None = None
    """Why it is not ready, in one sentence."""
    folder: str | None = None
    """Folder of the record's files, relative to Jupyter's root."""
    notebooks: list[str] = []
    """Notebooks in `folder` when it was installed, relative to Jupyter's root."""


class InstallResult(Wire, frozen=True, tag="install", tag_field="kind"):
    """Result of an installation, after its kernel started and imported `imported`."""

    environment: Environment | None = None
    kernel: str | None = None
    kernel_display: str | None = None
    restart: bool = False
    """True: running kernels of that environment must be restarted."""
    undoable: bool = False
    """True: the changes can be undone."""
    undone: bool = False
    """True: `installed` lists the undone changes."""
    imported: list[str] = []
    installed: list[PackageChange] = []
    folder: str | None = None
    notebooks: list[str] = []
    """Notebooks of the record, relative to Jupyter's root folder."""
    use: str | None = None
    """Without a kernel: the shell command that uses the result."""
    warnings: list[str] = []


class LockFile(Wire, frozen=True):
    """A file that rebuilds the same environment."""

    filename: str
    text: str


class DownloadedContent(Wire, frozen=True):
    """Current folder of a plan's files, relative to Jupyter's root folder."""

    folder: str
