"""Creation of the real classes with the transport of a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from jupyter_ossr_ext.backends.invenio import Invenio
from jupyter_ossr_ext.backends.net.credentials import Credentials
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured

AGENT = "jupyter-ossr-ext/test (https://example.org)"
COMMUNITY = "8b951469-55d0-44f2-bb91-b541501c9c8e"


def invenio(
    web: HttpClient,
    url: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    **settings: Any,
) -> Invenio:
    [config] = configured({"test": {"url": url, "title": "The repository", **settings}})
    return Invenio(
        config,
        web,
        Credentials(config, folder / "tokens", {} if environment is None else environment),
    )


class Line:
    """An InvenioRDM of responses by path; `sent` contains the requests."""

    url = "https://repository.example"

    def __init__(
        self, responses: dict[str, Callable[[httpx2.Request], httpx2.Response] | Any]
    ) -> None:
        self.responses = responses
        self.sent: list[httpx2.Request] = []
        self.web = HttpClient(AGENT, transport=httpx2.MockTransport(self._response))

    def _response(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        response = self.responses.get(request.url.path)
        if response is None:
            return error(404, "The persistent identifier does not exist.")
        return response(request) if callable(response) else json(response)

    def paths(self) -> list[str]:
        return [request.url.path for request in self.sent]


def json(value: Any, status: int = 200, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    content = msgspec.json.encode(value)
    return httpx2.Response(
        status, content=content, headers={"content-type": "application/json", **named}
    )


def error(status: int, message: str, **more: Any) -> httpx2.Response:
    return json({"status": status, "message": message, **more}, status)


def hit(id: str = "1", community: str | None = COMMUNITY, **metadata: Any) -> dict[str, Any]:
    parent = {"id": "0", "communities": {"ids": [community] if community else []}}
    return {"id": id, "metadata": {"title": f"Record {id}", **metadata}, "parent": parent}


def found(*hits: dict[str, Any], total: int | None = None, **more: Any) -> dict[str, Any]:
    return {"hits": {"hits": list(hits), "total": len(hits) if total is None else total}, **more}
