"""Parts of files of a lake in place, from the demo and from a real Rucio."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from tests.server.support.filesystem_environment import configured

from .lake_services import Place


def test_parts_of_a_did(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSSR_TEST_PASSWORD", "alicesecret")
    lake = {
        "url": place.url,
        "ca_cert": place.ca,
        "account": "alice",
        "username": "alice",
        "password_env": "OSSR_TEST_PASSWORD",
    }
    with configured(tmp_path / "config", monkeypatch, lakes={"one": lake}, repositories={}):
        fs = fsspec.filesystem("rucio")
        names = fs.find("user.alice:run42.events")
        assert len(names) == 12
        assert sorted(fs.ls("rucio://user.alice:run42.events", detail=False)) == sorted(names)
        whole = fs.cat(names[0])
        assert len(whole) == fs.info(names[0])["size"]
        with fs.open(names[0]) as file:
            file.seek(-10, 2)
            assert file.read() == whole[-10:]
        with pytest.raises(FileNotFoundError):
            fs.open("user.alice:no-such-file")
