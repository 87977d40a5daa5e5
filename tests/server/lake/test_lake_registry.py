"""Registry of lakes: remote settings are fetched on demand."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import httpx2
import pytest
from traitlets import TraitError
from traitlets.config import Config

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.rucio.remote_settings import fetch
from jupyter_ossr_ext.config.lake_sources import RucioConfig, configured_entries
from jupyter_ossr_ext.config.lake_traits import LakeSettings
from jupyter_ossr_ext.config.lakes import LakeConfig, RemoteLake, lake_config
from jupyter_ossr_ext.config.rucio_jupyterlab import rucio_instances
from jupyter_ossr_ext.lake import Lakes
from jupyter_ossr_ext.problems import NotFound, Offline, Problem, UpstreamDown
from tests.server.lake.fake_lake import FakeLake

FAR = {"name": "far", "display_name": "Far", "mode": "download"}


def remote(url: str = "https://config.example.org/x.json", **more: Any) -> RemoteLake:
    [entry] = rucio_instances([{**FAR, "$url": url, **more}])
    assert isinstance(entry, RemoteLake)
    return entry


class FakeRemoteSettings:
    """Remote settings that are available, or not, on request."""

    def __init__(self) -> None:
        self.url = "https://one.example.org"
        self.problem: Problem | None = None
        self.asked = 0

    async def __call__(self, remote: RemoteLake) -> LakeConfig:
        self.asked += 1
        await asyncio.sleep(0)
        if self.problem:
            raise self.problem
        return lake_config(remote.id, {"url": self.url, "title": remote.title})


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def opened(config: LakeConfig) -> Any:
    lake = FakeLake()
    lake.lake = config.lake()
    return lake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings() -> FakeRemoteSettings:
    return FakeRemoteSettings()


async def test_nothing_is_asked_before_somebody_wants_it(
    settings: FakeRemoteSettings, clock: Clock
):
    lakes = Lakes([remote()], opened, settings, clock)
    assert settings.asked == 0
    first, second = await asyncio.gather(lakes.get("far"), lakes.get("far"))
    assert first is second and settings.asked == 1
    [described] = await lakes.all()
    assert (described.title, described.url) == ("Far", "https://one.example.org")


async def test_what_cannot_be_fetched_is_reported_and_asked_again_later(
    settings: FakeRemoteSettings, clock: Clock
):
    lakes = Lakes([remote()], opened, settings, clock)
    settings.problem = Offline("config.example.org cannot be reached.")
    [described] = await lakes.all()
    assert described.problem == "config.example.org cannot be reached."
    with pytest.raises(Offline):
        await lakes.get("far")
    assert settings.asked == 1, "not at every look"
    clock.now += 31
    settings.problem = None
    assert (await lakes.all())[0].problem is None


async def test_settings_are_fetched_anew_after_a_day_and_kept_where_nobody_answers(
    settings: FakeRemoteSettings, clock: Clock
):
    lakes = Lakes([remote()], opened, settings, clock)
    first: Any = await lakes.get("far")
    clock.now += 25 * 3600
    settings.problem = Offline("Down.")
    assert await lakes.get("far") is first
    clock.now += 31
    settings.problem, settings.url = None, "https://two.example.org"
    second = await lakes.get("far")
    assert second is not first and second.lake.url == "https://two.example.org"
    await lakes.aclose()
    assert "aclose" in first.calls


async def test_an_unknown_lake_is_reported(settings: FakeRemoteSettings):
    with pytest.raises(NotFound, match=r"OssrApp\.lakes"):
        await Lakes([], opened, settings).get("none")


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (json.dumps({"rucio_base_url": "https://r.example.org"}), 200, None),
        ("not json", 200, UpstreamDown),
        ("{}", 200, UpstreamDown),
        ("{}", 404, NotFound),
    ],
)
async def test_fetched_settings_are_checked(
    body: str, status: int, problem: type[Exception] | None
):
    def response(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, headers={"Content-Type": "text/plain"}, text=body)

    web = HttpClient("test", transport=httpx2.MockTransport(response))
    try:
        if problem is None:
            assert (await fetch(web, remote())).url == "https://r.example.org"
        else:
            with pytest.raises(problem):
                await fetch(web, remote())
    finally:
        await web.aclose()


def config(**rucio: Any) -> RucioConfig:
    return RucioConfig(config=Config({"RucioConfig": rucio}))


INSTANCE = {"name": "one", "rucio_base_url": "https://one.example.org", "mode": "download"}


def ids(lakes: dict[str, Any], rucio: RucioConfig, environment: dict[str, str]) -> list[str]:
    return [entry.id for entry in configured_entries(lakes, rucio, environment)]


def test_ours_come_first_and_the_environment_only_where_nothing_else_is_named():
    environment = {"RUCIO_BASE_URL": "https://env.example.org", "RUCIO_NAME": "env"}
    ours = {"ours": {"url": "https://ours.example.org"}}
    assert ids({}, config(), {}) == []
    assert ids({}, config(), environment) == ["env"]
    assert ids({}, config(instances=[INSTANCE]), environment) == ["one"]
    assert ids(ours, config(instances=[INSTANCE]), environment) == ["ours", "one"]
    same = {"one": {"url": "https://mine.example.org"}}
    [entry] = configured_entries(same, config(instances=[INSTANCE]), environment)
    assert isinstance(entry, LakeConfig) and entry.url == "https://mine.example.org"


def test_the_default_instance_is_the_first():
    two = [INSTANCE, {**INSTANCE, "name": "two"}]
    assert ids({}, config(instances=two, default_instance="two"), {}) == ["two", "one"]


@pytest.mark.parametrize(
    "value", [{"x": {}}, {"x": "https://r"}, {"X Y": {"url": "https://r.org"}}]
)
def test_a_wrong_entry_stops_the_server_with_a_sentence(value: dict[str, Any]):
    with pytest.raises(TraitError, match="Lake '"):
        LakeSettings(lakes=value)


def test_a_wrong_section_of_rucio_jupyterlab_does_so_too(monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in os.environ if name.startswith("RUCIO_")]:
        monkeypatch.delenv(name)
    wrong = Config({"RucioConfig": {"instances": [{"name": "x"}]}})
    with pytest.raises(TraitError, match="RucioConfig instance 'x': its rucio_base_url is missing"):
        LakeSettings().lake_entries(wrong)
