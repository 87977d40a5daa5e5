"""Certificates, proxies, and tokens of a real issuer: the demo has none of them."""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from msgspec import structs

from jupyter_ossr_ext.backends.net.policy import untrusted
from jupyter_ossr_ext.backends.net.tls import verification
from jupyter_ossr_ext.backends.rucio import oidc_flow
from jupyter_ossr_ext.problems import CredentialsMissing, CredentialsRejected, UpstreamDown
from tests.server.support.sign_in import certificate, code_flow, grid_proxy, hub_token, user_pass

from .lake_services import CRAB, Visitor, forget, replaced, works

Creds = dict[str, str]


async def test_a_certificate(real_visitor: Visitor, creds: Creds) -> None:
    lake = real_visitor.lake()
    pair = certificate(creds["RUCIO_ALICE_CERT"], creds["RUCIO_ALICE_KEY"])
    account = await lake.auth.sign_in(pair)
    assert (account.account, account.kind) == ("alice", "x509")
    assert account.accounts == ["alice", "lst"]
    assert await works(lake)
    forget(lake)
    assert await works(lake)  # the certificate still exists
    assert (await real_visitor.lake().auth.account()).account == "alice"  # after a restart, too
    other = await lake.auth.sign_in(structs.replace(pair, account="lst"))
    assert other.account == "lst"


async def test_a_proxy(real_visitor: Visitor, creds: Creds) -> None:
    lake = real_visitor.lake()
    account = await lake.auth.sign_in(grid_proxy(creds["RUCIO_ALICE_PROXY"]))
    assert (account.account, account.kind, account.automatic) == ("alice", "x509-proxy", False)
    assert await works(lake)


async def test_a_proxy_that_lies_here_needs_no_sign_in(real_visitor: Visitor, creds: Creds) -> None:
    lake = real_visitor.lake({"X509_USER_PROXY": creds["RUCIO_ALICE_PROXY"]})
    account = await lake.auth.account()
    assert (account.account, account.kind, account.automatic) == ("alice", "x509-proxy", True)
    assert await works(lake)
    assert not real_visitor.folder.exists()  # nothing to store


async def test_certificates_that_are_of_no_use(
    real_visitor: Visitor, creds: Creds, tmp_path: Path
) -> None:
    lake = real_visitor.lake()
    certs = Path(creds["RUCIO_ALICE_CERT"]).parent
    stranger = certificate(str(certs / "mallory.pem"), str(certs / "mallory.key"))
    with pytest.raises(CredentialsRejected, match="has no account"):
        await lake.auth.sign_in(stranger)
    with pytest.raises(CredentialsRejected, match="File not found"):
        await lake.auth.sign_in(certificate(str(tmp_path / "gone.pem"), None))
    mixed = certificate(creds["RUCIO_ALICE_CERT"], str(certs / "mallory.key"))
    with pytest.raises(CredentialsRejected, match="does not belong to"):
        await lake.auth.sign_in(mixed)
    (tmp_path / "text.pem").write_text("no certificate")
    with pytest.raises(CredentialsRejected, match="contains no PEM certificate"):
        await lake.auth.sign_in(grid_proxy(str(tmp_path / "text.pem")))
    selfmade = tmp_path / "self.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=Me -days 1 -keyout"
    process = await asyncio.create_subprocess_exec(
        *command.split(), str(tmp_path / "self.key"), "-out", str(selfmade), stderr=-3
    )
    assert await process.wait() == 0
    with pytest.raises(CredentialsRejected, match="rejected the certificate"):
        await lake.auth.sign_in(certificate(str(selfmade), str(tmp_path / "self.key")))


async def test_the_hubs_token_from_the_environment(
    real_visitor: Visitor, mint: Callable[..., str]
) -> None:
    lake = real_visitor.lake({"ACCESS": mint()}, oidc_env="ACCESS")
    account = await lake.auth.account()
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
    with pytest.raises(CredentialsRejected, match=r"[Tt]he token in"):
        await lake.dids.info(CRAB)
    waiting = asyncio.create_task(lake.auth.signed_in())
    await asyncio.sleep(0)
    file.write_text(mint() + "\n")  # the hub renewed it
    assert await works(lake)
    await asyncio.wait_for(waiting, 20)


@pytest.mark.parametrize("claims", [{"aud": "elsewhere"}, {"sub": "nobody"}, {"ttl": "-10"}])
async def test_the_hubs_token_may_be_of_no_use(
    real_visitor: Visitor, mint: Callable[..., str], claims: dict[str, str]
) -> None:
    lake = real_visitor.lake({"ACCESS": mint(**claims)}, oidc_env="ACCESS")
    account = await lake.auth.account()
    assert not account.signed_in
    assert account.problem is not None and " in ACCESS" in account.problem
    with pytest.raises(CredentialsRejected):
        await lake.auth.sign_in(hub_token())


async def test_no_token_of_the_hub_is_no_problem_to_somebody_with_a_password(
    real_visitor: Visitor,
) -> None:
    lake = real_visitor.lake({}, oidc_env="ACCESS", oidc_file="/nowhere")
    with pytest.raises(CredentialsMissing, match="ACCESS"):
        await lake.auth.sign_in(hub_token())
    assert (await lake.auth.sign_in(user_pass("alice", "alicesecret"))).kind == "userpass"


async def test_a_token_of_the_code_flow_is_renewed_before_it_ends(
    real_visitor: Visitor, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_flow, "POLL_DELAY", 0.1)
    lake = real_visitor.lake()
    account = await lake.auth.sign_in(code_flow())
    assert account.flow is not None
    async with httpx2.AsyncClient(verify=tls, follow_redirects=True, trust_env=False) as browser:
        await browser.get(account.flow.url)
    await asyncio.wait_for(lake.auth.signed_in(), 20)
    token = lake.auth.current
    assert token is not None and token.expires is not None
    lake.auth.current = replaced(token, expires=time.time() + 120)  # soon
    assert await works(lake)
    newer = lake.auth.current
    assert newer is not None and newer.expires is not None
    assert newer.expires > time.time() + 3000


def test_proxies_are_looked_for_where_grid_tools_put_them() -> None:
    from jupyter_ossr_ext.backends.rucio.credential_places import proxy_path

    assert proxy_path({}) == f"/tmp/x509up_u{os.getuid()}"
    assert proxy_path({"X509_USER_PROXY": "/x"}) == "/x"


async def test_an_unknown_authority_names_the_setting(real_visitor: Visitor) -> None:
    lake = real_visitor.lake(ca_cert=None)
    with pytest.raises(UpstreamDown, match=r"authority is unknown\. .* ca_cert"):
        await lake.auth.sign_in(user_pass("alice", "alicesecret"))


@pytest.mark.parametrize("code", [9, 10, 62])
def test_each_fault_of_a_certificate_has_its_sentence(code: int) -> None:
    error = ssl.SSLCertVerificationError("x")
    error.verify_code = code
    outer = OSError(error)
    assert verification(outer) == code
    text = str(untrusted("h", verification(outer)))
    assert "authority is unknown" not in text and text.startswith("The TLS certificate of h ")
