"""A Rucio of scripted responses."""

from __future__ import annotations

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
    """A Rucio of responses by path; `sent` contains the requests."""

    def __init__(
        self,
        folder: Path,
        responses: Answers,
        environment: dict[str, str] | None = None,
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
        self.web = HttpClient(AGENT, transport=httpx2.MockTransport(self._response))
        [config] = configured_lakes({"made": {"url": URL, "title": "Lake", **settings}})
        self.lake = Rucio(config, self.web, folder, environment or {})

    def _response(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        response = self.responses[request.url.path]
        return response(request) if callable(response) else response

    async def signed_in(self) -> Rucio:
        await self.lake.sign_in(user_pass("alice", "pass wörd"))
        return self.lake
