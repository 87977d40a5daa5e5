"""Which lake here is the Rucio that a notebook or record names."""

from __future__ import annotations

from typing import Any, cast

import pytest

from jupyter_ossr_ext.config.lakes import LakeConfig, RemoteLake, configured_lakes, lake_config
from jupyter_ossr_ext.lake import Lakes
from jupyter_ossr_ext.lake.instances import lake_at
from jupyter_ossr_ext.problems import NotFound
from tests.server.lake.fake_lake import FakeLake

ADDRESSES = {
    "first": {"https://one.example"},
    "second": {"https://two.example/rucio", "https://web.example"},
    "again": {"https://two.example:443/rucio"},
    "local": {"http://127.0.0.1:8443"},
}


@pytest.mark.parametrize(
    ("instance", "id", "expected"),
    [
        ("https://one.example/", "", "first"),
        ("https://two.example/rucio", "first", "second"),
        ("https://two.example", "again", "again"),
        ("https://TWO.example:443", "theirs", "second"),
        ("web.example", "", "second"),
        ("http://127.0.0.1:8443", "", "local"),
        ("http://127.0.0.1:9443", "local", None),
        ("https://three.example", "first", None),
        ("https://[", "first", None),
        ("", "first", None),
    ],
)
def test_an_instance_is_found_by_its_address_and_then_by_its_host(
    instance: str, id: str, expected: str | None
) -> None:
    assert lake_at(instance, ADDRESSES, id) == expected


async def test_a_lake_with_the_id_of_another_instance_is_not_taken_for_it() -> None:
    lake = cast("Any", FakeLake())
    entries = configured_lakes({"mine": {"url": "https://fake"}})
    lakes = Lakes(list(entries), lambda _: lake, NotImplemented)
    assert await lakes.get_named("theirs", "https://fake/") is lake
    assert await lakes.get_named("mine", "") is lake
    assert await lakes.get_named("", "") is lake
    with pytest.raises(NotFound, match=r"No data lake of other\.example is configured"):
        await lakes.get_named("mine", "https://other.example/rucio")
    with pytest.raises(NotFound, match="Unknown data lake"):
        await lakes.get_named("theirs", "")


@pytest.mark.parametrize("local", ["http://127.0.0.1:9", "http://localhost:9", "127.0.1.1"])
async def test_an_address_of_the_computer_itself_names_nothing_elsewhere(local: str) -> None:
    lake = cast("Any", FakeLake())
    entries = configured_lakes({"mine": {"url": "https://fake"}})
    lakes = Lakes(list(entries), lambda _: lake, NotImplemented)
    assert await lakes.get_named("mine", local) is lake
    with pytest.raises(NotFound, match="No data lake of "):
        await lakes.get_named("theirs", local)


async def test_the_address_of_remote_settings_is_read_when_it_is_needed() -> None:
    async def fetch(remote: RemoteLake) -> LakeConfig:
        return lake_config(remote.id, {"url": "https://far.example"})

    remote = RemoteLake(id="far", title="Far", url="https://settings.example/x.json", entry={})
    lake = cast("Any", FakeLake())
    assert await Lakes([remote], lambda _: lake, fetch).get_named("", "https://far.example") is lake
