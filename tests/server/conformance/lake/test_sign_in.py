"""Every sign-in method, on the real Rucio; and the expiry of tokens."""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate

import httpx2
import pytest

from jupyter_ossr_ext.backends.net.tls import Tls
from jupyter_ossr_ext.backends.rucio import Rucio, oidc_flow
from jupyter_ossr_ext.models import Did, LakeAccount, LakeQuery, SignIn
from jupyter_ossr_ext.problems import CredentialsMissing, CredentialsRejected, Restricted
from tests.server.support.lossy_proxy import Flaky
from tests.server.support.sign_in import code_flow, user_pass

from .lake_services import CRAB, Place, Visitor, works

Creds = dict[str, str]
Page = Callable[[str], Awaitable[None]]


@pytest.fixture
def page(place: Place) -> Page:
    """Opens a sign-in page, as a user does; the issuers accept everybody."""

    async def opened(url: str) -> None:
        verify = Tls(ca=place.ca).context()
        async with httpx2.AsyncClient(
            verify=verify, follow_redirects=True, trust_env=False
        ) as browser:
            assert (await browser.get(url)).status_code == 200

    return opened


async def test_nobody_is_signed_in_at_first(visitor: Visitor) -> None:
    lake = visitor.lake()
    assert await lake.auth.account() == LakeAccount(lake="test", temporary=True)
    with pytest.raises(CredentialsMissing, match="Sign in to The lake first"):
        await lake.dids.scopes()


async def test_a_name_and_a_password(visitor: Visitor) -> None:
    lake = visitor.lake()
    account = await lake.auth.sign_in(user_pass("alice", "alicesecret"))
    assert (account.signed_in, account.account, account.kind) == (True, "alice", "userpass")
    assert account.accounts == ["alice", "lst"]
    assert account.expires is not None and account.expires > time.time() + 600
    assert not account.automatic
    assert await works(lake)


async def test_another_account_of_the_same_person(visitor: Visitor) -> None:
    lake = visitor.lake()
    account = await lake.auth.sign_in(user_pass("alice", "alicesecret", "lst"))
    assert account.account == "lst"
    assert {scope.name for scope in await lake.dids.scopes() if scope.mine} == {"group.lst"}


@pytest.mark.parametrize(
    "how",
    [
        user_pass("alice", "wrong"),
        user_pass("nobody", "x"),
        user_pass("alice", "alicesecret", "bob"),
        user_pass("", ""),
        user_pass("alice", "snow ☃"),
        user_pass("alice", "a\nb"),
    ],
)
async def test_a_wrong_password_says_so_and_changes_nothing(visitor: Visitor, how: SignIn) -> None:
    lake = await visitor.signed_in()
    with pytest.raises(CredentialsRejected) as payload:
        await lake.auth.sign_in(how)
    assert "secret" not in str(payload.value)
    assert await works(lake)


async def test_a_token_outlives_a_restart_and_a_password_does_not(visitor: Visitor) -> None:
    await visitor.signed_in()
    [file] = visitor.folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "alicesecret" not in file.read_text()
    again = visitor.lake()
    account = await again.auth.account()
    assert (account.signed_in, account.account) == (True, "alice")
    assert await works(again)
    await again.auth.sign_out()
    assert not list(visitor.folder.iterdir())
    assert not (await visitor.lake().auth.account()).signed_in


async def test_a_stored_token_is_never_sent_to_another_lake(visitor: Visitor) -> None:
    await visitor.signed_in()
    moved = visitor.lake(url="https://elsewhere.example")
    assert not (await moved.auth.account()).signed_in


def expire(proxied: Flaky) -> None:
    """The token of the next sign-in has expired already, as the lake reports."""
    date = formatdate(time.time() - 1, usegmt=True)
    proxied.headers["GET", "/auth/userpass"] = [{"X-Rucio-Auth-Token-Expires": date}]


async def test_the_time_of_expiry_is_reported(visitor: Visitor, proxied: Flaky) -> None:
    expire(proxied)
    lake = await visitor.signed_in(url=proxied.url)
    clock = time.strftime("%H:%M", time.localtime(time.time() - 1))
    with pytest.raises(CredentialsRejected, match=f"expired at {clock}"):
        await lake.dids.info(CRAB)
    account = await lake.auth.account()
    assert not account.signed_in and account.problem is not None and clock in account.problem


async def test_a_remembered_password_signs_in_again_in_silence(
    visitor: Visitor, proxied: Flaky
) -> None:
    lake = visitor.lake(url=proxied.url)
    expire(proxied)
    await lake.auth.sign_in(user_pass("alice", "alicesecret", keep=True))
    assert await works(lake)
    for file in visitor.folder.iterdir():
        assert "alicesecret" not in file.read_text()


async def test_a_token_that_the_lake_forgot_is_gotten_again(
    visitor: Visitor, proxied: Flaky
) -> None:
    lake = visitor.lake(url=proxied.url)
    await lake.auth.sign_in(user_pass("alice", "alicesecret", keep=True))
    assert await works(lake)
    proxied.gone |= proxied.tokens
    assert await works(lake)
    proxied.gone |= proxied.tokens
    assert [hit async for hit in lake.dids.search(LakeQuery("user.alice:run42"))]
    forgetful = await visitor.signed_in(url=proxied.url)
    assert await works(forgetful)
    proxied.gone |= proxied.tokens
    with pytest.raises(CredentialsRejected, match="is no longer accepted"):
        await forgetful.dids.info(CRAB)


async def test_a_job_that_waits_for_a_sign_in_resumes_after_it(visitor: Visitor) -> None:
    lake = visitor.lake()
    waiting = asyncio.create_task(lake.auth.signed_in())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await lake.auth.sign_in(user_pass("alice", "alicesecret"))
    await asyncio.wait_for(waiting, 60)


async def test_a_refusal_to_somebody_who_is_signed_in_is_not_about_signing_in(
    lake: Rucio,
) -> None:
    with pytest.raises(Restricted):
        await lake.changes.add_collection(Did("user.bob", "x"), "dataset", 60)
    assert (await lake.auth.account()).signed_in


async def test_many_requests_need_one_sign_in(visitor: Visitor, proxied: Flaky) -> None:
    lake = visitor.lake(url=proxied.url)
    await lake.auth.sign_in(user_pass("alice", "alicesecret", keep=True))
    assert await works(lake)
    proxied.gone |= proxied.tokens
    await asyncio.gather(*(lake.dids.info(CRAB) for _ in range(8)))
    assert await works(lake)
    assert proxied.count("GET", "/auth/userpass") == 2


# ---- the code flow


async def test_the_code_flow(visitor: Visitor, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc_flow, "POLL_DELAY", 0.1)
    lake = visitor.lake()
    account = await lake.auth.sign_in(code_flow())
    assert not account.signed_in and account.flow is not None
    assert account.flow.expires > time.time() + 200
    waiting = asyncio.create_task(lake.auth.signed_in())
    await page(account.flow.url)
    await asyncio.wait_for(waiting, 20)
    account = await lake.auth.account()
    assert (account.account, account.kind, account.flow) == ("alice", "oidc", None)
    assert account.accounts == ["alice", "lst"]
    assert await works(lake)
    assert (await visitor.lake().auth.account()).kind == "oidc"  # after a restart, too


async def test_the_code_flow_to_another_account_and_given_up(
    visitor: Visitor, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_flow, "POLL_DELAY", 0.1)
    lake = visitor.lake()
    first = await lake.auth.sign_in(code_flow("lst"))
    second = await lake.auth.sign_in(code_flow("lst"))
    assert first.flow is not None and second.flow is not None
    assert first.flow.url != second.flow.url
    await page(second.flow.url)
    await asyncio.wait_for(lake.auth.signed_in(), 20)
    assert (await lake.auth.account()).account == "lst"
    await lake.auth.sign_in(code_flow())
    assert (await lake.auth.sign_out()).flow is None
