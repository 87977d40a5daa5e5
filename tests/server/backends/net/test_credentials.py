"""Tokens: look-up, storage, and absence in output."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.net.credentials import Credentials
from jupyter_ossr_ext.backends.net.policy import Secret
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.problems import CredentialsRejected, UnsafeStore

TOKEN = "s3cret-t0ken-that-nobody-may-see"


def credentials(
    folder: Path, environment: dict[str, str] | None = None, **settings: object
) -> Credentials:
    [config] = configured({"zenodo": {"url": "https://zenodo.org", **settings}})
    return Credentials(config, folder / "tokens", environment or {})


def test_without_a_token_nothing_is_found_and_nothing_is_made(tmp_path: Path) -> None:
    assert credentials(tmp_path).find() == (None, "none")
    assert list(tmp_path.iterdir()) == []


def test_a_stored_token_is_for_our_eyes_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        store = credentials(tmp_path)
        store.store(Secret(TOKEN))
    finally:
        os.umask(old)
    assert store.find() == (Secret(TOKEN), "stored")
    folder = tmp_path / "tokens"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    [file] = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.forget()
    store.forget()
    assert store.find().token is None


def test_what_a_killed_server_left_in_the_folder_is_removed(tmp_path: Path) -> None:
    store = credentials(tmp_path)
    store.store(Secret(TOKEN))
    left = [tmp_path / "tokens" / f".ossr-{number:012x}.part" for number in range(2)]
    for path in left:
        path.write_text(TOKEN)
    os.utime(left[0], (0, 0))  # the other one may be written now
    store.store(Secret(TOKEN))
    assert [path.exists() for path in left] == [False, True]


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "tokens").mkdir(mode=0o777)
    (tmp_path / "tokens").chmod(0o777)
    credentials(tmp_path).store(Secret(TOKEN))
    assert stat.S_IMODE((tmp_path / "tokens").stat().st_mode) == 0o700


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    store = credentials(tmp_path)
    store.store(Secret("theirs"))
    os.chown(tmp_path / "tokens", 65534, 65534)
    with pytest.raises(UnsafeStore):
        store.store(Secret(TOKEN))
    assert store.find().token is None, "nor is a token read from there"


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "tokens").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnsafeStore):
        credentials(tmp_path).store(Secret(TOKEN))


def test_a_link_in_place_of_the_new_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "tokens" / "zenodo.part").symlink_to(tmp_path / "target")
    credentials(tmp_path).store(Secret(TOKEN))
    assert not (tmp_path / "target").exists()


def test_the_environment_is_read_at_each_use(tmp_path: Path) -> None:
    environment: dict[str, str] = {"ZENODO_TOKEN": "first"}
    [config] = configured({"zenodo": {"url": "https://zenodo.org"}})
    store = Credentials(config, tmp_path / "tokens", environment)
    assert store.find() == (Secret("first"), "environment")
    environment["OSSR_ZENODO_TOKEN"] = " second\n"
    assert store.find() == (Secret("second"), "environment")


def test_an_environment_variable_may_name_a_file_that_a_hub_renews(tmp_path: Path) -> None:
    file = tmp_path / "hub.token"
    file.write_text("first\n")
    store = credentials(tmp_path, {"ZENODO_TOKEN": f"FILE:{file}"})
    assert store.find() == (Secret("first"), "environment")
    file.write_text("second\n")
    assert store.find().token == Secret("second")
    file.unlink()
    assert store.find() == (None, "none")


def test_a_configured_file_is_the_last_resort_and_a_stored_token_the_first(tmp_path: Path) -> None:
    file = tmp_path / "site.token"
    file.write_text("site")
    environment: dict[str, str] = {}
    [config] = configured({"zenodo": {"url": "https://zenodo.org", "token_file": str(file)}})
    store = Credentials(config, tmp_path / "tokens", environment)
    assert store.find() == (Secret("site"), "file")
    environment["ZENODO_TOKEN"] = "env"
    assert store.find() == (Secret("env"), "environment")
    store.store(Secret("mine"))
    assert store.find() == (Secret("mine"), "stored")


@pytest.mark.parametrize(
    "url",
    [
        "http://zenodo.org/api",
        "https://zenodo.org:8443/api",
        "https://zenodo.org.evil.example/api",
        "https://sandbox.zenodo.org/api",
        "https://zenodo.org@evil.example/api",
    ],
)
def test_a_token_is_for_its_own_origin_only(tmp_path: Path, url: str) -> None:
    store = credentials(tmp_path, {"ZENODO_TOKEN": TOKEN})
    assert store.token_for("https://zenodo.org/api/records") == Secret(TOKEN)
    assert store.token_for(url) is None


def test_a_token_does_not_show_in_any_text(tmp_path: Path) -> None:
    store = credentials(tmp_path, {"ZENODO_TOKEN": TOKEN})
    found = store.find()
    assert TOKEN not in f"{store!r} {store} {found!r} {found} {found.token} {found.token!r}"


@pytest.mark.parametrize("text", ["two words", "new\nline", "Bearer\r\nX-Evil: 1", "tökén", "a\tb"])
def test_what_is_no_token_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(CredentialsRejected) as caught:
        Secret(text)
    assert text not in str(caught.value)
