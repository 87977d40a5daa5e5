"""The composition root: creates all services from the configuration."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
from jupyter_core.paths import jupyter_data_dir
from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Dict, Int, TraitError, Unicode, validate

from . import __version__
from ._util import identifiers
from .backends.invenio import Invenio
from .backends.net.credentials import Credentials
from .backends.net.http_client import Web
from .config.install_traits import InstallSettings
from .config.lake_traits import LakeSettings
from .config.repositories import DEFAULTS, RepositoryConfig, configured
from .downloads.local_files import Local
from .downloads.service import Fetch
from .install.service import Install
from .jobs import Journal, Runner
from .lake import LakeService
from .models import (
    About,
    DownloadSpec,
    FetchSpec,
    InstallSpec,
    Job,
    PlanInstallSpec,
    PublishSpec,
    ReplicateSpec,
    UploadSpec,
)
from .provenance.notebook_dependencies import Uses
from .publishing.preparation import Preparing
from .publishing.service import Publish
from .publishing.service import about as what_is_published
from .records.catalogue import Catalogue
from .records.previews import Previews
from .routes import routes
from .submissions.published_folders import PublishedFiles
from .submissions.service import Desk

if TYPE_CHECKING:
    from jupyter_events import EventLogger
    from jupyter_server.serverapp import ServerApp

    from jupyter_ossr_demo import DemoRepository

JOB_EVENT = "https://schema.escape2020.eu/jupyter_ossr_ext/job/v1"
PROJECT = "https://github.com/escape2020/jupyter-ossr-ext"


@dataclass(frozen=True)
class Services:
    """All services that handlers may call."""

    about: About
    catalogue: Catalogue
    previews: Previews
    local: Local
    uses: Uses
    fetch: Fetch
    preparing: Preparing
    publish: Publish
    desk: Desk
    install: Install
    lake: LakeService
    jobs: Runner


class OssrApp(LakeSettings, InstallSettings, ExtensionApp):
    """Settings: `c.OssrApp.<name>` in a Jupyter configuration file, or `--OssrApp.<name>=`."""

    name = "jupyter_ossr_ext"
    extension_url = "/lab"
    load_other_extensions = True
    handlers = list(routes)  # noqa: RUF012 (declared so by ExtensionApp)

    repositories = Dict(
        DEFAULTS,
        config=True,
        help=(
            "Repositories to search: {id: {url, community, title, sandbox, rules, token_env, "
            "token_file}}. Any InvenioRDM repository works. `community`: a slug or uuid; leave "
            "it out for the whole repository."
        ),
    )
    demo = Bool(
        False,
        config=True,
        help="Serve sample records from this machine. The network is never used.",
    )
    demo_knobs = Dict(
        config=True,
        help=(
            "Behaviour of the demo repository, by the field names of "
            "jupyter_ossr_demo.Knobs. Example: {speed: 500000} limits downloads to 500,000 "
            "bytes per second."
        ),
    )
    state_folder = Unicode(
        config=True,
        help=(
            "Folder for the job journal (created with mode 0700). Default: in Jupyter's data "
            "folder."
        ),
    )
    token_folder = Unicode(
        config=True,
        help=(
            "Folder for users' access tokens (files have mode 0600). Default: in Jupyter's data "
            "folder; on a JupyterHub, where homes may be shared, a private temporary folder."
        ),
    )
    max_downloads = Int(
        3, config=True, min=1, help="Number of downloads that run at the same time."
    )
    resume_downloads = Bool(
        True, config=True, help="Resume downloads that a restart of the server interrupted."
    )
    allow_private_hosts = Bool(
        False,
        config=True,
        help=(
            "Allow repositories to redirect downloads to private addresses (site-internal storage)."
        ),
    )

    services: Services

    @validate("repositories")
    def _check_repositories(self, proposal: Any) -> Any:
        try:
            configured(proposal["value"])
        except ValueError as error:
            raise TraitError(str(error)) from None
        return proposal["value"]

    def initialize_settings(self) -> None:
        """Create all services. Nothing is read from disk, requested or started yet."""
        self._starting: asyncio.Task[None] | None = None
        self._demo = self._demo_repository() if self.demo else None
        self._demo_lake = self.demo_lake() if self.demo else None
        self._web = Web(
            agent=f"jupyter-ossr-ext/{__version__} ({PROJECT})",
            allow_private=self.allow_private_hosts or self.demo,
        )
        catalogue = Catalogue({config.id: self._repository(config) for config in self._configs()})
        root = Path(self._server.root_dir).resolve()
        local = Local(root, self._state() / "folders.json", catalogue)
        fetch = Fetch(root, catalogue, local, alive=lambda id: self.services.jobs.knows(id))
        uses = Uses(root, local)
        preparing = Preparing(root, catalogue, uses)
        published = PublishedFiles(local, catalogue)
        publish = Publish(
            preparing,
            catalogue,
            self._state() / "outgoing",
            published,
            stopping=lambda: self.services.jobs.stopping,
        )
        install = self._install(root, catalogue)
        lakes = self.open_lakes(self._demo_lake, self._server.config, self._web, self._tokens)
        lake = LakeService.wired(lakes, root, local, fetch.shared)
        jobs = Runner(
            {
                DownloadSpec: fetch.work,
                PlanInstallSpec: install.plan,
                InstallSpec: install.work,
                PublishSpec: publish.work,
                ReplicateSpec: lake.replication.work,
                UploadSpec: lake.uploads.work,
                FetchSpec: lake.fetching.work,
            },
            Journal(self._state() / "jobs"),
            limits={
                DownloadSpec: self.max_downloads,
                FetchSpec: self.max_downloads,
                PlanInstallSpec: 2,
                InstallSpec: 1,
                PublishSpec: 1,
                UploadSpec: 1,
            },
            resumable=frozenset({DownloadSpec, PublishSpec, ReplicateSpec, UploadSpec, FetchSpec}),
            forgotten={DownloadSpec: fetch.forgotten, FetchSpec: fetch.forgotten},
            alone={PublishSpec: what_is_published},
        )
        self.services = Services(
            about=About(version=__version__, demo=self.demo),
            catalogue=catalogue,
            previews=Previews(catalogue),
            local=local,
            uses=uses,
            fetch=fetch,
            preparing=preparing,
            publish=publish,
            desk=Desk(catalogue, published),
            install=install,
            lake=lake,
            jobs=jobs,
        )
        self._announce(jobs)

    async def started(self) -> None:
        """Restore the jobs of the previous server and start the demo; later calls do nothing."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        if self._demo:
            await self._demo.start()
        if self._demo_lake:
            await self._demo_lake.start()
        await self.services.install.restore()
        await self.services.jobs.restore(resume=self.resume_downloads)
        await asyncio.to_thread(identifiers.preload)

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Called by Jupyter when its event loop runs."""
        await self.started()

    async def stop_extension(self) -> None:
        await self.services.jobs.aclose()
        await self.services.install.aclose()
        await self.services.fetch.aclose()
        await self.services.publish.aclose()
        await self._looking.aclose()
        await self.services.lake.lakes.aclose()
        await self.services.catalogue.aclose()
        await self._web.aclose()
        if self._demo:
            await self._demo.stop()
        if self._demo_lake:
            await self._demo_lake.stop()

    @property
    def _server(self) -> ServerApp:
        return cast("ServerApp", self.serverapp)  # None only outside a server

    def _demo_repository(self) -> DemoRepository:
        from jupyter_ossr_demo import DemoRepository, Knobs  # imported only when asked for

        return DemoRepository(msgspec.convert(dict(self.demo_knobs), Knobs))

    def _configs(self) -> list[RepositoryConfig]:
        if self._demo:
            return configured(demo_sources(self._demo.bind()))
        return configured(self.repositories)

    def _repository(self, config: RepositoryConfig) -> Invenio:
        return Invenio(config, self._web, Credentials(config, self._tokens()))

    def _install(self, root: Path, catalogue: Catalogue) -> Install:
        settings = self.install_settings(root, self._state() / "install")
        # Files that are only inspected are downloaded to a separate root folder.
        local = Local(settings.staging, settings.state / "folders.json", catalogue)
        self._looking = Fetch(
            settings.staging, catalogue, local, alive=lambda id: self.services.jobs.knows(id)
        )
        return Install(settings, catalogue, self._looking.work)

    def _state(self) -> Path:
        return Path(self.state_folder or Path(jupyter_data_dir()) / "ossr")

    def _tokens(self) -> Path:
        """A folder that only this user of this deployment can read."""
        if self.token_folder:
            return Path(self.token_folder)
        if os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):
            # On some hubs all home folders are on one volume that the users share.
            user = os.getuid() if hasattr(os, "getuid") else "user"
            return Path(tempfile.gettempdir()) / f"jupyter-ossr-ext-{user}"
        return self._state() / "tokens"

    def _announce(self, jobs: Runner) -> None:
        """Publish every change of a job on Jupyter's event bus."""
        logger = cast("EventLogger", self._server.event_logger)  # None before initialize() only
        if JOB_EVENT not in logger.schemas:
            logger.register_event_schema(job_event_schema())

        def tell(job: Job) -> None:
            logger.emit(schema_id=JOB_EVENT, data=msgspec.to_builtins(job))

        jobs.listen(tell)


def demo_sources(url: str) -> dict[str, dict[str, Any]]:
    """The embedded repository twice: one community, and the whole repository, like Zenodo and the
    OSSR.

    Records published there are deleted when the server stops.
    """
    both = {"url": url, "sandbox": True}
    return {
        "demo": {**both, "community": "escape2020", "title": "OSSR (demo)"},
        "demo-all": {**both, "title": "Whole repository (demo)"},
    }


def job_event_schema() -> dict[str, Any]:
    """The `Job` model as a Jupyter event schema."""
    _, definitions = msgspec.json.schema_components([Job], ref_template="#/$defs/{name}")
    job = definitions.pop("Job")
    return {"$id": JOB_EVENT, "version": "1", "personal-data": True, **job, "$defs": definitions}
