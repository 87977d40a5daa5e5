"""All parts of publishing, wired as in the app."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_ossr_ext.backends.invenio import Invenio
from jupyter_ossr_ext.backends.net.credentials import Credentials
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.jobs import Journal, Runner
from jupyter_ossr_ext.models import Choice, Job, Person, PublishSpec, RecordMetadata, term
from jupyter_ossr_ext.records.catalogue import Catalogue
from jupyter_ossr_ext.wiring import build_downloads, build_publishing
from tests.server.support.job_environment import JobEnvironment

METADATA = RecordMetadata(
    title=f"A folder of the tests {os.getpid()}",  # others may use the account at the same time
    creators=[
        Person(
            family_name="Lovelace",
            given_name="Ada",
            affiliations=[Choice("CERN", "01ggx4157")],
        )
    ],
    description="<p>What it is</p>",
    publication_date="2026-03-04",
    version="1.0.0",
    publisher="Zenodo",
    licences=[term("mit")],
)


class PublishingEnvironment(JobEnvironment):
    """`async with PublishingEnvironment(...)`: jobs run until the end of the block."""

    def __init__(self, folder: Path, url: str, token: str, community: str, **settings: str) -> None:
        self.root = folder / "root"
        self.root.mkdir(exist_ok=True)
        self.web = HttpClient("jupyter-ossr-ext/test (https://example.org)", allow_private=True)
        place = {"url": url, "title": "Testodo", "community": community, **settings}
        [config] = configured({"test": place})
        credentials = Credentials(config, folder / "tokens", {"TEST_TOKEN": token})
        self.invenio = Invenio(config, self.web, credentials, delays=(0.1, 0.4, 1.0, 1.5))
        self.catalogue: Any = Catalogue({"test": self.invenio})
        state = folder / "state"
        self.jobs = Runner(Journal(state / "jobs"))
        downloads = build_downloads(self.root, state, self.catalogue, self.jobs)
        self.local, self.fetch = downloads.local, downloads.fetch
        built = build_publishing(
            self.root, state, self.catalogue, self.local, self.jobs, backoff=0.05
        )
        self.provenance, self.preparation = built.provenance, built.preparation
        self.published, self.publish = built.published, built.publish
        self.parts = [self.jobs, self.publish, self.fetch, self.web]

    def write(self, files: dict[str, bytes], folder: str = "work") -> list[str]:
        for name, data in files.items():
            path = self.root / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return sorted(files)

    def submit(self, files: list[str], **options: Any) -> Job:
        given = {"metadata": METADATA, "folder": "work", "files": files, **options}
        return self.jobs.submit(PublishSpec(source="test", **given))
