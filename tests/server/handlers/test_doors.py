"""Who may come in, and how (facts: D1, D2)."""

from __future__ import annotations

import re

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_ossr_ext.contract import OPERATIONS, Operation
from tests.server.handlers.conftest import Ask

SAFE = {"get", "head", "options"}
VERBS = ("get", "post", "put", "delete", "patch")
PATHS = sorted({operation.path for operation in OPERATIONS} | {"/openapi.json"})
CHANGING = [operation for operation in OPERATIONS if operation.method not in SAFE]


def concrete(path: str) -> str:
    path = path.replace("{source}", "demo").replace("{record}", "edb7e-j18k0")
    return re.sub(r"\{\w+\}", "0" * 32, path)


@pytest.mark.parametrize("path", PATHS)
async def test_nobody_comes_in_without_a_token(ask: Ask, path: str) -> None:
    for verb in VERBS:
        answer = await ask(verb.upper(), concrete(path), {} if verb not in SAFE else None)
        assert answer.status == 403, f"{verb} {path}: {answer.status}"
        wrong = {"Authorization": "token wrong"}
        answer = await ask(verb.upper(), concrete(path), {} if verb not in SAFE else None, wrong)
        assert answer.status == 403, f"{verb} {path} with a wrong token: {answer.status}"


def header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@pytest.mark.parametrize("operation", CHANGING, ids=lambda operation: operation.id)
async def test_a_cookie_alone_changes_nothing(
    ask: Ask, cookies: dict[str, str], operation: Operation
) -> None:
    assert "_xsrf" in cookies and len(cookies) > 1
    verb, path = operation.method.upper(), concrete(operation.path)
    body = {} if operation.body else None
    refused = await ask(verb, path, body, {"Cookie": header(cookies)})
    assert refused.status == 403
    assert "_xsrf" in refused.response.body.decode()
    wrong = {"Cookie": header(cookies), "X-XSRFToken": "wrong"}
    assert (await ask(verb, path, body, wrong)).status == 403

    right = {"Cookie": header(cookies), "X-XSRFToken": cookies["_xsrf"]}
    answer = await ask(verb, path, body, right)
    assert answer.status != 403 and answer.status < 500, answer.body


@pytest.mark.parametrize("path", PATHS)
async def test_only_the_verbs_of_the_contract_are_answered(
    ask: Ask, token: dict[str, str], path: str
) -> None:
    promised = {operation.method for operation in OPERATIONS if operation.path == path}
    for verb in set(VERBS) - (promised or {"get"}):
        answer = await ask(verb.upper(), concrete(path), {} if verb not in SAFE else None, token)
        assert answer.status == 405, f"{verb} {path}: {answer.status}"


async def test_reading_changes_no_job(ask: Ask, token: dict[str, str]) -> None:
    for path in ("/jobs", "/plan", f"/jobs/{'0' * 32}/cancel", f"/jobs/{'0' * 32}/retry"):
        await ask("GET", f"{path}?source=demo&record=edb7e-j18k0&folder=x", None, token)
    assert (await ask("GET", "/jobs", None, token)).body == []


async def test_the_server_starts_where_no_handler_may_be_open(jp_serverapp: ServerApp) -> None:
    # Jupyter itself looks at every handler then, and would have refused to start.
    assert jp_serverapp.allow_unauthenticated_access is False
    assert "jupyter_ossr_ext" in jp_serverapp.extension_manager.extension_apps
