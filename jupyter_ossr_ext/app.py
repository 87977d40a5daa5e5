"""The composition root: creates all services from the configuration."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Dict, Int, TraitError, validate
from traitlets.config import Config

from ._util import identifiers
from ._util.version import __version__
from .api.known_holes import risks
from .backends.net.http_client import HttpClient, preload_streams
from .backends.registry import configured
from .config.esap import EsapConfig, EsapSettings, esap_config
from .config.folder_traits import FolderSettings
from .config.install_traits import InstallSettings
from .config.lake_traits import LakeSettings
from .config.lakes import LakeEntry, lake_config
from .config.names import misspelt
from .config.repositories import DEFAULTS, RepositoryConfig
from .install import shared_kernels
from .jobs import job_events
from .models import About
from .routes import routes
from .services import Services
from .storage import state_folder
from .wiring import Demo, build_baskets, build_catalogue, build_lakes, build_services

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_events import EventLogger
    from jupyter_server.serverapp import ServerApp

PROJECT = "https://github.com/escape2020/jupyter-ossr-ext"


class OssrApp(FolderSettings, LakeSettings, EsapSettings, InstallSettings, ExtensionApp):
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
            "token_file, kind}}. Any InvenioRDM repository works. `community`: a slug or uuid; "
            "leave it out for the whole repository. `kind`: another software than InvenioRDM, if "
            "a package for it is installed."
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
    demo_server: Demo | None = None
    _temporary: tempfile.TemporaryDirectory[str] | None = None

    @validate("repositories")
    def _check_repositories(self, proposal: Any) -> Any:
        try:
            configured(proposal["value"])
        except ValueError as error:
            raise TraitError(str(error)) from None
        return proposal["value"]

    def _link_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        with self._configuration_checked(serverapp):
            self.check_names(serverapp.config)
            super()._link_jupyter_server_extension(serverapp)

    @classmethod
    def check_names(cls, config: Config) -> None:
        """Raises `TraitError` for settings that do not exist."""
        if wrong := misspelt(config, {"OssrApp": cls.class_trait_names(config=True)}):
            raise TraitError(" ".join(wrong))

    @classmethod
    def configured(cls, config: Config) -> Self:
        """Raises `TraitError` with a sentence for what is wrong in the configuration."""
        cls.check_names(config)
        return cls(config=config)

    @contextlib.contextmanager
    def _configuration_checked(self, serverapp: ServerApp) -> Iterator[None]:
        """An invalid setting stops the server.

        Jupyter would log it and go on, with the defaults of all settings of this app.
        """
        try:
            yield
        except TraitError as error:
            serverapp.log.critical("Invalid configuration of jupyter_ossr_ext: %s", error)
            serverapp.exit(1)

    def initialize_settings(self) -> None:
        """Create all services. Nothing is requested or started yet."""
        with self._configuration_checked(self._server):
            self._build()

    def _build(self) -> None:
        self._starting: asyncio.Task[None] | None = None
        self.create_demo()
        notices = self.use_state()
        root = Path(self._server.root_dir).resolve()
        self.services = self.create_services(root, self.state(), notices)
        logger = cast("EventLogger", self._server.event_logger)  # None before initialize() only
        job_events.announce(self.services.jobs, logger)

    def create_demo(self) -> None:
        """Create the demo servers if they are configured; they are not started yet."""
        try:
            self.demo_server = (
                Demo.build(dict(self.demo_knobs), dict(self.demo_lake_knobs)) if self.demo else None
            )
        except ValueError as error:
            raise TraitError(f"OssrApp.demo_knobs or demo_lake_knobs: {error}.") from None

    def create_services(
        self, root: Path, state: Path, notices: list[str] | None = None
    ) -> Services:
        """The services for a root folder, with these settings.

        Args:
            root: Users' files are below it.
            state: Private folder for jobs and other remembered state.
            notices: What this server cannot do.
        """
        lakes = self._lakes()
        self._has_lakes = bool(lakes)
        web = HttpClient(
            agent=f"jupyter-ossr-ext/{__version__} ({PROJECT})",
            allow_private=self.allow_private_hosts or self.demo,
        )
        return build_services(
            About(version=__version__, demo=self.demo, notices=notices or [], risks=risks()),
            root,
            state,
            web,
            build_catalogue(self._repositories(), web, self.tokens),
            build_lakes(lakes, web, self.tokens),
            build_baskets(self._esap(), web),
            self.install_settings(root, state / "install"),
            max_downloads=self.max_downloads,
        )

    async def started(self) -> None:
        """Restore the jobs of the previous server and start the demo; later calls do nothing."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        if self.demo_server:
            await self.demo_server.start()
        try:
            await self.services.restore(resume=self.resume_downloads)
        except Exception:  # the rest of the extension works without
            self.log.exception("Jobs of the previous server could not be restored")
        self._offer_shared_kernels(asyncio.get_running_loop())
        await asyncio.to_thread(identifiers.preload)
        if self._has_lakes:
            await asyncio.to_thread(preload_streams)

    def _offer_shared_kernels(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look for kernels that the site shares; Jupyter lists them once they are found."""
        settings = self.services.install.settings
        manager = cast("KernelSpecManager", self._server.kernel_spec_manager)

        def offer() -> None:
            manager.kernel_dirs = [*manager.kernel_dirs, str(settings.shared_kernels)]

        def found() -> None:
            with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
                loop.call_soon_threadsafe(offer)

        if settings.shared:
            shared_kernels.search_in_thread(settings.shared, settings.shared_kernels, found)

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Called by Jupyter when its event loop runs."""
        await self.started()

    async def stop_extension(self) -> None:
        """Never raises: Jupyter would then not stop."""
        if hasattr(self, "services"):
            await self.services.aclose()
        if self.demo_server:
            await self.demo_server.stop()
        if self._temporary:
            await asyncio.to_thread(self._temporary.cleanup)

    @property
    def _server(self) -> ServerApp:
        return cast("ServerApp", self.serverapp)  # None only outside a server

    def _repositories(self) -> list[RepositoryConfig]:
        if self.demo_server:
            return configured(demo_sources(self.demo_server.repository.bind()))
        return configured(self.repositories)

    def _lakes(self) -> list[LakeEntry]:
        if self.demo_server:
            return [lake_config("demo", self.demo_server.lake.settings())]
        return self.lake_entries(self.config)

    def _esap(self) -> EsapConfig | None:
        if self.demo_server and self.demo_esap:
            return esap_config(self.demo_server.esap.settings())
        return None if self.demo_server else esap_config(self.esap)

    def state(self) -> Path:
        return Path(self._temporary.name) if self._temporary else super().state()

    def use_state(self) -> list[str]:
        """Create the folder for remembered state; if it is unusable, a temporary one and a
        notice."""
        folder = self.state()
        reason = state_folder.unusable(folder)
        if reason is None:
            return []
        self._temporary = state_folder.temporary()
        notice = (
            f"{folder} cannot be used ({reason}). Jobs, install plans and tokens are lost when "
            "this Jupyter server stops. Make the folder writable, or set OssrApp.state_folder."
        )
        self.log.warning(notice)
        return [notice]


def demo_sources(url: str) -> dict[str, dict[str, Any]]:
    """The embedded repository twice: one community, and the whole repository, like Zenodo and the
    OSSR.

    Records published there are deleted when the server stops.
    """
    from jupyter_ossr_demo.store import TEST_ACCOUNTS

    both = {"url": url, "sandbox": True, "test_accounts": TEST_ACCOUNTS}
    return {
        "demo": {**both, "community": "escape2020", "title": "OSSR (demo)"},
        "demo-all": {**both, "title": "Whole repository (demo)"},
    }
