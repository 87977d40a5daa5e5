"""The services: what handlers, the client and the command line may call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .account.service import Accounts
from .basket.service import Baskets
from .downloads.local_files import Local
from .downloads.service import DownloadService
from .install.service import Install
from .jobs import Runner
from .lake import LakeService
from .models import About
from .provenance.notebook_dependencies import NotebookProvenance
from .publishing.preparation import PublishPreparation
from .publishing.service import Publish
from .records.catalogue import Catalogue
from .records.previews import Previews
from .submissions.published_folders import PublishedFiles
from .submissions.service import Submissions

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Downloads:
    """Downloads to one root folder, and what is known of the files there."""

    local: Local
    fetch: DownloadService


@dataclass(frozen=True)
class Publishing:
    """Everything between a folder and a published record."""

    provenance: NotebookProvenance
    preparation: PublishPreparation
    published: PublishedFiles
    publish: Publish


@dataclass(frozen=True)
class Installs:
    """Installing, and the downloads of content that is only inspected."""

    install: Install
    content: DownloadService


@dataclass(frozen=True)
class Services:
    """Everything that a handler may call."""

    about: About
    catalogue: Catalogue
    accounts: Accounts
    baskets: Baskets
    previews: Previews
    local: Local
    provenance: NotebookProvenance
    fetch: DownloadService
    preparation: PublishPreparation
    publish: Publish
    submissions: Submissions
    install: Install
    lake: LakeService
    jobs: Runner
    closing: Sequence[Callable[[], Any]] = ()
    """Coroutine functions that let go of threads and connections, in this order."""

    async def restore(self, *, resume: bool) -> None:
        """Continue where the last server stopped. `resume`: also interrupted downloads."""
        await self.install.restore()
        await self.jobs.restore(resume=resume)

    async def aclose(self) -> None:
        """Close every part, also if another one fails; raises nothing."""
        for close in self.closing:
            try:
                await close()
            except Exception:
                log.exception("A part of jupyter_ossr_ext was not closed properly")
