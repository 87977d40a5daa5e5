"""What the basket of ESAP holds, and whose it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from jupyter_ossr_demo.esap import DemoEsap
from jupyter_ossr_demo.esap.server import TOKEN
from jupyter_ossr_demo.lake.samples import CRAB_DOI
from jupyter_ossr_ext.backends.esap import Esap, translate, wire
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.config.esap import esap_config
from jupyter_ossr_ext.models import Basket, BasketItem, Did
from jupyter_ossr_ext.problems import (
    Blocked,
    CredentialsMissing,
    CredentialsRejected,
    Offline,
    UpstreamDown,
)
from tests.server.support.demo_esap import running
from tests.server.support.scripted_server import HttpResponse, ScriptedServer, page, reply

NONE: dict[str, str] = {}


async def read(settings: dict[str, str], environment: Mapping[str, str] = NONE) -> Basket:
    config = esap_config(settings)
    assert config is not None
    web = HttpClient("jupyter-ossr-ext/test (https://example.org)")
    try:
        return await Esap(config, web, environment).basket()
    finally:
        await web.aclose()


def item(data: object) -> BasketItem:
    return translate.item(wire.ShoppingItem(msgspec.Raw(json.dumps(data).encode())))


def stored(data: object) -> BasketItem:
    """As ESAP stores it: JSON within a string."""
    return item(json.dumps(data))


async def test_each_item_has_what_leads_to_it(demo: DemoEsap) -> None:
    base = demo.bind()
    basket = await read(demo.settings())
    assert basket.title == "ESAP (demo)"
    assert [(i.title, i.archive, i.did, i.doi, i.urls, i.vo) for i in basket.items] == [
        ("cta:crab.events", "rucio", Did("cta", "crab.events"), None, [], None),
        ("Event list of the Crab Nebula", "zenodo", None, CRAB_DOI, [], None),
        (
            "Events of the Crab Nebula as a VOTable",
            "astron_vo",
            None,
            None,
            [f"{base}/vo/events.vot"],
            None,
        ),
        ("event", "vo_reg", None, None, [f"{base}/vo/datalink?ID=crab"], "DataLink"),
        ("5733", "zooniverse", None, None, [], None),
    ]
    assert json.loads(basket.items[-1].text)["category"] == "classifications"
    assert TOKEN not in str(basket)


async def test_without_a_valid_token_there_is_one_sentence(demo: DemoEsap) -> None:
    url = demo.bind()
    with pytest.raises(CredentialsMissing, match=r"^The shopping basket of ESAP needs a token"):
        await read({"url": url})
    with pytest.raises(CredentialsRejected, match="the token has expired, or you have not signed"):
        await read({"url": url, "token_env": "T"}, {"T": "old"})


async def test_the_token_is_looked_up_at_each_use(demo: DemoEsap, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("old")
    given = {"url": demo.bind()}, {"RUCIO_OIDC_FILE_NAME": str(file)}
    with pytest.raises(CredentialsRejected):
        await read(*given)
    file.write_text(f"{TOKEN}\n")
    assert len((await read(*given)).items) == 5


@pytest.mark.parametrize("variable", ["BEARER_TOKEN", "HUB"])
async def test_tokens_of_the_machine_and_of_the_configuration(
    demo: DemoEsap, variable: str
) -> None:
    settings = {"url": demo.bind(), **({"token_env": "HUB"} if variable == "HUB" else {})}
    assert (await read(settings, {variable: TOKEN})).items
    other = {"BEARER_TOKEN": TOKEN} if variable == "HUB" else {"HUB": TOKEN}
    with pytest.raises(CredentialsMissing):
        await read(settings, other)


async def test_the_token_that_the_hub_exchanged(
    demo: DemoEsap, scripted_server: ScriptedServer
) -> None:
    state = {"auth_state": {"exchanged_tokens": {"rucio": TOKEN, "other": "wrong"}}}
    scripted_server.responses["/hub/api/user"] = reply(200, json.dumps(state).encode())
    hub = {
        "JUPYTERHUB_API_URL": f"{scripted_server.address}/hub/api",
        "JUPYTERHUB_API_TOKEN": "hub-token",
        "BEARER_TOKEN": "wrong",
    }
    assert (await read({"url": demo.bind()}, hub)).items
    with pytest.raises(CredentialsRejected):
        await read({"url": demo.bind(), "audience": "other"}, hub)


async def test_a_hub_that_gives_no_state_is_no_obstacle(
    demo: DemoEsap, scripted_server: ScriptedServer
) -> None:
    hub = {
        "JUPYTERHUB_API_URL": f"{scripted_server.address}/hub/api",
        "JUPYTERHUB_API_TOKEN": "hub-token",
        "BEARER_TOKEN": TOKEN,
    }
    assert (await read({"url": demo.bind()}, hub)).items


PROFILES = "/esap-api/accounts/user-profiles/"


@pytest.mark.parametrize(
    ("response", "problem", "words"),
    [
        (reply(401), CredentialsRejected, "restart your server"),
        (reply(404), UpstreamDown, r"gave no shopping basket \(status 404\)"),
        (reply(500), UpstreamDown, r"Retry later"),
        (reply(200, b'{"results": 3}'), UpstreamDown, "Unreadable response"),
        (page(200, "Sign in"), Blocked, "a person must sign in"),
    ],
)
async def test_what_esap_may_respond_instead(
    scripted_server: ScriptedServer,
    response: HttpResponse,
    problem: type[Exception],
    words: str,
) -> None:
    scripted_server.responses[PROFILES] = response
    given = {"url": f"{scripted_server.address}/", "token_env": "T"}, {"T": "secret"}
    with pytest.raises(problem, match=words) as raised:
        await read(*given)
    assert "secret" not in str(raised.value)
    [asked] = scripted_server.asked
    assert asked.headers["authorization"] == "Bearer secret"


async def test_esap_is_away() -> None:
    with running() as demo:
        url = demo.bind()
    with pytest.raises(Offline, match=r"127\.0\.0\.1"):
        await read({"url": url, "token_env": "T"}, {"T": TOKEN})


def test_items_are_read_in_whatever_form_they_are() -> None:
    did = {"archive": "rucio", "record": {"scope": "ska", "name": "a/b"}}
    assert stored(did).did == item(did).did == Did("ska", "a/b")
    # A scope alone, or a DID of another archive, names nothing in the lake.
    assert stored({"archive": "rucio", "record": {"scope": "ska"}}).did is None
    assert stored({"archive": "alta", "record": {"scope": "ska", "name": "a"}}).did is None
    # Broken, null, a bare text, deep: a row with what it is.
    assert item("{not JSON").title == '"{not JSON"'
    assert item(None).title == "null"
    assert stored("Crab").text == "Crab"
    deep: object = "x"
    for _ in range(50):
        deep = [deep]
    assert stored(deep).title.startswith("[[[")
    assert len(stored({"title": "a" * 1000}).title) == 201


def test_addresses_are_those_of_the_web() -> None:
    found = stored(
        {
            "archive": "apertif",
            "record": {
                "url": "https://example.org/a.fits",
                "again": "https://example.org/a.fits",
                "thumbnail": "javascript:alert(1)",
                "file": "file:///etc/passwd",
                "reference": "https://doi.org/10.5281/zenodo.7",
            },
        }
    )
    assert found.urls == ["https://example.org/a.fits"]
    assert found.doi == "10.5281/zenodo.7"
