"""Requests to Rucio: destinations of secrets and time limits, with scripted responses."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from jupyter_ossr_ext.backends.net import connections
from jupyter_ossr_ext.backends.net.connections import Sessions
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.net.ndjson import Lines
from jupyter_ossr_ext.backends.net.policy import Opaque
from jupyter_ossr_ext.backends.net.tls import Tls
from jupyter_ossr_ext.backends.rucio import oidc_flow as flows
from jupyter_ossr_ext.models import Did, FileReplicas, LakeQuery, Replica
from jupyter_ossr_ext.problems import (
    CredentialsRejected,
    NotFound,
    Problem,
    UpstreamDown,
    UpstreamSlow,
)
from tests.server.support.sign_in import code_flow, hub_token

from .scripted_rucio import AGENT, TOKEN, URL, Answers, Made


async def test_typed_credentials_are_sent_to_the_authentication_service_only(
    tmp_path: Path,
) -> None:
    made = Made(tmp_path, {"/scopes/owner/": httpx2.Response(200, json=[])})
    lake = await made.signed_in()
    await lake.dids.scopes()
    auth_client = [request for request in made.sent if request.url.path == "/auth/userpass"]
    assert (
        auth_client[0].headers.raw and b"pass w\xf6rd" in dict(auth_client[0].headers.raw).values()
    )
    for request in made.sent:
        assert "pass w" not in str(request.url) and "unknown-0" not in str(request.url)
        if request not in auth_client:
            assert not any(b"pass w" in value for _, value in request.headers.raw)
    assert made.sent[-1].headers["X-Rucio-Auth-Token"] == TOKEN["X-Rucio-Auth-Token"]
    assert "unknown-0" not in repr(lake) + repr(lake.auth) + repr(lake.auth.current)


async def test_private_headers_do_not_follow_a_redirect_to_another_host() -> None:
    seen: list[httpx2.Request] = []

    def response(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        if request.url.host == "lake.example":
            return httpx2.Response(302, headers={"Location": "https://8.8.8.8/x"})
        return httpx2.Response(200, json={})

    web = HttpClient(AGENT, transport=httpx2.MockTransport(response))
    await web.request(URL, secrets={"X-Rucio-Auth-Token": Opaque("se cret")})
    assert seen[0].headers["X-Rucio-Auth-Token"] == "se cret"
    assert "X-Rucio-Auth-Token" not in seen[1].headers
    await web.aclose()


async def test_somebody_with_several_accounts_has_to_choose(tmp_path: Path) -> None:
    several = httpx2.Response(206, headers={"X-Rucio-Auth-Accounts": "alice, lst"})
    made = Made(tmp_path, {"/auth/userpass": several})
    with pytest.raises(CredentialsRejected, match="alice or lst"):
        await made.signed_in()
    account = await made.lake.auth.account()
    assert not account.signed_in and account.accounts == ["alice", "lst"]
    # The next attempt may be by another user.
    headers = {"ExceptionClass": "CannotAuthenticate", "ExceptionMessage": "No."}
    made.responses["/auth/userpass"] = httpx2.Response(401, headers=headers)
    with pytest.raises(CredentialsRejected):
        await made.signed_in()
    assert (await made.lake.auth.account()).accounts == []


async def test_a_lake_that_hangs_is_left_in_time(tmp_path: Path) -> None:
    made = Made(tmp_path, {}, timeout=0.2)
    await made.signed_in()
    made.hangs = True
    async with asyncio.timeout(30):
        for question in (
            made.lake.dids.scopes(),
            made.lake.dids.info(Did("a", "b")),
            made.lake.rules.of(Did("a", "b")),
            _first(made.lake.dids.search(LakeQuery("a:b"))),
        ):
            with pytest.raises(UpstreamSlow, match="took too long"):
                await question


async def test_a_response_that_drips_is_left_in_time() -> None:
    async def drops() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.05)
            yield b" "

    web = HttpClient(
        AGENT,
        transport=httpx2.MockTransport(lambda request: httpx2.Response(200, content=drops())),
    )
    async with asyncio.timeout(30):
        with pytest.raises(UpstreamSlow):
            await web.request(URL, timeout=0.3)
    await web.aclose()


async def _first(hits: AsyncIterator[object]) -> object:
    return await anext(hits)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
async def test_lines_are_whole_however_they_arrive(size: int) -> None:
    text = b'{"a": 1}\n\n{"b": "x"}\n{"c": 3}'

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(text), size):
            yield text[start : start + size]

    lines = Lines(200, {}, "h", pieces())
    found = [line async for batch in lines.batches() for line in batch]
    assert found == [b'{"a": 1}', b'{"b": "x"}', b'{"c": 3}']


async def test_nothing_is_read_ahead_of_who_reads() -> None:
    given = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(100):
            given += 1
            yield b"1\n"

    batches = Lines(200, {}, "h", pieces()).batches()
    assert await anext(batches) == [b"1"]
    await asyncio.sleep(0)
    assert given == 1
    await batches.aclose()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"scope": 1}\n', "response of Lake is incomplete or invalid"),
        (b'{"scope": "a", "name"', "response of Lake is incomplete or invalid"),
        (b"<html>\n", "login page or a proxy responds with a web page instead of Lake"),
        (
            b'{"ExceptionClass": "RucioException", "ExceptionMessage": "Database gone"}\n',
            "Lake could not complete the response: Database gone",
        ),
    ],
)
async def test_an_invalid_line_is_reported(tmp_path: Path, body: bytes, why: str) -> None:
    made = Made(tmp_path, {"/dids/a/dids/search": httpx2.Response(200, content=body)})
    lake = await made.signed_in()
    with pytest.raises(UpstreamDown, match=why):
        [hit async for hit in lake.dids.search(LakeQuery("a:*"))]


async def test_a_web_page_in_place_of_an_effect_is_reported(tmp_path: Path) -> None:
    """A login page is sent with 200: nothing was attached."""
    page = httpx2.Response(200, html="\n<!doctype html><h1>Please log in</h1>")
    made = Made(tmp_path, {"/dids/a/b/dids": page, "/dids/a/b": page})
    changes = (await made.signed_in()).changes
    did = Did("a", "b")
    for change in (
        changes.attach(did, [Did("a", "c")]),
        changes.detach(did, [Did("a", "c")]),
        changes.add_collection(did, "dataset"),
    ):
        with pytest.raises(UpstreamDown, match="web page instead of Lake"):
            await change
    await made.web.aclose()


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1:1/x", "http://169.254.169.254/latest", "https://localhost/secret"],
)
async def test_a_copy_in_the_private_network_is_not_read(tmp_path: Path, address: str) -> None:
    """Anybody may register an address; only those of the storage's own hosts are trusted."""
    made = Made(tmp_path, {})
    file = FileReplicas(Did("a", "b"), replicas=[Replica("SOME", "available", [address])])
    with pytest.raises(UpstreamDown, match="which was not followed"):
        await asyncio.to_thread(made.lake.storage.open, file)
    await made.web.aclose()


async def test_a_copy_in_a_folder_that_is_no_storage_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    made = Made(tmp_path, {})
    pfn = f"file://localhost{tmp_path}/secret"
    file = FileReplicas(Did("a", "b"), replicas=[Replica("SOME", "available", [pfn])])
    with pytest.raises(Problem, match="no storage of the lake"):
        await asyncio.to_thread(made.lake.storage.open, file)


@pytest.mark.parametrize("state", ["copying", "bad", "unavailable", "being-deleted"])
async def test_a_copy_that_is_not_there_is_not_asked_for(tmp_path: Path, state: str) -> None:
    made = Made(tmp_path, {})
    replica = Replica("SOME", state, ["https://storage.example/x"])
    file = FileReplicas(Did("a", "b"), replicas=[replica])
    with pytest.raises(NotFound, match="No good replica of a:b"):
        await asyncio.to_thread(made.lake.storage.open, file)


async def test_an_oidc_token_is_shown_to_named_hosts_only(tmp_path: Path) -> None:
    environment = {"HUB_TOKEN": "hub-token"}
    made = Made(tmp_path, {}, environment, token_hosts=["storage.example"], oidc_env="HUB_TOKEN")
    lake = await made.signed_in()
    # Rucio's own token is never sent
    assert lake.storage.token_for("https://storage.example/x") is None
    await lake.auth.sign_in(hub_token())
    assert lake.storage.token_for("https://storage.example/x") is not None
    assert lake.storage.token_for("https://other.example/x") is None


def flow(**responses: httpx2.Response) -> Answers:
    page = {"X-Rucio-OIDC-Auth-URL": f"{URL}/auth/oidc_redirect?abc_polling"}
    not_yet = httpx2.Response(401, headers={"ExceptionClass": "CannotAuthenticate"})
    return {
        "/auth/oidc": httpx2.Response(200, headers=page),
        "/auth/oidc_redirect": not_yet,
        **{f"/auth/{name}": response for name, response in responses.items()},
    }


async def test_a_flow_that_nobody_follows_ends_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "POLL_DELAY", 0.01)
    monkeypatch.setattr(flows, "PATIENCE", 0.2)
    made = Made(tmp_path, flow())
    account = await made.lake.auth.sign_in(code_flow())
    assert account.flow is not None and account.flow.url.startswith(URL)
    async with asyncio.timeout(30):
        while (account := await made.lake.auth.account()).flow:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert not account.signed_in
    assert account.problem is not None and "Nobody signed in" in account.problem
    await made.lake.aclose()


@pytest.mark.parametrize(
    ("response", "problem"),
    [
        (httpx2.Response(401, headers={"ExceptionClass": "CannotAuthenticate"}), "does not offer"),
        (httpx2.Response(200), "provides no sign-in page"),
        (
            httpx2.Response(200, headers={"X-Rucio-OIDC-Auth-URL": "javascript:x"}),
            "provides no sign-in page",
        ),
    ],
)
async def test_a_lake_without_the_flow_says_so(
    tmp_path: Path, response: httpx2.Response, problem: str
) -> None:
    made = Made(tmp_path, {**flow(), "/auth/oidc": response})
    with pytest.raises(Problem, match=problem):
        await made.lake.auth.sign_in(code_flow())
    assert (await made.lake.auth.account()).flow is None


async def test_a_connection_is_opened_again_after_a_certificate_was_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "RENEWED", 0.0)
    monkeypatch.setattr(Tls, "context", lambda self: None)
    sessions = Sessions(lambda context: httpx2.AsyncClient())
    proxy = tmp_path / "proxy.pem"
    proxy.write_text("one")
    tls = Tls(certificate=str(proxy))
    first = await sessions.get(tls)
    assert await sessions.get(tls) is first
    os.utime(proxy, (1, 1))
    assert await sessions.get(tls) is not first
    assert await sessions.get(Tls()) is await sessions.get(Tls())
    await sessions.aclose()


async def test_a_key_with_a_passphrase_asks_nobody(tmp_path: Path) -> None:
    """OpenSSL would ask on the server's terminal, and wait."""
    command = "openssl req -x509 -newkey rsa:2048 -subj /CN=Me -days 1 -passout pass:secret"
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    process = await asyncio.create_subprocess_exec(*command.split(), *files, stderr=-3)
    assert await process.wait() == 0
    tls = Tls(certificate=str(tmp_path / "cert.pem"), key=str(tmp_path / "key.pem"))
    with pytest.raises(CredentialsRejected, match="passphrase"):
        await asyncio.to_thread(tls.context)
    with pytest.raises(UpstreamDown, match="authorities"):
        await asyncio.to_thread(Tls(ca=str(tmp_path / "none.pem")).context)


@pytest.mark.parametrize("which", ["certificate", "key"])
async def test_a_folder_in_place_of_a_certificate_or_its_key_is_named(
    tmp_path: Path, which: str
) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -subj /CN=Me -days 1 -nodes"
    files = {name: str(tmp_path / f"{name}.pem") for name in ("certificate", "key")}
    output = ["-keyout", files["key"], "-out", files["certificate"]]
    process = await asyncio.create_subprocess_exec(*command.split(), *output, stderr=-3)
    assert await process.wait() == 0
    folder = tmp_path / "folder"
    await asyncio.to_thread(folder.mkdir)
    files[which] = str(folder)
    with pytest.raises(CredentialsRejected, match="folder is a folder"):
        await asyncio.to_thread(Tls(**files).context)
