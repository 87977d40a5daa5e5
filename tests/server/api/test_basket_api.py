"""The shopping basket of ESAP over HTTP, in a real Jupyter server."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_ossr_demo.esap.server import TOKEN
from tests.server.api.conftest import Ask

Token = dict[str, str]


async def test_the_demo_has_a_basket(ask: Ask, token: Token) -> None:
    response = await ask("GET", "basket", headers=token)
    assert response.status == 200
    basket: dict[str, Any] = response.body
    assert (basket["title"], len(basket["items"])) == ("ESAP (demo)", 5)
    assert basket["items"][0]["did"] == {"scope": "cta", "name": "crab.events"}
    assert TOKEN not in str(basket)


class TestEsapIsAway:
    @pytest.fixture
    def jp_server_config(
        self, jp_server_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> dict[str, Any]:
        monkeypatch.setenv("ESAP_TOKEN", TOKEN)
        jp_server_config["OssrApp"] = {
            "repositories": {"own": {"url": "http://127.0.0.1:9"}},
            "esap": {"url": "http://127.0.0.1:9", "token_env": "ESAP_TOKEN"},
        }
        return jp_server_config

    async def test_one_sentence_says_so_and_the_rest_works(self, ask: Ask, token: Token) -> None:
        response = await ask("GET", "basket", headers=token)
        assert (response.status, response.body["slug"]) == (503, "offline")
        assert "127.0.0.1" in response.body["detail"]
        assert TOKEN not in str(response.body)
        [source] = (await ask("GET", "sources", headers=token)).body
        assert source["id"] == "own"


class TestWithoutAnEsap:
    @pytest.fixture(params=["configured", "demo"])
    def jp_server_config(
        self, jp_server_config: dict[str, Any], request: pytest.FixtureRequest
    ) -> dict[str, Any]:
        if request.param == "demo":
            jp_server_config["OssrApp"]["demo_esap"] = False
        else:
            jp_server_config["OssrApp"] = {"repositories": {"own": {"url": "http://127.0.0.1:9"}}}
        return jp_server_config

    async def test_there_is_no_basket(self, ask: Ask, token: Token) -> None:
        response = await ask("GET", "basket", headers=token)
        assert (response.status, response.body) == (200, {"title": None, "items": []})
