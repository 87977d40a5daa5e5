"""An InvenioRDM, such as Zenodo, as a `Repository`."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

from msgspec import structs

from ... import models as m
from ...problems import BadQuery, CredentialsMissing, NotFound, Restricted, UpstreamDown
from ..net.credentials import Credentials
from ..net.http_client import HttpClient
from ..repository import Stream
from . import translate, wire
from .account import InvenioAccount
from .client import NATIVE, POLL_DELAYS, InvenioClient
from .files import Files
from .identifiers import ID_PATTERN, LINK_PATTERNS, RECORD_ID, meaning
from .publisher import TERMS, InvenioPublisher
from .query import exact
from .search import RecordSearch
from .settings import InvenioConfig

STYLE = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\Z")
HELP = (
    "Required scopes: deposit:write and deposit:actions to publish; user:email to show your name."
)
SHARED = (
    "This is a shared link, which works in the browser only: open it there, or sign in with an "
    "account that has access to the record."
)
MAX_VERSIONS = 1000
SORT_TITLES = {
    "bestmatch": "Best match",
    "newest": "Newest",
    "oldest": "Oldest",
    "mostviewed": "Most viewed",
    "mostdownloaded": "Most downloaded",
    "publication-desc": "Publication date, newest first",
    "publication-asc": "Publication date, oldest first",
    "updated-desc": "Recently updated",
    "updated-asc": "Least recently updated",
    "version": "Version",
}


class Invenio:
    """The kind `invenio`. See `Repository`. No request is made before the first method call.

    Args:
        web: Shared by all repositories of this server.
        credentials: Of this repository.
        delays: Seconds before each look-up of the outcome of a request without a response.
    """

    def __init__(
        self,
        config: InvenioConfig,
        web: HttpClient,
        credentials: Credentials,
        delays: tuple[float, ...] = POLL_DELAYS,
    ) -> None:
        client = InvenioClient(config, web, credentials, delays)
        self._client, self._config = client, config
        self.governor = web.governor(config.url)
        self._files = Files(config, web, credentials, client.known)
        self._search = RecordSearch(client)
        self.search = self._search.search
        self.publisher = InvenioPublisher(client, self._search.community_uuid)
        self.account = InvenioAccount(client)

    @property
    def title(self) -> str:
        return self._config.title

    @property
    def source(self) -> m.Source:
        config = self._config
        community = config.community_slug or config.community
        page = config.token_page or f"{config.url}/account/settings/applications/tokens/new/"
        return m.Source(
            id=config.id,
            title=config.title,
            url=f"{config.url}/communities/{community}" if community else config.url,
            community=community,
            sandbox=config.sandbox,
            rules="ossr" if config.ossr else None,
            abilities=[m.Ability.SEARCH, m.Ability.DOWNLOAD, m.Ability.SIGN_IN, m.Ability.PUBLISH],
            sorts=[m.SortOption(id, SORT_TITLES.get(id, id)) for id in self._search.sorts],
            token_page=page,
            badge=config.badge,
            grants=config.offered_grants,
            token_help=HELP,
            test_accounts=list(config.test_accounts),
            limits=m.Limits(files=config.max_files, total=config.max_size, deletion_comment=25),
            id_pattern=ID_PATTERN,
            link_patterns=LINK_PATTERNS,
            record_page=f"{config.url}/records/{{id}}",
            vocabularies=list(TERMS),
        )

    # Records

    async def record(self, id: str) -> m.Record:
        found = await self._client.find()
        path = f"/records/{quote(id, safe='')}"
        response = await self._client.fetch(path, (), NATIVE, found.token, "general")
        if response.status == 404 and found.token:
            draft = await self._client.fetch(f"{path}/draft", (), NATIVE, found.token, "general")
            response = draft if draft.status < 300 else response
        if response.status == 404 and (newest := await self._newest_of(id)):
            path = f"/records/{quote(newest, safe='')}"
            response = await self._client.fetch(path, (), NATIVE, found.token, "general")
        if response.status >= 300:
            raise await self._client.refusal(response, found.token, whole=True)
        payload = response.decode(wire.Record)
        self._check_id(id, payload)
        record = translate.record(self._config, payload)
        if record.files_hidden and record.access.files == "public":
            listed = await self._client.read(f"/records/{quote(payload.id)}/files")
            entries = translate.entry_list(listed.decode(wire.FileList).entries or [])
            record = structs.replace(record, files=entries, files_hidden=False)
        self._client.known.learn(record.id, record.access, record.is_draft)
        return record

    def _check_id(self, asked: str, payload: wire.Record) -> None:
        """A record may be asked for by its own id or by that of all its versions."""
        parent = payload.parent.id if payload.parent else None
        if not RECORD_ID.match(payload.id) or asked.lower() not in {payload.id.lower(), parent}:
            raise UpstreamDown(f"{self._config.title} returned another record than {asked}.")

    async def _newest_of(self, concept: str) -> str | None:
        """The newest version of a concept, where the API does not redirect to it."""
        arguments = [("q", exact("parent.id", concept)), ("size", "1"), ("sort", "newest")]
        response = await self._client.read("/records", arguments, NATIVE, "search")
        hits = response.decode(wire.Found).hits.hits
        return hits[0].id if hits and hits[0].parent and hits[0].parent.id == concept else None

    async def versions(self, id: str) -> list[m.VersionSummary]:
        if self._client.known.draft(id):
            return []
        found = await self._client.find()
        size = self._search.page_size(MAX_VERSIONS, found.token is None)
        versions: list[m.VersionSummary] = []
        for page in range(1, MAX_VERSIONS // size + 2):
            arguments = [("page", str(page)), ("size", str(size)), ("sort", "version")]
            path = f"/records/{quote(id, safe='')}/versions"
            response = await self._client.read(path, arguments, NATIVE)
            payload = response.decode(wire.Found).hits
            page_hits = [hit for hit in payload.hits[:size] if RECORD_ID.match(hit.id)]
            versions += [translate.version(hit) for hit in page_hits]
            if not page_hits or len(versions) >= payload.total:
                break
        return sorted(versions, key=lambda each: each.index or 0, reverse=True)

    async def citation(self, record: m.Record, style: str) -> m.Citation:
        path = f"/records/{quote(record.id, safe='')}{'/draft' if record.is_draft else ''}"
        if style == "bibtex":
            response = await self._client.read(path, (), "application/x-bibtex")
        else:
            if not STYLE.match(style):
                raise _no_style(style)
            arguments = [("style", style), ("locale", "en-US")]
            try:
                response = await self._client.read(path, arguments, "text/x-bibliography")
            except BadQuery:
                raise _no_style(style) from None
        return m.Citation(style, response.body.decode("utf-8", "replace").strip())

    async def resolve(self, text: str) -> str | None:
        meant = meaning(text, self._config.origin)
        if meant is None:
            return None
        if meant.badge:
            doi = await self._doi_of_badge(meant.badge)
            return await self._by_doi(doi) if doi else None
        if not meant.id:
            return await self._by_doi(meant.doi or "")
        try:
            record = await self.record(meant.id)
        except NotFound:
            return None
        except (Restricted, CredentialsMissing):
            if meant.shared:
                raise Restricted(SHARED) from None
            raise
        if meant.shared and record.files_hidden:
            raise Restricted(SHARED)
        if meant.latest and not record.is_latest:
            path = f"/records/{quote(record.id)}/versions/latest"
            return (await self._client.read(path, (), NATIVE)).decode(wire.Record).id
        return record.id

    async def _doi_of_badge(self, number: str) -> str | None:
        """The DOI that a badge of the newest version leads to; its address is not requested."""
        url = f"{self._config.url}/badge/latestdoi/{number}"
        response = await self._client.web.request(url, redirects=False, pages=True)
        meant = meaning(response.headers.get("location") or "", self._config.origin)
        return meant.doi if meant else None

    async def _by_doi(self, doi: str) -> str | None:
        """Zenodo's DOIs end with the record's id; all others are searched for."""
        name, _, id = doi.rpartition("/zenodo.")
        if name and id:
            try:
                record = await self.record(id)
            except NotFound:
                pass
            else:
                if doi in {(record.doi or "").lower(), (record.concept_doi or "").lower()}:
                    return record.id
        own = exact("pids.doi.identifier", doi)
        concept = exact("parent.pids.doi.identifier", doi)
        for text, versions in ((own, "true"), (concept, "false")):
            arguments = [("q", text), ("size", "1"), ("sort", "newest"), ("allversions", versions)]
            response = await self._client.read("/records", arguments, NATIVE, "search")
            for hit in response.decode(wire.Found).hits.hits[:1]:
                if RECORD_ID.match(hit.id) and doi in {
                    each.identifier.lower() for each in _pids(hit)
                }:
                    return hit.id
        return None

    # Bytes

    async def members(self, record: str, key: str) -> m.Archive | None:
        found = await self._client.find()
        url = self._files.container(record, key)
        response = await self._client.web.request(url, token=found.token)
        if response.status in {401, 403, 410}:
            raise await self._client.refusal(response, found.token, record)
        if response.status >= 300:
            return None
        return translate.archive(key, response.decode(wire.Container))

    async def read(self, record: str, key: str, start: int, stop: int) -> bytes:
        return await asyncio.to_thread(self._read, record, key, start, stop)

    def _read(self, record: str, key: str, start: int, stop: int) -> bytes:
        reply = self._files.open(record, key, start, stop, None)
        try:
            data = reply.head(stop - reply.start)
            if reply.total is not None and len(data) < min(stop, reply.total) - reply.start:
                raise UpstreamDown(f"The connection to {reply.host} was lost or too slow. Retry.")
            return data[start - reply.start :]
        finally:
            reply.close()

    def open(
        self,
        record: str,
        key: str,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:
        return self._files.open(record, key, start, stop, etag)

    async def aclose(self) -> None:
        """Does nothing: the HTTP client is shared by all repositories."""


def _pids(hit: wire.Record) -> list[wire.Pid]:
    parent = hit.parent.pids if hit.parent else None
    return list((hit.pids or {}).values()) + list((parent or {}).values())


def _no_style(style: str) -> NotFound:
    return NotFound(f"Unknown citation style: {style!r}. Choose another one.")
