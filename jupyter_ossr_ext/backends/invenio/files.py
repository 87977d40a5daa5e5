"""The bytes of a record's files: their addresses, and access errors."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from typing import Literal
from urllib.parse import quote

from ...models import Access
from ...problems import CredentialsMissing, CredentialsRejected, Problem, RateLimited
from ..net.byte_response import Reply
from ..net.credentials import Credentials
from ..net.http_client import HttpClient
from ..net.policy import Secret, blocked, is_page
from .errors import denied, refused
from .settings import InvenioConfig

Way = Literal["api", "page"]
HTML = (".html", ".htm", ".xhtml")
"""Files that a repository may send inline, like the pages of robot protection."""
KNOWN = 1024
"""Number of records for which information is cached."""


class Known:
    """Cached information about records; the oldest entry is removed first."""

    def __init__(self) -> None:
        self._access: OrderedDict[str, Access] = OrderedDict()
        self._drafts: OrderedDict[str, bool] = OrderedDict()

    def learn(self, id: str, access: Access, draft: bool) -> None:
        self._access[id], self._drafts[id] = access, draft
        while len(self._access) > KNOWN:
            self._access.popitem(last=False)
            self._drafts.popitem(last=False)

    def access(self, id: str) -> Access | None:
        return self._access.get(id)

    def draft(self, id: str) -> bool | None:
        """True for a draft, False for a published record, None if unknown."""
        return self._drafts.get(id)


class Files:
    """Opens files. Blocking, for worker threads; safe from several threads at once.

    Zenodo supports ranges on the path of the record's page and not on the API; other InvenioRDMs
    have only the API. Where the API ignores a range, the page's path is tried once, and the result
    is cached for the host.
    """

    def __init__(
        self, config: InvenioConfig, web: HttpClient, credentials: Credentials, known: Known
    ) -> None:
        self._config, self._web = config, web
        self._credentials, self._known = credentials, known
        self._way: dict[bool, Way] = {}
        """Keyed by whether a token is sent: pages may not accept tokens."""

    def open(self, record: str, key: str, start: int, stop: int | None, etag: str | None) -> Reply:
        """See `Repository.open`."""
        token = self._credentials.token_for(self._config.url)
        if self._way.get(token is not None) == "page" and not self._known.draft(record):
            reply = self._get(self._page(record, key), token, start, stop, etag)
            if reply.status < 300:
                return reply
            reply.close()
        reply = self._api(record, key, token, start, stop, etag)
        if reply.status in {400, 403, 404} and "/" in key and not self._known.draft(record):
            # Some proxies refuse the %2F of the API; the page's path has the slash itself.
            with contextlib.suppress(Problem):
                page = self._get(self._page(record, key), token, start, stop, etag)
                if page.status < 300:
                    reply.close()
                    return page
                page.close()
        if reply.status >= 300:
            raise self._refusal(reply, record, token)
        if reply.ranges or (token is not None) in self._way:
            return reply
        return self._probe(reply, record, key, token, start, stop, etag)

    def container(self, record: str, key: str) -> str:
        """Address of the container endpoint of an archive."""
        files = self._files(record, bool(self._known.draft(record)))
        return f"{files}/{quote(key, safe='')}/container"

    def _api(
        self,
        record: str,
        key: str,
        token: Secret | None,
        start: int,
        stop: int | None,
        etag: str | None,
    ) -> Reply:
        draft = self._known.draft(record)
        tail = f"{quote(key, safe='')}/content"
        url = f"{self._files(record, bool(draft))}/{tail}"
        html = key.lower().endswith(HTML)
        reply = self._get(url, token, start, stop, etag, html=html)
        if reply.status == 404 and token is not None and draft is None:
            reply.close()  # after a restart it is unknown whether it is a draft
            url = f"{self._files(record, True)}/{tail}"
            reply = self._get(url, token, start, stop, etag, html=html)
        return reply

    def _probe(
        self,
        first: Reply,
        record: str,
        key: str,
        token: Secret | None,
        start: int,
        stop: int | None,
        etag: str | None,
    ) -> Reply:
        """`first`, or the same bytes from the page's path if that supports ranges."""
        if self._known.draft(record):
            return first
        try:
            second = self._get(self._page(record, key), token, start, stop, etag)
        except RateLimited:
            return first  # tried again with another file
        except Problem:
            self._way[token is not None] = "api"
            return first
        if second.ranges and first.total in {None, second.total}:
            self._way[token is not None] = "page"
            first.close()
            return second
        second.close()
        self._way[token is not None] = "api"
        return first

    def _get(
        self,
        url: str,
        token: Secret | None,
        start: int,
        stop: int | None,
        etag: str | None,
        *,
        html: bool = False,
    ) -> Reply:
        reply = self._web.bytes.open(
            url, token=token, start=start, stop=stop, etag=etag, pages=html
        )
        if html and reply.status >= 300 and is_page(reply.headers):
            body = reply.head(65536)
            reply.close()
            raise blocked(reply.host, reply.status, body)
        return reply

    def _files(self, record: str, draft: bool) -> str:
        return f"{self._config.api}/records/{quote(record)}{'/draft' if draft else ''}/files"

    def _page(self, record: str, key: str) -> str:
        name = quote(key, safe="/")
        return f"{self._config.url}/records/{quote(record)}/files/{name}?download=1"

    def _refusal(self, reply: Reply, record: str, token: Secret | None) -> Problem:
        """The reason why a file was refused. Checks the token if it was not accepted."""
        body = reply.head(65536)
        reply.close()
        title = self._config.title
        if reply.status not in {401, 403}:
            return refused(title, reply.status, body, reply.upstream)
        if token is not None and not self._valid(token):
            return rejected(title)
        if reply.status == 401 and token is None:
            return missing(title)
        return denied(title, reply.upstream, self._known.access(record), token is None)

    def _valid(self, token: Secret) -> bool:
        """Whether the token is valid; InvenioRDM ignores an invalid token everywhere but here."""
        try:
            reply = self._web.bytes.open(f"{self._config.api}/me", token=token)
        except Problem:
            return True
        reply.close()
        return reply.status != 401


def rejected(title: str) -> CredentialsRejected:
    return CredentialsRejected(
        f"{title} rejected the token: expired, revoked, or for another site. Create a new one "
        "and sign in again."
    )


def missing(title: str) -> CredentialsMissing:
    return CredentialsMissing(
        f"This requires an account at {title}. Sign in with a token, then retry."
    )
