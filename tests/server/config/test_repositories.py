"""Configuration of repositories, and its error messages."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.config.repositories import DEFAULTS


def test_the_defaults_are_zenodo_and_its_sandbox_by_uuid() -> None:
    zenodo, sandbox = configured(DEFAULTS)
    assert (zenodo.id, zenodo.url, zenodo.sandbox) == ("zenodo", "https://zenodo.org", False)
    assert zenodo.community == "8b951469-55d0-44f2-bb91-b541501c9c8e"
    assert (sandbox.id, sandbox.sandbox) == ("zenodo-sandbox", True)
    assert sandbox.community == "012c7725-ee21-4603-855d-e675842b4f7b"
    assert zenodo.token_env == ["OSSR_ZENODO_TOKEN", "ZENODO_TOKEN"]
    assert sandbox.token_env[0] == "OSSR_ZENODO_SANDBOX_TOKEN"


def test_a_form_offers_the_grant_of_the_ossr_by_its_rules_or_those_of_the_operator() -> None:
    other = {"funder": {"title": "DFG"}, "number": "EXC 2121"}
    at = {"url": "https://x.example"}
    ossr, none, own = configured(
        {"a": {**at, "rules": "ossr"}, "b": at, "c": {**at, "rules": "ossr", "grants": [other]}}
    )
    assert [grant.number for grant in ossr.offered_grants] == ["824064"]
    assert none.offered_grants == []
    assert [(grant.funder.title, grant.number) for grant in own.offered_grants] == [
        ("DFG", "EXC 2121")
    ]


@pytest.mark.parametrize(
    "url", ["https://x.example", "https://x.example/", "https://x.example/api/"]
)
def test_a_url_may_be_written_in_any_way(url: str) -> None:
    [config] = configured({"x": {"url": url}})
    assert (config.url, config.api) == ("https://x.example", "https://x.example/api")
    assert config.title == "x.example"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({}, "url is missing"),
        ({"url": "zenodo.org"}, "not an http(s) address"),
        ({"url": "file:///etc"}, "not an http(s) address"),
        (
            {"url": "https://x.example", "comunity": "y"},
            "the setting 'comunity' is unknown (did you mean 'community'?)",
        ),
        ({"URL": "https://x.example"}, "the setting 'URL' is unknown (did you mean 'url'?)"),
        ({"url": "https://x.example", "id": "y"}, "the setting 'id' is unknown"),
        ({"url": "https://x.example", 7: "y"}, "the setting 7 is unknown"),
        (
            {"url": "https://x.example", "sandbox": "yes"},
            "sandbox must be True or False, not 'yes'",
        ),
        ({"url": "https://x.example", "max_files": "9"}, "max_files must be a whole number"),
        ({"url": "https://x.example", "max_files": -1}, "at least 1"),
        ({"url": "https://x.example", "rules": "OSSR"}, "rules must be 'ossr' or 'none' or None"),
        ({"url": "https://x.example", "token_env": [1]}, "token_env must be a list, each item"),
        ({"url": "https://x.example", "token_page": "javascript:x()"}, "the token_page"),
        ({"url": "https://x.example", "badge": "https://b.example/x.svg"}, "{doi}"),
        ({"url": 5}, "url must be a text, not 5"),
        ({"url": "https://x.example", "kind": "dataverse"}, "dataverse"),
        ({"url": "https://x.example", "guest_page": 0}, "at least 1"),
        ("https://x.example", "dictionary"),
    ],
)
def test_a_wrong_entry_is_named_with_what_is_wrong(entry: Any, message: str) -> None:
    with pytest.raises(ValueError, match="'x'") as caught:
        configured({"x": entry})
    assert message in str(caught.value)


def test_all_wrong_entries_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"'a'.*'B!'"):
        configured(
            {"a": {}, "good": {"url": "https://x.example"}, "B!": {"url": "https://y.example"}}
        )
