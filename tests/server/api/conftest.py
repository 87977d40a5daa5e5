"""The extension in a real Jupyter server, on the demo repository."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado.httpclient import HTTPResponse

from jupyter_ossr_demo.lake import DemoLake
from jupyter_ossr_ext.app import OssrApp

API = "jupyter-ossr-ext/api"


@dataclass(frozen=True)
class HttpResponse:
    status: int
    body: Any
    response: HTTPResponse

    @property
    def slug(self) -> str:
        assert self.response.headers["Content-Type"].startswith("application/problem+json")
        return str(self.body["slug"])


Ask = Callable[..., Awaitable[HttpResponse]]


@pytest.fixture
def jp_server_config(tmp_path: Path) -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_ossr_ext": True},
            "allow_unauthenticated_access": False,
        },
        "OssrApp": {
            "demo": True,
            "state_folder": str(tmp_path / "state"),
            "token_folder": str(tmp_path / "tokens"),
        },
    }


@pytest.fixture
def ask(jp_serverapp: ServerApp, http_server_client: Any, jp_base_url: str) -> Ask:
    """`await ask(verb, path, body, headers)`: without headers the request is unauthenticated."""

    async def send(
        verb: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> HttpResponse:
        response = await http_server_client.fetch(
            url_path_join(jp_base_url, API, path),
            method=verb,
            headers=headers or {},
            body=json.dumps(body) if body is not None else None,
            allow_nonstandard_methods=True,
            follow_redirects=False,
            raise_error=False,
        )
        try:
            found = json.loads(response.body)
        except ValueError:
            found = None
        return HttpResponse(response.code, found, response)

    return send


@pytest.fixture
def token(jp_auth_header: dict[str, str]) -> dict[str, str]:
    return dict(jp_auth_header)


@pytest.fixture
def sign_in(
    jp_serverapp: ServerApp, http_server_client: Any, jp_base_url: str
) -> Callable[[], Awaitable[dict[str, str]]]:
    """`await sign_in()`: the cookies of a browser after signing in, by name."""

    async def cookies() -> dict[str, str]:
        token = jp_serverapp.identity_provider.token
        jar: SimpleCookie = SimpleCookie()
        for path in (f"api/status?token={token}", "login"):
            response = await http_server_client.fetch(
                url_path_join(jp_base_url, path), raise_error=False
            )
            for line in response.headers.get_list("Set-Cookie"):
                jar.load(line)
        return {name: morsel.value for name, morsel in jar.items()}

    return cookies


@pytest.fixture
def app(jp_serverapp: ServerApp) -> OssrApp:
    [app] = jp_serverapp.extension_manager.extension_apps["jupyter_ossr_ext"]
    assert isinstance(app, OssrApp)
    return app


@pytest.fixture
def lake(app: OssrApp) -> DemoLake:
    """The demo lake behind the server; its knobs may be changed."""
    assert app.demo_server is not None
    return app.demo_server.lake
