"""The services, built from configuration. The app and the tests build them with these functions.

Nothing is read, requested or started while services are built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .account.service import Accounts
from .backends import registry
from .backends.esap import Esap
from .backends.net.credentials import Credentials
from .backends.net.http_client import HttpClient
from .backends.rucio import Rucio
from .backends.rucio.remote_settings import fetch as fetch_settings
from .basket.service import Baskets
from .config.entries import converted
from .config.esap import EsapConfig
from .config.install import Settings
from .config.lakes import LakeEntry
from .config.repositories import RepositoryConfig
from .downloads.local_files import Local
from .downloads.service import DownloadService
from .downloads.transfer_context import Patience
from .downloads.verification import Verification
from .install.service import Install
from .jobs import ExclusiveChanges, Journal, Runner
from .lake import Lakes, LakeService
from .lake.attachments import Attachments
from .lake.missing_files import MissingFiles
from .lake.plan_data import Content, no_content
from .lake.record_content import RecordContent
from .lake.replication import Following
from .models import About
from .provenance.notebook_dependencies import NotebookProvenance
from .publishing.draft_files import BACKOFF
from .publishing.preparation import PublishPreparation
from .publishing.service import Publish
from .records.catalogue import Catalogue
from .records.previews import Previews
from .runs.service import Runs
from .runs.source_sizes import SourceSizes
from .services import Downloads, Installs, Publishing, Services
from .submissions.published_folders import PublishedFiles
from .submissions.service import Submissions

if TYPE_CHECKING:
    from jupyter_ossr_demo import DemoRepository
    from jupyter_ossr_demo.esap import DemoEsap
    from jupyter_ossr_demo.lake import DemoLake


@dataclass(frozen=True)
class Demo:
    """The services that are served from this machine."""

    repository: DemoRepository
    lake: DemoLake
    esap: DemoEsap

    @classmethod
    def build(cls, knobs: dict[str, Any], lake_knobs: dict[str, Any]) -> Demo:
        """Raises `ValueError` where a knob does not exist or has a wrong type."""
        # Imported only when the demo is asked for.
        from jupyter_ossr_demo import DemoRepository, Knobs
        from jupyter_ossr_demo.esap import DemoEsap
        from jupyter_ossr_demo.lake import DemoLake, LakeKnobs

        return cls(
            DemoRepository(converted(knobs, Knobs)),
            DemoLake(converted(lake_knobs, LakeKnobs)),
            DemoEsap(),
        )

    async def start(self) -> None:
        await self.repository.start()
        await self.lake.start()
        await self.esap.start()

    async def stop(self) -> None:
        await self.repository.stop()
        await self.lake.stop()
        await self.esap.stop()


def build_catalogue(
    configs: Sequence[RepositoryConfig],
    web: HttpClient,
    tokens: Callable[[], Path],
) -> Catalogue:
    """`tokens` gives the private folder for personal tokens."""
    return Catalogue(
        {
            config.id: registry.create(config, web, Credentials(config, tokens()))
            for config in configs
        }
    )


def build_baskets(config: EsapConfig | None, web: HttpClient) -> Baskets:
    return Baskets(Esap(config, web) if config else None)


def build_lakes(entries: Sequence[LakeEntry], web: HttpClient, tokens: Callable[[], Path]) -> Lakes:
    """`tokens` gives the private folder for the tokens of sign-ins."""
    return Lakes(
        list(entries),
        lambda one: Rucio(one, web, tokens()),
        lambda remote: fetch_settings(web, remote),
    )


def build_downloads(
    root: Path,
    state: Path,
    catalogue: Catalogue,
    jobs: Runner,
    *,
    patience: Patience | None = None,
    limit: int | None = None,
) -> Downloads:
    """Downloads below `root`; registers their job kinds; `limit` downloads run at once."""
    downloads = _downloads(root, state, catalogue, jobs, patience)
    downloads.fetch.register(jobs, limit)
    Verification(root).register(jobs)
    return downloads


def _downloads(
    root: Path, state: Path, catalogue: Catalogue, jobs: Runner, patience: Patience | None = None
) -> Downloads:
    local = Local(root, state / "folders.json", catalogue)
    return Downloads(
        local, DownloadService(root, catalogue, local, alive=jobs.knows, patience=patience)
    )


def build_publishing(
    root: Path,
    state: Path,
    catalogue: Catalogue,
    local: Local,
    jobs: Runner,
    *,
    backoff: float = BACKOFF,
    instances: Callable[[], Mapping[str, str]] = dict,
) -> Publishing:
    """Publishing from below `root`; registers its job kind.

    Args:
        backoff: Seconds before a retry.
        instances: Address of each lake's Rucio, by the id of the lake.
    """
    provenance = NotebookProvenance(root, local, instances=instances)
    preparation = PublishPreparation(root, catalogue, provenance)
    published = PublishedFiles(local, catalogue)
    publish = Publish(
        preparation,
        catalogue,
        state / "outgoing",
        published,
        stopping=lambda: jobs.stopping,
        backoff=backoff,
    )
    publish.register(jobs)
    return Publishing(provenance, preparation, published, publish)


def build_install(settings: Settings, catalogue: Catalogue, local: Local, jobs: Runner) -> Installs:
    """Installing; registers its job kinds. Inspected content has a root folder of its own."""
    content = _downloads(settings.staging, settings.state, catalogue, jobs).fetch
    install = Install(settings, catalogue, content.work, jobs.journal.servers, local.remember)
    install.register(jobs)
    return Installs(install, content)


def build_lake(
    lakes: Lakes,
    root: Path,
    catalogue: Catalogue,
    downloads: Downloads,
    records: RecordContent,
    jobs: Runner,
    *,
    following: Following | None = None,
    limit: int | None = None,
    content: Content = no_content,
) -> LakeService:
    """The Data Lake; registers its job kinds.

    Args:
        records: The files of records, for uploads.
        limit: Downloads that run at once.
        content: The files of an installation plan, by its id.
    """
    service = LakeService.build(
        lakes,
        root,
        downloads.local,
        downloads.fetch.shared,
        catalogue,
        ExclusiveChanges(jobs),
        records,
        following,
        content,
    )
    service.register(jobs, limit, forgotten=downloads.fetch.forgotten)
    return service


def build_services(
    about: About,
    root: Path,
    state: Path,
    web: HttpClient,
    catalogue: Catalogue,
    lakes: Lakes,
    baskets: Baskets,
    settings: Settings,
    *,
    max_downloads: int,
) -> Services:
    """All services of one server.

    Args:
        root: Jupyter's root folder; users' files are below it.
        state: Private folder for jobs and other remembered state.
        max_downloads: Downloads of each kind that run at the same time.
    """
    jobs = Runner(Journal(state / "jobs"))
    downloads = build_downloads(root, state, catalogue, jobs, limit=max_downloads)
    publishing = build_publishing(
        root, state, catalogue, downloads.local, jobs, instances=lakes.instances
    )
    installs = build_install(settings, catalogue, downloads.local, jobs)
    lake = build_lake(
        lakes,
        root,
        catalogue,
        downloads,
        RecordContent(catalogue, settings.staging, installs.content.work),
        jobs,
        limit=max_downloads,
        content=installs.install.content,
    )
    attachments = Attachments(lake.lakes, lake.paths)
    Runs(
        root,
        settings,
        installs.install,
        publishing.provenance.read,
        attachments.found,
        SourceSizes(catalogue, MissingFiles(lake.lakes).found),
    ).register(jobs)
    return Services(
        about=about,
        catalogue=catalogue,
        accounts=Accounts(catalogue),
        baskets=baskets,
        previews=Previews(catalogue),
        local=downloads.local,
        provenance=publishing.provenance,
        fetch=downloads.fetch,
        preparation=publishing.preparation,
        publish=publishing.publish,
        submissions=Submissions(catalogue, publishing.published, ExclusiveChanges(jobs)),
        install=installs.install,
        lake=lake,
        jobs=jobs,
        closing=(
            jobs.aclose,
            installs.install.aclose,
            downloads.fetch.aclose,
            publishing.publish.aclose,
            installs.content.aclose,
            lakes.aclose,
            catalogue.aclose,
            web.aclose,
        ),
    )
