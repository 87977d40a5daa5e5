"""Every way in, on the real thing; and what happens when a token ends."""

from __future__ import annotations

import asyncio
import os
import ssl
import stat
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2
import pytest
from msgspec import structs

from jupyter_ossr_ext.backends.rucio import Rucio, flow
from jupyter_ossr_ext.backends.rucio.token import Token
from jupyter_ossr_ext.backends.tls import Tls
from jupyter_ossr_ext.models import (
    Certificate,
    Did,
    LakeAccount,
    LakeQuery,
    OidcFlow,
    OidcToken,
    Proxy,
    UserPass,
)
from jupyter_ossr_ext.problems import CredentialsMissing, CredentialsRejected, Restricted

from .places import Place, Visitor

Creds = dict[str, str]
Page = Callable[[str], Awaitable[None]]
CRAB = Did("cta.pilot", "crab-nebula")


@pytest.fixture(scope="session")
def tls(creds: Creds) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=creds["RUCIO_CA"])


@pytest.fixture
def mint(creds: Creds, tls: ssl.SSLContext) -> Callable[..., str]:
    """OIDC tokens as a hub would have them."""

    def made(sub: str = "alice-sub-0001", **claims: str) -> str:
        url = creds["RUCIO_OIDC_MINT"].partition("?")[0]
        reply = httpx2.get(url, params={"sub": sub, **claims}, verify=tls, trust_env=False)
        token: str = reply.json()["access_token"]
        return token

    return made


@pytest.fixture
def page(place: Place) -> Page:
    """Opens a page to sign in at, as a person does; the issuers let everybody in."""

    async def opened(url: str) -> None:
        verify = Tls(ca=place.ca).context()
        async with httpx2.AsyncClient(
            verify=verify, follow_redirects=True, trust_env=False
        ) as browser:
            assert (await browser.get(url)).status_code == 200

    return opened


async def works(lake: Rucio) -> bool:
    return (await lake.did(CRAB)).did == CRAB


def forget(lake: Rucio) -> None:
    """What the lake believes of its token's end: that it has come."""
    token = lake._auth._token
    assert token is not None
    lake._auth._token = _replaced(token, expires=time.time() - 1)


def _replaced(token: Token, **changes: object) -> Token:
    from dataclasses import replace

    return replace(token, **changes)  # type: ignore[arg-type]


async def test_nobody_is_signed_in_at_first(visitor: Visitor) -> None:
    lake = visitor.lake()
    assert await lake.account() == LakeAccount(lake="test")
    with pytest.raises(CredentialsMissing, match="Sign in to The lake first"):
        await lake.scopes()


async def test_a_name_and_a_password(visitor: Visitor) -> None:
    lake = visitor.lake()
    account = await lake.sign_in(UserPass("alice", "alicesecret"))
    assert (account.signed_in, account.account, account.kind) == (True, "alice", "userpass")
    assert account.accounts == ["alice", "lst"]
    assert account.expires is not None and account.expires > time.time() + 600
    assert not account.automatic
    assert await works(lake)


async def test_another_account_of_the_same_person(visitor: Visitor) -> None:
    lake = visitor.lake()
    account = await lake.sign_in(UserPass("alice", "alicesecret", "lst"))
    assert account.account == "lst"
    assert {scope.name for scope in await lake.scopes() if scope.mine} == {"group.lst"}


@pytest.mark.parametrize(
    "how",
    [
        UserPass("alice", "wrong"),
        UserPass("nobody", "x"),
        UserPass("alice", "alicesecret", "bob"),
        UserPass("", ""),
        UserPass("alice", "snow ☃"),
        UserPass("alice", "a\nb"),
    ],
)
async def test_a_wrong_password_says_so_and_changes_nothing(
    visitor: Visitor, how: UserPass
) -> None:
    lake = await visitor.signed_in()
    with pytest.raises(CredentialsRejected) as told:
        await lake.sign_in(how)
    assert "secret" not in str(told.value)
    assert await works(lake)


async def test_a_token_outlives_a_restart_and_a_password_does_not(visitor: Visitor) -> None:
    await visitor.signed_in()
    [file] = visitor.folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "alicesecret" not in file.read_text()
    again = visitor.lake()
    account = await again.account()
    assert (account.signed_in, account.account) == (True, "alice")
    assert await works(again)
    await again.sign_out()
    assert not list(visitor.folder.iterdir())
    assert not (await visitor.lake().account()).signed_in


async def test_a_stored_token_is_never_sent_to_another_lake(visitor: Visitor) -> None:
    await visitor.signed_in()
    moved = visitor.lake(url="https://elsewhere.example")
    assert not (await moved.account()).signed_in


async def test_what_ended_is_told_by_the_clock(visitor: Visitor) -> None:
    lake = await visitor.signed_in()
    forget(lake)
    clock = time.strftime("%H:%M", time.localtime(time.time() - 1))
    with pytest.raises(CredentialsRejected, match=f"ended at {clock}"):
        await lake.did(CRAB)
    account = await lake.account()
    assert not account.signed_in and account.problem is not None and clock in account.problem


async def test_a_remembered_password_signs_in_again_in_silence(visitor: Visitor) -> None:
    lake = visitor.lake()
    await lake.sign_in(UserPass("alice", "alicesecret", keep=True))
    forget(lake)
    assert await works(lake)
    for file in visitor.folder.iterdir():
        assert "alicesecret" not in file.read_text()


async def test_a_token_that_the_lake_forgot_is_gotten_again(visitor: Visitor) -> None:
    from jupyter_ossr_ext.backends.policy import Opaque

    lake = visitor.lake()
    await lake.sign_in(UserPass("alice", "alicesecret", keep=True))
    token = lake._auth._token
    assert token is not None
    lake._auth._token = _replaced(token, secret=Opaque("unknown-token"))
    assert await works(lake)
    lake._auth._token = _replaced(token, secret=Opaque("unknown-token"))
    assert [hit async for hit in lake.search(LakeQuery("user.alice:run42"))]
    forgetful = await visitor.signed_in()
    token = forgetful._auth._token
    assert token is not None
    forgetful._auth._token = _replaced(token, secret=Opaque("unknown-token"))
    with pytest.raises(CredentialsRejected, match="is not accepted any more"):
        await forgetful.did(CRAB)


async def test_who_waits_for_a_sign_in_goes_on_after_it(visitor: Visitor) -> None:
    lake = visitor.lake()
    waiting = asyncio.create_task(lake.signed_in())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await lake.sign_in(UserPass("alice", "alicesecret"))
    await asyncio.wait_for(waiting, 5)


async def test_a_refusal_to_somebody_who_is_signed_in_is_not_about_signing_in(
    lake: Rucio,
) -> None:
    with pytest.raises(Restricted):
        await lake.add_collection(Did("user.bob", "x"), "dataset", 60)
    assert (await lake.account()).signed_in


async def test_many_questions_need_one_sign_in(visitor: Visitor) -> None:
    lake = visitor.lake()
    await lake.sign_in(UserPass("alice", "alicesecret", keep=True))
    forget(lake)
    await asyncio.gather(*(lake.did(CRAB) for _ in range(8)))
    assert await works(lake)


# ---- the code flow


async def test_the_code_flow(visitor: Visitor, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "PACE", 0.1)
    lake = visitor.lake()
    account = await lake.sign_in(OidcFlow())
    assert not account.signed_in and account.flow is not None
    assert account.flow.expires > time.time() + 200
    waiting = asyncio.create_task(lake.signed_in())
    await page(account.flow.url)
    await asyncio.wait_for(waiting, 20)
    account = await lake.account()
    assert (account.account, account.kind, account.flow) == ("alice", "oidc", None)
    assert account.accounts == ["alice", "lst"]
    assert await works(lake)
    assert (await visitor.lake().account()).kind == "oidc"  # after a restart, too


async def test_the_code_flow_to_another_account_and_given_up(
    visitor: Visitor, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "PACE", 0.1)
    lake = visitor.lake()
    first = await lake.sign_in(OidcFlow("lst"))
    second = await lake.sign_in(OidcFlow("lst"))
    assert first.flow is not None and second.flow is not None
    assert first.flow.url != second.flow.url
    await page(second.flow.url)
    await asyncio.wait_for(lake.signed_in(), 20)
    assert (await lake.account()).account == "lst"
    await lake.sign_in(OidcFlow())
    assert (await lake.sign_out()).flow is None


# ---- certificates, proxies, and what an issuer really does: the demo has none of them


async def test_a_certificate(real_visitor: Visitor, creds: Creds) -> None:
    lake = real_visitor.lake()
    pair = Certificate(creds["RUCIO_ALICE_CERT"], creds["RUCIO_ALICE_KEY"])
    account = await lake.sign_in(pair)
    assert (account.account, account.kind) == ("alice", "x509")
    assert account.accounts == ["alice", "lst"]
    assert await works(lake)
    forget(lake)
    assert await works(lake)  # the certificate is still there
    assert (await real_visitor.lake().account()).account == "alice"  # after a restart, too
    other = await lake.sign_in(structs.replace(pair, account="lst"))
    assert other.account == "lst"


async def test_a_proxy(real_visitor: Visitor, creds: Creds) -> None:
    lake = real_visitor.lake()
    account = await lake.sign_in(Proxy(creds["RUCIO_ALICE_PROXY"]))
    assert (account.account, account.kind, account.automatic) == ("alice", "x509-proxy", False)
    assert await works(lake)


async def test_a_proxy_that_lies_here_needs_no_sign_in(real_visitor: Visitor, creds: Creds) -> None:
    lake = real_visitor.lake({"X509_USER_PROXY": creds["RUCIO_ALICE_PROXY"]})
    account = await lake.account()
    assert (account.account, account.kind, account.automatic) == ("alice", "x509-proxy", True)
    assert await works(lake)
    assert not real_visitor.folder.exists()  # nothing to keep


async def test_certificates_that_are_of_no_use(
    real_visitor: Visitor, creds: Creds, tmp_path: Path
) -> None:
    lake = real_visitor.lake()
    certs = Path(creds["RUCIO_ALICE_CERT"]).parent
    stranger = Certificate(str(certs / "mallory.pem"), str(certs / "mallory.key"))
    with pytest.raises(CredentialsRejected, match="knows no account"):
        await lake.sign_in(stranger)
    with pytest.raises(CredentialsRejected, match="There is no file"):
        await lake.sign_in(Certificate(str(tmp_path / "gone.pem"), None))
    mixed = Certificate(creds["RUCIO_ALICE_CERT"], str(certs / "mallory.key"))
    with pytest.raises(CredentialsRejected, match="not of each other"):
        await lake.sign_in(mixed)
    (tmp_path / "text.pem").write_text("no certificate")
    with pytest.raises(CredentialsRejected, match="not PEM"):
        await lake.sign_in(Proxy(str(tmp_path / "text.pem")))
    selfmade = tmp_path / "self.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=Me -days 1 -keyout"
    process = await asyncio.create_subprocess_exec(
        *command.split(), str(tmp_path / "self.key"), "-out", str(selfmade), stderr=-3
    )
    assert await process.wait() == 0
    with pytest.raises(CredentialsRejected, match="ended the line"):
        await lake.sign_in(Certificate(str(selfmade), str(tmp_path / "self.key")))


async def test_the_hubs_token_from_the_environment(
    real_visitor: Visitor, mint: Callable[..., str]
) -> None:
    lake = real_visitor.lake({"ACCESS": mint()}, oidc_env="ACCESS")
    account = await lake.account()
    assert (account.account, account.kind, account.automatic) == ("alice", "oidc-token", True)
    assert account.expires is not None and account.expires > time.time() + 3000
    assert await works(lake)
    assert not real_visitor.folder.exists()


@pytest.mark.parametrize("named", ["file", "environment"])
async def test_the_hubs_token_is_read_at_each_use(
    real_visitor: Visitor, mint: Callable[..., str], tmp_path: Path, named: str
) -> None:
    file = tmp_path / "oauth.token"
    file.write_text(mint())
    if named == "file":
        lake = real_visitor.lake(oidc_file=str(file))
    else:
        lake = real_visitor.lake({"TOKEN": f"FILE:{file}"}, oidc_env="TOKEN")
    assert await works(lake)
    file.write_text(mint(ttl="-10"))
    with pytest.raises(CredentialsRejected, match="the hub provides"):
        await lake.did(CRAB)
    waiting = asyncio.create_task(lake.signed_in())
    await asyncio.sleep(0)
    file.write_text(mint() + "\n")  # the hub renewed it
    assert await works(lake)
    await asyncio.wait_for(waiting, 20)


@pytest.mark.parametrize("claims", [{"aud": "elsewhere"}, {"sub": "nobody"}, {"ttl": "-10"}])
async def test_the_hubs_token_may_be_of_no_use(
    real_visitor: Visitor, mint: Callable[..., str], claims: dict[str, str]
) -> None:
    lake = real_visitor.lake({"ACCESS": mint(**claims)}, oidc_env="ACCESS")
    account = await lake.account()
    assert not account.signed_in
    assert account.problem is not None and "the hub provides" in account.problem
    with pytest.raises(CredentialsRejected):
        await lake.sign_in(OidcToken())


async def test_no_token_of_the_hub_is_no_problem_to_somebody_with_a_password(
    real_visitor: Visitor,
) -> None:
    lake = real_visitor.lake({}, oidc_env="ACCESS", oidc_file="/nowhere")
    with pytest.raises(CredentialsMissing, match="ACCESS"):
        await lake.sign_in(OidcToken())
    assert (await lake.sign_in(UserPass("alice", "alicesecret"))).kind == "userpass"


async def test_a_token_of_the_code_flow_is_renewed_before_it_ends(
    real_visitor: Visitor, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "PACE", 0.1)
    lake = real_visitor.lake()
    account = await lake.sign_in(OidcFlow())
    assert account.flow is not None
    async with httpx2.AsyncClient(verify=tls, follow_redirects=True, trust_env=False) as browser:
        await browser.get(account.flow.url)
    await asyncio.wait_for(lake.signed_in(), 20)
    token = lake._auth._token
    assert token is not None and token.expires is not None
    lake._auth._token = _replaced(token, expires=time.time() + 120)  # soon
    assert await works(lake)
    newer = lake._auth._token
    assert newer is not None and newer.expires is not None
    assert newer.expires > time.time() + 3000


def test_proxies_are_looked_for_where_grid_tools_put_them() -> None:
    from jupyter_ossr_ext.backends.rucio.means import proxy_path

    assert proxy_path({}) == f"/tmp/x509up_u{os.getuid()}"
    assert proxy_path({"X509_USER_PROXY": "/x"}) == "/x"
