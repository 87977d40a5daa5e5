"""Authentication of API requests."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from jupyter_server.serverapp import ServerApp

from jupyter_ossr_ext.contract import endpoints
from tests.server.api.conftest import Ask

SAFE = {"get", "head", "options"}
VERBS = ("get", "post", "put", "delete", "patch")
ENDPOINTS = endpoints()
PATHS = sorted({each.path for each in ENDPOINTS} | {"/openapi.json"})
CHANGING = [each for each in ENDPOINTS if each.verb not in SAFE]


def concrete(path: str) -> str:
    path = path.replace("{source}", "demo").replace("{record}", "edb7e-j18k0")
    path = path.replace("{lake}", "demo")
    return re.sub(r"\{\w+\}", "0" * 32, path)


async def test_nobody_comes_in_without_a_token(ask: Ask) -> None:
    for path in PATHS:
        for verb in VERBS:
            body = None if verb in SAFE else {}
            for headers in ({}, {"Authorization": "token wrong"}):
                response = await ask(verb.upper(), concrete(path), body, headers)
                assert response.status == 403, f"{verb} {path}, {headers}: {response.status}"


def header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


async def test_a_cookie_alone_changes_nothing(
    ask: Ask, sign_in: Callable[[], Awaitable[dict[str, str]]]
) -> None:
    cookies = await sign_in()
    assert "_xsrf" in cookies and len(cookies) > 1
    cookie = {"Cookie": header(cookies)}
    assert (await ask("GET", "/sources", None, cookie)).status == 200
    for each in CHANGING:
        verb, path = each.verb.upper(), concrete(each.path)
        body = {} if each.operation.body else None
        for headers in (cookie, {**cookie, "X-XSRFToken": "wrong"}):
            refused = await ask(verb, path, body, headers)
            assert refused.status == 403, f"{verb} {path}: {refused.status}"
            assert "XSRF" in refused.response.body.decode().upper()
        response = await ask(verb, path, body, {**cookie, "X-XSRFToken": cookies["_xsrf"]})
        assert response.status != 403 and response.status < 500, response.body


async def test_only_the_verbs_of_the_contract_are_answered(ask: Ask, token: dict[str, str]) -> None:
    for path in PATHS:
        promised = {each.verb for each in ENDPOINTS if each.path == path}
        for verb in set(VERBS) - (promised or {"get"}):
            body = None if verb in SAFE else {}
            response = await ask(verb.upper(), concrete(path), body, token)
            assert response.status == 405, f"{verb} {path}: {response.status}"


async def test_reading_changes_no_job(ask: Ask, token: dict[str, str]) -> None:
    for path in ("/jobs", "/plan", f"/jobs/{'0' * 32}/cancel", f"/jobs/{'0' * 32}/retry"):
        await ask("GET", f"{path}?source=demo&record=edb7e-j18k0&folder=x", None, token)
    assert (await ask("GET", "/jobs", None, token)).body == []


async def test_the_server_starts_where_no_handler_may_be_open(
    jp_serverapp: ServerApp, ask: Ask, token: dict[str, str]
) -> None:
    # Jupyter checks every handler then: one without authentication is a warning, an error here.
    assert jp_serverapp.allow_unauthenticated_access is False
    assert "jupyter_ossr_ext" in jp_serverapp.extension_manager.extension_apps
    assert (await ask("GET", "/", None, token)).body["demo"] is True
