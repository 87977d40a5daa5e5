"""The first screen of a search is requested separately."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import httpx2
import pytest

from jupyter_ossr_ext.models import LakeQuery

from .scripted_rucio import Made


def lines(numbers: Iterable[int]) -> bytes:
    hits = ({"scope": "a", "name": f"f{number}", "did_type": "FILE"} for number in numbers)
    return b"".join(json.dumps(hit).encode() + b"\n" for hit in hits)


class Scope:
    """Contains `count` files. Without an order, a repeated request may return another one."""

    def __init__(self, count: int) -> None:
        self.limits: list[int] = []
        self._numbers = list(range(count))

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        limit = int(request.url.params["limit"])
        self.limits.append(limit)
        self._numbers.reverse()
        return httpx2.Response(200, content=lines(self._numbers[:limit]))


@pytest.mark.parametrize(
    ("count", "limit", "asked"),
    [
        (3, 1000, [50]),
        (49, 1000, [50]),
        (50, 1000, [50, 1001]),
        (2000, 5000, [50, 5001]),
        (2000, 1000, [50, 1001]),
        (2000, 49, [50]),
        (2000, 10, [11]),
    ],
)
async def test_few_are_one_request_and_many_come_once_each(
    tmp_path: Path, count: int, limit: int, asked: list[int]
) -> None:
    scope = Scope(count)
    made = Made(tmp_path, {"/dids/a/dids/search": scope})
    lake = await made.signed_in()
    names = [hit.did.name async for hit in lake.dids.search(LakeQuery("a:*", limit=limit))]
    assert len(names) == len(set(names)) == min(count, limit + 1)
    assert scope.limits == asked
    await made.web.aclose()
