"""Sign-in methods: those of this package, and those of any installed distribution."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from jupyter_ossr_ext._util import plugins
from jupyter_ossr_ext.backends.rucio.auth_methods import OWN
from jupyter_ossr_ext.config.lakes import METHODS, configured_lakes
from jupyter_ossr_ext.models import SignIn
from jupyter_ossr_ext.problems import CredentialsRejected, NotFound
from tests.server.support.distribution import installed

from .scripted_rucio import TOKEN, URL, Made

AUTH = ["one-time-code", "userpass"]


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    entry_points = (
        "[jupyter_ossr_ext.rucio_sign_in]\n"
        "one-time-code = ossr_sample_sign_in:OneTimeCode\n"
        "broken = ossr_sample_sign_in.missing:Method\n"
        "other = ossr_sample_sign_in:Opaque\n"
    )
    with installed("ossr_sample_sign_in", entry_points, tmp_path, monkeypatch):
        yield


def issued(request: httpx2.Request) -> httpx2.Response:
    good = request.headers["X-Rucio-Code"] == "123 456"
    return httpx2.Response(200, headers=TOKEN) if good else httpx2.Response(401)


async def test_a_method_of_another_package_signs_in(distribution: None, tmp_path: Path) -> None:
    made = Made(tmp_path, {"/auth/saml": issued}, auth=AUTH)
    [method, own] = made.lake.lake.auth
    assert (method.kind, method.label, own.kind) == ("one-time-code", "One-time code", "userpass")
    assert [(field.name, field.kind) for field in method.fields] == [("code", "password")]
    with pytest.raises(CredentialsRejected, match="The code is wrong or was used before"):
        await made.lake.auth.sign_in(SignIn("one-time-code", {"code": "1"}))
    account = await made.lake.auth.sign_in(SignIn("one-time-code", {"code": "123 456"}))
    assert (account.signed_in, account.account, account.kind) == (True, "alice", "one-time-code")
    [asked] = [request for request in made.sent if request.url.path == "/identities/accounts"]
    assert asked.url.params["type"] == "saml"
    written = await asyncio.to_thread(Path.read_text, tmp_path / "made.lake")
    assert "one-time-code" in written and "123 456" not in written
    restarted = Made(tmp_path, {}, auth=AUTH)
    assert (await restarted.lake.auth.account()).kind == "one-time-code"


async def test_what_is_found_without_a_user_is_automatic_and_not_written(tmp_path: Path) -> None:
    environment = {"OSSR_TEST_PASSWORD": "pass wörd"}
    settings = {"username": "alice", "password_env": "OSSR_TEST_PASSWORD"}
    account = await Made(tmp_path, {}, environment, **settings).lake.auth.account()
    assert (account.account, account.kind, account.automatic) == ("alice", "userpass", True)
    assert not (tmp_path / "made.lake").exists()
    by_user = await Made(tmp_path, {}).signed_in()
    assert (await by_user.auth.account()).automatic is False
    assert (tmp_path / "made.lake").exists()


async def test_a_method_that_the_lake_has_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Lake has no sign-in method 'unknown'"):
        await Made(tmp_path, {}).lake.auth.sign_in(SignIn("unknown"))


async def test_a_method_that_cannot_be_loaded_is_left_out(
    distribution: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = Made(tmp_path, {}, auth=["broken", "other", "userpass"])
    assert [method.kind for method in made.lake.lake.auth] == ["userpass"]
    assert "the sign-in method 'broken' cannot be loaded: No module named" in caplog.text
    assert "the entry point of 'other' is no AuthMethod" in caplog.text


async def test_a_sign_in_says_whether_and_how_long_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth = ["userpass", "oidc-token"]
    made = Made(tmp_path, {}, auth=auth)
    assert [(method.kind, method.stored) for method in made.lake.lake.auth] == [
        ("userpass", True),
        ("oidc-token", False),
    ]
    assert (await made.lake.auth.account()).temporary  # the test's folder is one
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    assert not (await Made(tmp_path, {}, auth=auth).lake.auth.account()).temporary


def test_the_configuration_knows_each_own_method() -> None:
    assert set(OWN) == set(METHODS)


def test_an_unknown_method_is_named(distribution: None) -> None:
    message = "the sign-in method 'kerberos' is unknown; installed are: broken, oidc, oidc-token, "
    with pytest.raises(ValueError, match=re.escape(message)):
        configured_lakes({"x": {"url": URL, "auth": ["kerberos"]}})


def test_other_packages_are_not_looked_for_without_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(plugins, "entry_points")
    offered = Made(tmp_path, {}, auth=list(METHODS)).lake.lake.auth
    assert [method.kind for method in offered] == list(METHODS)
