"""Scopes that were created a moment ago."""

from __future__ import annotations

from pathlib import Path

import httpx2

from .scripted_rucio import Made


async def test_a_scope_that_is_not_known_yet_is_asked_for_before_it_is_denied(
    tmp_path: Path,
) -> None:
    owners = [{"scope": "cta", "account": "root"}]

    def answered(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=owners)

    made = Made(tmp_path, {"/scopes/owner/": answered})
    lake = await made.signed_in()
    assert [scope.name for scope in await lake.dids.scopes()] == ["cta"]
    owners.append({"scope": "user.alice", "account": "alice"})
    assert [scope.name for scope in await lake.dids.scopes()] == ["cta"]  # kept for a while
    assert await lake.dids.mine("user.alice")
    assert [scope.name for scope in await lake.dids.scopes()] == ["cta", "user.alice"]
    await made.web.aclose()
