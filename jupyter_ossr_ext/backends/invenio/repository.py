"""An InvenioRDM, such as Zenodo, as a `Repository`."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from urllib.parse import quote, urlencode

from msgspec import structs

from ... import models as m
from ...problems import BadQuery, CredentialsRejected, NotFound, Problem, UpstreamDown
from ..base import Stream
from ..configuration import RepositoryConfig
from ..credentials import Credentials, Found
from ..governor import Budget
from ..http import Answer, Web
from ..policy import Secret
from . import translate, wire
from .errors import complaint, denied, fault, refused
from .files import Files, Known, missing, rejected
from .identifiers import meaning
from .publisher import InvenioPublisher
from .query import exact, plain

NATIVE = "application/vnd.inveniordm.v1+json"
"""For records and searches. File endpoints answer 406 to it: they take `application/json`."""
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
STYLE = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\Z")
FACET = re.compile(r"[a-z][a-z0-9_]{0,40}\Z")
RESERVED = frozenset({"q", "page", "size", "sort", "allversions", "f", "l", "communities"})
HELP = (
    "No scope is needed to read; user:email shows who is signed in; deposit:write and "
    "deposit:actions are needed to publish."
)
MAX_VERSIONS = 1000
SORT_TITLES = {
    "bestmatch": "Best match",
    "newest": "Newest",
    "oldest": "Oldest",
    "mostviewed": "Most viewed",
    "mostdownloaded": "Most downloaded",
    "publication-desc": "Published last",
    "publication-asc": "Published first",
    "updated-desc": "Updated last",
    "updated-asc": "Updated first",
    "version": "Version",
}

Arguments = Sequence[tuple[str, str]]


class Invenio:
    """See `Repository`. Nothing is asked before the first method is called.

    Args:
        web: Shared by all repositories of this server.
        credentials: Of this repository alone.
    """

    def __init__(self, config: RepositoryConfig, web: Web, credentials: Credentials) -> None:
        self._config = config
        self._web = web
        self._credentials = credentials
        self._governor = web.governor(config.url)
        self._known = Known()
        self._files = Files(config, web, credentials, self._known)
        self._community: str | None = None
        self._largest: dict[bool, int] = {}
        """Hits a page that were not refused, by whether we are signed in."""
        self._sorts = list(config.sorts)
        self._salt = secrets.token_bytes(16)
        self._publisher = InvenioPublisher(config, web, credentials, self._community_uuid)

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
            abilities=[m.Ability.SEARCH, m.Ability.DOWNLOAD, m.Ability.SIGN_IN, m.Ability.PUBLISH],
            sorts=[m.SortOption(id, SORT_TITLES.get(id, id)) for id in self._sorts],
            token_page=page,
            badge=config.badge,
            token_help=HELP,
        )

    # Searching

    async def search(self, query: m.Query) -> m.RecordPage:
        found = await self._find()
        path = await self._search_path()
        guest = found.token is None
        size = self._size(query.size, guest)
        sort = query.sort if query.sort in self._sorts else None
        while True:
            self._within_window(query.page, size)
            arguments = _arguments(query, size, sort)
            answer = await self._get(path, arguments, NATIVE, found.token, "search")
            if answer.status < 300:
                return self._page(query, size, answer.decode(wire.Found))
            told = fault(answer.body)
            if answer.status == 400 and (text := complaint(told, "size")) and size > 1:
                size = self._largest[guest] = _smaller(text, size)
            elif answer.status == 400 and sort and complaint(told, "sort"):
                self._sorts.remove(sort)
                sort = None
            elif answer.status == 404 and self._config.community:
                raise self._no_community()
            else:
                raise await self._refusal(answer, found.token)

    async def _search_path(self) -> str:
        """By the community's uuid: only that can never mean the whole repository."""
        name = self._config.community
        if not name:
            return "/records"
        if self._community is None:
            self._community = name if UUID.match(name) else await self._community_id(name)
        return f"/communities/{self._community}/records"

    async def _community_uuid(self) -> str | None:
        """Of the configured community; None where there is none."""
        if self._config.community:
            await self._search_path()
        return self._community

    @property
    def publisher(self) -> InvenioPublisher:
        return self._publisher

    async def _community_id(self, slug: str) -> str:
        found = await self._find()
        path = f"/communities/{quote(slug, safe='')}"
        answer = await self._get(path, (), NATIVE, found.token, "general")
        if answer.status == 404:
            raise self._no_community()
        if answer.status >= 300:
            raise await self._refusal(answer, found.token)
        return answer.decode(wire.Community).id

    def _no_community(self) -> NotFound:
        return NotFound(
            f"{self._config.title} has no community {self._config.community!r}. Ask whoever runs "
            "this server to correct OssrApp.repositories."
        )

    def _size(self, wanted: int, guest: bool) -> int:
        usual = self._config.guest_page if guest else self._config.token_page_size
        return max(1, min(wanted, self._largest.get(guest, usual), usual))

    def _within_window(self, page: int, size: int) -> None:
        window = self._config.window
        if page < 1 or (page - 1) * size >= window:
            raise BadQuery(
                f"{self._config.title} shows only the first {window:,} hits of a search. Narrow "
                "the search with another word or a filter."
            )

    def _page(self, query: m.Query, size: int, told: wire.Found) -> m.RecordPage:
        hits = [hit for hit in told.hits.hits if self._ours(hit)]
        if told.hits.hits and not hits:
            raise UpstreamDown(
                f"{self._config.title} answered with records of other communities, which are not "
                "shown. Try again later."
            )
        return m.RecordPage(
            items=[translate.summary(self._config, hit) for hit in hits],
            total=told.hits.total,
            page=query.page,
            size=size,
            reachable=min(told.hits.total, self._config.window),
            sort=told.sort_by or query.sort,
            facets=translate.facets(told),
        )

    def _ours(self, hit: wire.Record) -> bool:
        """False for a record that says it is of other communities only."""
        told = hit.parent.communities if hit.parent else None
        if not self._community or not told or told.ids is None:
            return True
        return self._community in told.ids

    # Records

    async def record(self, id: str) -> m.Record:
        found = await self._find()
        path = f"/records/{quote(id, safe='')}"
        answer = await self._get(path, (), NATIVE, found.token, "general")
        if answer.status == 404 and found.token:
            draft = await self._get(f"{path}/draft", (), NATIVE, found.token, "general")
            answer = draft if draft.status < 300 else answer
        if answer.status >= 300:
            raise await self._refusal(answer, found.token, whole=True)
        told = answer.decode(wire.Record)
        record = translate.record(self._config, told)
        if record.files_hidden and told.access and told.access.files == "public":
            listed = await self._ask(f"/records/{quote(told.id)}/files")
            entries = translate.entry_list(listed.decode(wire.FileList).entries or [])
            record = structs.replace(record, files=entries, files_hidden=False)
        self._known.learn(record.id, record.access, record.is_draft)
        return record

    async def versions(self, id: str) -> list[m.VersionSummary]:
        if self._known.draft(id):
            return []
        found = await self._find()
        size = self._size(MAX_VERSIONS, found.token is None)
        versions: list[m.VersionSummary] = []
        for page in range(1, MAX_VERSIONS // size + 2):
            arguments = [("page", str(page)), ("size", str(size)), ("sort", "version")]
            path = f"/records/{quote(id, safe='')}/versions"
            answer = await self._ask(path, arguments, NATIVE)
            told = answer.decode(wire.Found).hits
            versions += [translate.version(hit) for hit in told.hits]
            if not told.hits or len(versions) >= told.total:
                break
        return sorted(versions, key=lambda each: each.index or 0, reverse=True)

    async def citation(self, record: m.Record, style: str) -> m.Citation:
        path = f"/records/{quote(record.id, safe='')}{'/draft' if record.is_draft else ''}"
        if style == "bibtex":
            answer = await self._ask(path, (), "application/x-bibtex")
        else:
            if not STYLE.match(style):
                raise _no_style(style)
            arguments = [("style", style), ("locale", "en-US")]
            try:
                answer = await self._ask(path, arguments, "text/x-bibliography")
            except BadQuery:
                raise _no_style(style) from None
        return m.Citation(style, answer.body.decode("utf-8", "replace").strip())

    async def resolve(self, text: str) -> str | None:
        meant = meaning(text, self._config.origin)
        if meant is None:
            return None
        if meant.id:
            return await self._existing(meant.id)
        return await self._by_doi(meant.doi or "")

    async def _existing(self, id: str) -> str | None:
        try:
            return (await self.record(id)).id
        except NotFound:
            return None

    async def _by_doi(self, doi: str) -> str | None:
        """Zenodo's DOIs end in the record's id; all others are looked up."""
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
            answer = await self._ask("/records", arguments, NATIVE, "search")
            for hit in answer.decode(wire.Found).hits.hits:
                if doi in {each.identifier.lower() for each in _pids(hit)}:
                    return hit.id
        return None

    # Who we are

    async def identity(self) -> str:
        token = (await self._find()).token
        if token is None:
            return "guest"
        return hashlib.sha256(self._salt + token.reveal().encode()).hexdigest()

    async def account(self) -> m.Account:
        found = await self._find()
        if found.token is None:
            return self._account(found)
        try:
            return self._account(found, await self._me(found.token))
        except CredentialsRejected as problem:
            return self._account(found, problem=str(problem))

    async def sign_in(self, token: str) -> m.Account:
        secret = Secret(token)
        me = await self._me(secret)
        await asyncio.to_thread(self._credentials.store, secret)
        return self._account(Found(secret, "stored"), me)

    async def sign_out(self) -> m.Account:
        await asyncio.to_thread(self._credentials.forget)
        return await self.account()

    async def _me(self, token: Secret) -> wire.Me:
        answer = await self._get("/me", (), "application/json", token, "general")
        if answer.status == 404:  # not every InvenioRDM has it
            answer = await self._get("/user/records", [("size", "1")], NATIVE, token, "general")
        if answer.status == 401 or (answer.status == 403 and b"scope" not in answer.body.lower()):
            raise rejected(self._config.title)
        if answer.status == 403:
            return wire.Me()  # a good token that may not tell whose it is
        if answer.status >= 300:
            raise refused(self._config.title, answer.status, answer.body, answer.upstream)
        return answer.decode(wire.Me)

    def _account(
        self, found: Found, me: wire.Me | None = None, problem: str | None = None
    ) -> m.Account:
        name = None
        if me:
            name = (me.profile and me.profile.full_name) or me.username or me.email
        return m.Account(
            source=self._config.id,
            signed_in=me is not None,
            name=name,
            origin=found.origin,
            shared_server=self._credentials.shared_server,
            problem=problem,
        )

    # Bytes

    async def members(self, record: str, key: str) -> m.Archive | None:
        found = await self._find()
        url = self._files.container(record, key)
        answer = await self._web.ask(url, token=found.token)
        if answer.status in {401, 403, 410}:
            raise await self._refusal(answer, found.token, record)
        if answer.status >= 300:
            return None
        return translate.archive(key, answer.decode(wire.Container))

    async def read(self, record: str, key: str, start: int, stop: int) -> bytes:
        return await asyncio.to_thread(self._read, record, key, start, stop)

    def _read(self, record: str, key: str, start: int, stop: int) -> bytes:
        reply = self._files.open(record, key, start, stop, None)
        try:
            data = reply.head(stop - reply.start)
            if reply.total is not None and len(data) < min(stop, reply.total) - reply.start:
                raise UpstreamDown(f"The line to {reply.host} broke. Try again.")
            return data[start - reply.start :]
        finally:
            reply.close()

    def connection(self) -> AbstractAsyncContextManager[None]:
        return self._governor.slot()

    def grow(self) -> int:
        return self._governor.grow()

    def shrink(self) -> int:
        return self._governor.shrink()

    def waiting(self) -> float:
        return self._governor.waiting()

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

    def open_member(self, record: str, key: str, path: str) -> Stream | None:
        return self._files.member(record, key, path)

    async def aclose(self) -> None:
        """Nothing is ours alone: the way out belongs to all repositories."""

    # Asking

    async def _find(self) -> Found:
        return await asyncio.to_thread(self._credentials.find)

    async def _ask(
        self,
        path: str,
        arguments: Arguments = (),
        accept: str = "application/json",
        budget: Budget = "general",
    ) -> Answer:
        """GET a path of the API; raises what any refusal means."""
        found = await self._find()
        answer = await self._get(path, arguments, accept, found.token, budget)
        if answer.status >= 300:
            raise await self._refusal(answer, found.token)
        return answer

    async def _get(
        self, path: str, arguments: Arguments, accept: str, token: Secret | None, budget: Budget
    ) -> Answer:
        query = f"?{urlencode(arguments)}" if arguments else ""
        url = f"{self._config.api}{path}{query}"
        return await self._web.ask(url, accept=accept, token=token, budget=budget)

    async def _refusal(
        self, answer: Answer, token: Secret | None, record: str = "", whole: bool = False
    ) -> Problem:
        """Why we were refused. `whole`: the record itself, not only its files."""
        title = self._config.title
        if answer.status not in {401, 403}:
            return refused(title, answer.status, answer.body, answer.upstream)
        if token is None and (whole or answer.status == 401):
            return missing(title)
        if token is not None:
            try:
                await self._me(token)
            except CredentialsRejected as problem:
                return problem
        return denied(title, answer.upstream, self._known.access(record), token is None)


def _arguments(query: m.Query, size: int, sort: str | None) -> list[tuple[str, str]]:
    arguments = [("page", str(query.page)), ("size", str(size))]
    text = query.q.strip() if query.raw else plain(query.q)
    if text:
        arguments.append(("q", text))
    if sort:
        arguments.append(("sort", sort))
    if query.all_versions:
        arguments.append(("allversions", "true"))
    for name, values in query.facets.items():
        if not FACET.match(name) or name in RESERVED:
            raise BadQuery(f"There is no filter {name!r}. Remove it and search again.")
        arguments += [(name, value) for value in values]
    return arguments


def _smaller(complaint: str, size: int) -> int:
    """The page size that a complaint names, or half."""
    named = [int(digits) for digits in re.findall(r"\d{1,4}", complaint)]
    return max([number for number in named if 0 < number < size] or [max(1, size // 2)])


def _pids(hit: wire.Record) -> list[wire.Pid]:
    parent = hit.parent.pids if hit.parent else None
    return list((hit.pids or {}).values()) + list((parent or {}).values())


def _no_style(style: str) -> NotFound:
    return NotFound(f"There is no citation style {style!r}. Choose another one.")
