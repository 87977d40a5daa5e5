"""Tokens of a hub, or at the places of the WLCG's bearer token discovery."""

from __future__ import annotations

import base64
import json
import os
import time
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.net.bearer_tokens import SYSTEM_FOLDER, discovered_token
from jupyter_ossr_ext.backends.rucio.auth_methods import HubToken
from jupyter_ossr_ext.backends.rucio.credential_places import bearer_token
from jupyter_ossr_ext.config.lakes import LakeConfig, lake_config
from jupyter_ossr_ext.problems import CredentialsMissing, CredentialsRejected, Problem

LAKE = {"url": "https://lake.example", "title": "Lake"}
USER = f"bt_u{os.getuid()}"


def config(**settings: str) -> LakeConfig:
    return lake_config("lake", {**LAKE, **settings})


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / USER).write_text(" from-run \n")
    (tmp_path / "named").write_text("from-named")
    return {
        "BEARER_TOKEN": "from-variable",
        "BEARER_TOKEN_FILE": str(tmp_path / "named"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
    }


def test_the_places_are_searched_in_the_order_of_the_wlcg(places: dict[str, str]) -> None:
    found = []
    for variable in list(places):
        found.append((bearer_token(config(), places) or ("", ""))[1])
        del places[variable]
    assert found == ["from-variable", "from-named", "from-run"]


def test_the_folder_of_the_system_comes_last(places: dict[str, str], tmp_path: Path) -> None:
    assert SYSTEM_FOLDER == "/tmp"
    system = tmp_path / "system"
    system.mkdir()
    file = system / USER
    file.write_text("from-system\n")
    run = {"XDG_RUNTIME_DIR": places["XDG_RUNTIME_DIR"]}
    found = discovered_token(run, str(system))
    assert found is not None and found[1] == "from-run"
    (tmp_path / "run" / USER).unlink()
    assert discovered_token(run, str(system)) == (str(file), "from-system")
    assert discovered_token({}, str(system)) == (str(file), "from-system")
    file.unlink()
    assert discovered_token({}, str(system)) is None


@pytest.mark.parametrize("linked", [False, True])
def test_a_file_of_another_user_is_not_used(
    linked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner would let us work, and upload, with his account."""
    name = f"bt_u{os.getuid() + 1}"
    for folder in ("run", "system"):
        (tmp_path / folder).mkdir()
        if linked:
            (tmp_path / "token").write_text("of-another")
            (tmp_path / folder / name).symlink_to(tmp_path / "token")
        else:
            (tmp_path / folder / name).write_text("of-another")
    found = {"XDG_RUNTIME_DIR": str(tmp_path / "run")}
    # The files belong to the user of this process, who is another one from here on.
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert discovered_token(found, str(tmp_path / "system")) is None
    monkeypatch.setattr(os, "getuid", lambda: owner)
    (tmp_path / "system" / f"bt_u{owner}").write_text("ours")
    own = discovered_token(found, str(tmp_path / "system"))
    assert own is not None and own[1] == "ours"


def test_a_configured_place_is_the_only_one(places: dict[str, str], tmp_path: Path) -> None:
    assert bearer_token(config(oidc_env="HUB_TOKEN"), places) is None
    assert bearer_token(config(oidc_file=str(tmp_path / "none")), places) is None
    assert bearer_token(config(oidc_env="BEARER_TOKEN_FILE"), places) == (
        places["BEARER_TOKEN_FILE"],
        "from-named",
    )
    given = {**places, "HUB_TOKEN": f"FILE:{places['BEARER_TOKEN_FILE']}"}
    found = bearer_token(config(oidc_env="HUB_TOKEN"), given)
    assert found is not None and found[1] == "from-named"


async def refusal(text: str, tmp_path: Path) -> Problem:
    file = tmp_path / "token"
    file.write_text(text)
    hub = HubToken(config(oidc_file=str(file)), {})
    assert text.startswith("ey") or await hub.secret() is None
    with pytest.raises(Problem) as caught:
        await hub.get(None)  # type: ignore[arg-type]
    assert text.strip() == "" or text not in str(caught.value)
    assert str(file) in str(caught.value)
    return caught.value


@pytest.mark.parametrize("text", ["", " \n\n"])
async def test_an_empty_file_is_named(tmp_path: Path, text: str) -> None:
    problem = await refusal(text, tmp_path)
    assert isinstance(problem, CredentialsMissing) and "is empty" in str(problem)


@pytest.mark.parametrize("text", ["two words", "one\ntwo", "{\n}", "tökén", "<html> </html>"])
async def test_a_file_without_a_token_is_named(tmp_path: Path, text: str) -> None:
    problem = await refusal(text, tmp_path)
    assert isinstance(problem, CredentialsRejected) and "contains no token" in str(problem)


async def test_an_expired_token_is_not_sent(tmp_path: Path) -> None:
    claims = json.dumps({"exp": time.time() - 60}).encode()
    text = f"ey.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.x"
    problem = await refusal(text, tmp_path)
    assert isinstance(problem, CredentialsRejected) and "expired at" in str(problem)


async def test_a_missing_token_names_what_is_missing() -> None:
    with pytest.raises(CredentialsMissing, match="HUB_TOKEN is missing"):
        await HubToken(config(oidc_env="HUB_TOKEN"), {}).get(None)  # type: ignore[arg-type]
