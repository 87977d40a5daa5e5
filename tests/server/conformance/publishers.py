"""Authors and curators with a `Publisher` each, behind a proxy that loses responses on request."""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_ossr_ext.backends.invenio import Invenio
from jupyter_ossr_ext.backends.invenio.publisher import InvenioPublisher
from jupyter_ossr_ext.backends.net.credentials import Credentials
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.models import Choice, Grant, Person, RecordMetadata, RelatedWork, term
from jupyter_ossr_ext.models.metadata import RecordDate
from tests.server.support.lossy_proxy import Flaky

from .conftest import Repository
from .deposits import Depositor

METADATA = RecordMetadata(
    title=f"A record of the publisher {os.getpid()}",  # others may use the account at the same time
    resource_type=term("software"),
    creators=[
        Person(
            family_name="Lovelace",
            given_name="Ada",
            orcid="0000-0002-1825-0097",
            affiliations=[Choice("CERN", "01ggx4157"), Choice("Somewhere")],
        ),
        Person(kind="organizational", family_name="ESCAPE"),
    ],
    contributors=[Person(family_name="Curie", given_name="Marie", role=term("contactperson"))],
    description="<p>What it is</p>",
    publication_date="2026-03-04",
    version="1.0.0",
    publisher="Zenodo",
    licences=[term("mit")],
    subjects=[Choice("CTA"), Choice("Astronomy", "http://data.europa.eu/8mn/euroscivoc/6d7a4a1c-astronomy")],
    languages=[term("eng")],
    funding=[Grant(Choice("EC", "00k4n6c32"), Choice("ESCAPE", "00k4n6c32::824064"))],
    related=[RelatedWork("10.5281/zenodo.1", term("cites"), "doi", term("software"))],
    references=["Somebody, something"],
    dates=[
        RecordDate("2025-01-01/2025-02-28", term("collected"), "Of the camera"),
        RecordDate("2026", term("valid")),
    ],
    readme="https://example.org/readme",
    code_repository="https://example.org/code",
    programming_languages=[term("python")],
    development_status=term("active"),
)  # fmt: skip


def build(
    repository: Repository,
    flaky: Flaky,
    web: HttpClient,
    tmp_path: Path,
    who: str,
    community: str | None = None,
) -> Invenio:
    community = community or repository.community
    settings = {"url": flaky.url, "community": community, "title": "Testodo"}
    [config] = configured({"test": settings})
    token = repository.tokens[who]
    credentials = Credentials(config, tmp_path, {"TEST_TOKEN": token})
    return Invenio(config, web, credentials, delays=(0.1, 0.4, 1.0, 1.5))


class People:
    def __init__(
        self, repository: Repository, flaky: Flaky, web: HttpClient, tmp_path: Path
    ) -> None:
        self.author: InvenioPublisher = build(
            repository, flaky, web, tmp_path, "contributor"
        ).publisher
        self.curator: InvenioPublisher = build(
            repository, flaky, web, tmp_path, "curator"
        ).publisher


async def drafted(people: People, depositor: Depositor, file: Path | None = None) -> str:
    draft = await people.author.create(METADATA)
    depositor.made.append(draft.id)
    if file:
        await people.author.uploads.upload(draft.id, "a.bin", file, lambda n: None)
    return draft.id
