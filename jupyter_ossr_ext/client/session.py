"""The services without a Jupyter server: for the command line and for Python programs.

The settings are those of the Jupyter server (`c.OssrApp` in its configuration files). Jobs, plans
and the index of folders are kept apart for each root folder, so that a running server is not
disturbed; environments, kernels and tokens are shared with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from jupyter_core.application import JupyterApp
from traitlets import TraitError
from traitlets.config import Config

from ..app import OssrApp
from ..models import Job, JobResult, JobSpec, JobState
from ..problems import Malformed
from ..services import Services
from ..storage.paths import relative

T = TypeVar("T")
OnJob = Callable[[Job], None]


class JobFailed(Exception):
    """A job failed or was cancelled. `job` is its last state, with the problem."""

    def __init__(self, job: Job) -> None:
        problem = job.problem
        super().__init__((problem.detail or problem.title) if problem else "It was cancelled.")
        self.job = job


class _Settings(JupyterApp):
    """Reads the configuration files of the Jupyter server."""

    name = "jupyter-ossr"
    description = "Search, download, install, try and verify records of the OSSR."

    def _config_file_name_default(self) -> str:
        return "jupyter_server_config"


def jupyter_config() -> Config:
    """The configuration of the Jupyter server. Blocking."""
    settings = _Settings()
    settings.load_config_file()
    return settings.config


class Session:
    """Services for one root folder; an asynchronous context manager.

    Args:
        root: Folder below which files are written. Default: the working folder.
        config: Default: that of the Jupyter server.
    """

    def __init__(self, root: Path | str | None = None, config: Config | None = None) -> None:
        self.root = Path(root or Path.cwd()).resolve()
        self._config = config
        self._services: Services | None = None
        self._app: OssrApp | None = None

    @property
    def services(self) -> Services:
        """The services. Raises `RuntimeError` before the session is entered."""
        if self._services is None:
            raise RuntimeError("Enter the session first: `async with Session() as session`.")
        return self._services

    async def __aenter__(self) -> Self:
        config = self._config if self._config is not None else jupyter_config()
        try:
            app = OssrApp.configured(config)
            app.create_demo()
            notices = await asyncio.to_thread(app.use_state)
            key = hashlib.sha256(str(self.root).encode()).hexdigest()[:16]
            state = app.state() / "sessions" / key
            app.services = self._services = app.create_services(self.root, state, notices)
        except TraitError as error:
            raise Malformed(f"Invalid configuration of jupyter_ossr_ext: {error}") from None
        self._app = app
        if app.demo_server:
            await app.demo_server.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._app is not None:
            await self._app.stop_extension()

    async def job(self, spec: JobSpec, kind: type[T], on_change: OnJob | None = None) -> T:
        """Run a job to its end; cancellation cancels it.

        Args:
            kind: Type of its result.
            on_change: Called on each change of the job, on the event loop. Default: a progress
                bar, if tqdm is installed.

        Raises:
            JobFailed: It failed or was cancelled.
        """
        with contextlib.ExitStack() as stack:
            result = await self._run(spec, on_change or stack.enter_context(_bar()))
        if not isinstance(result, kind):
            raise TypeError(type(result).__name__)
        return result

    async def _run(self, spec: JobSpec, on_change: OnJob) -> JobResult:
        jobs = self.services.jobs
        ended = asyncio.get_running_loop().create_future()
        submitted: str | None = None

        def listen(job: Job) -> None:
            if job.id != submitted:
                return
            on_change(job)
            if job.state.terminal and not ended.done():
                ended.set_result(None)

        jobs.listen(listen)
        submitted = jobs.submit(spec).id
        try:
            await ended
        except asyncio.CancelledError:
            jobs.cancel(submitted)
            await asyncio.wait({ended}, timeout=30)
            raise
        job = jobs.get(submitted)
        if job.state is not JobState.SUCCEEDED or job.result is None:
            raise JobFailed(job)
        return job.result

    async def log(self, job: Job) -> list[str]:
        """The log of a job that was run by this session."""
        return await self.services.jobs.log(job.id)

    def relative(self, path: Path | str) -> str:
        """A path as the services take it, relative to `root`; raises `Malformed` if outside."""
        resolved = (self.root / path).resolve()
        if not resolved.is_relative_to(self.root):
            raise Malformed(f"{path} is not in {self.root}. Choose a path in it, or another root.")
        return relative(self.root, resolved)


@contextlib.contextmanager
def _bar() -> Iterator[OnJob]:
    """Shows a job as a progress bar, if tqdm is installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        tqdm = None
    if tqdm is None:  # not in the handler: a job's failure is not about tqdm
        yield lambda job: None
        return
    with tqdm(total=None, leave=False) as bar:

        def show(job: Job) -> None:
            if progress := job.progress:
                bar.unit = "B" if progress.unit == "bytes" else f" {progress.unit}"
                bar.unit_scale = progress.unit == "bytes"
                bar.total, bar.n = progress.total, progress.done
                bar.set_description(progress.note or "", refresh=False)
                bar.refresh()

        yield show
