"""A Rucio of scripted responses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx2

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.config.lakes import configured_lakes
from tests.server.support.sign_in import user_pass

AGENT = "jupyter-ossr-ext/test (https://example.org)"
URL = "https://lake.example"
TOKEN = {
    "X-Rucio-Auth-Token": "alice-/C=CH/CN=Alice Example-unknown-0",
    "X-Rucio-Auth-Account": "alice",
    "X-Rucio-Auth-Token-Expires": "Wed, 25 Nov 2126 22:38:28 UTC",
}
WHOSE = "{'account': 'alice', 'identity': 'alice'}"
Answers = dict[str, Callable[[httpx2.Request], httpx2.Response] | httpx2.Response]


class Made:
    """A Rucio of responses by path; `sent` contains the requests.

    `hangs`: no request is answered. `private`: storages on this machine are allowed.
    """

    def __init__(
        self,
        folder: Path,
        responses: Answers,
        environment: dict[str, str] | None = None,
        private: bool = False,
        **settings: object,
    ) -> None:
        self.responses: Answers = {
            "/auth/userpass": httpx2.Response(200, headers=TOKEN),
            "/auth/validate": httpx2.Response(
                200, text="{'account': 'alice', 'identity': 'alice'}"
            ),
            "/identities/accounts": httpx2.Response(200, json=["alice"]),
            **responses,
        }
        self.sent: list[httpx2.Request] = []
        self.hangs = False
        transport = httpx2.MockTransport(self._response)
        self.web = HttpClient(AGENT, transport=transport, allow_private=private)
        [config] = configured_lakes({"made": {"url": URL, "title": "Lake", **settings}})
        self.lake = Rucio(config, self.web, folder, environment or {})

    async def _response(self, request: httpx2.Request) -> httpx2.Response:
        if self.hangs:
            await asyncio.Event().wait()
        self.sent.append(request)
        response = self.responses[request.url.path]
        return response(request) if callable(response) else response

    async def signed_in(self) -> Rucio:
        await self.lake.auth.sign_in(user_pass("alice", "pass wörd"))
        return self.lake
