"""Filters on columns and on keys with values of several types."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.lake.did_search import search
from jupyter_ossr_ext.models import DidType, Hit, LakeQuery, MetaFilter
from jupyter_ossr_ext.problems import BadQuery

from .lake_services import Caller, fresh


def query(text: str, *filters: tuple[str, str, str], kind: str = "all") -> LakeQuery:
    found = [MetaFilter(key, op, value) for key, op, value in filters]  # type: ignore[arg-type]
    return LakeQuery(text, kind=kind, filters=found)  # type: ignore[arg-type]


async def names(lake: Rucio, asked: LakeQuery) -> set[str]:
    return {hit.did.name.rpartition(".")[2] async for hit in lake.dids.search(asked)}


@pytest.fixture
def mixed(alice: Caller) -> str:
    """A key whose values are text and numbers; also the prefix of the datasets."""
    word = fresh("mixed").replace(".", "")
    values = {"text1": "1", "int1": 1, "int2": 2, "x1": "x1", "half": 1.5, "yes": True}
    for name, value in values.items():
        body = {"type": "DATASET", "lifetime": 900}
        assert alice.ask("POST", f"/dids/user.alice/{word}.{name}", body).status_code == 201
        path = f"/dids/user.alice/{word}.{name}/meta"
        assert alice.ask("POST", path, {"meta": {word: value}}).status_code == 201
    return word


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("=", "1", {"text1", "int1"}),
        ("=", "2", {"int2"}),
        ("=", "1.5", {"half"}),
        ("=", "x1", {"x1"}),
        ("=", '"1"', {"text1", "int1"}),
        ("!=", "1", {"int2", "x1", "half", "yes"}),
        ("like", "1", {"text1", "int1", "x1", "half"}),
    ],
)
async def test_values_of_several_types_are_compared_as_text(
    lake: Rucio, mixed: str, op: str, value: str, found: set[str]
) -> None:
    assert await names(lake, query("user.alice:*", (mixed, op, value))) == found


async def test_an_order_of_values_of_several_types_is_refused_with_the_reason(
    lake: Rucio, mixed: str
) -> None:
    with pytest.raises(BadQuery, match="value of another type under these keys"):
        await names(lake, query("user.alice:*", (mixed, ">", "1")))


async def test_a_scope_with_an_odd_value_leaves_out_itself(lake: Rucio, mixed: str) -> None:
    lines = [line async for line in search(lake, query("*", (mixed, "=", "1")))]
    assert sum(isinstance(line, Hit) for line in lines) == 2
    lines = [line async for line in search(lake, query("*", (mixed, ">", "1")))]
    note = getattr(lines[-1], "note", None)
    assert note is not None and "user.alice" in note and "another type" in note


async def test_the_name_and_a_filter_on_it_both_hold(lake: Rucio) -> None:
    events = query("user.alice:events-0*", ("name", "=", "events-001.root"))
    assert [hit.did.name async for hit in lake.dids.search(events)] == ["events-001.root"]
    none = query("user.alice:calib*", ("name", "=", "events-001.root"))
    assert [hit async for hit in lake.dids.search(none)] == []
    like = query("user.alice:events*", ("name", "like", "-01"))
    found = {hit.did.name async for hit in lake.dids.search(like)}
    assert found == {f"events-{n:03d}.root" for n in (10, 11, 12)}
    others = query("user.alice:events*", ("name", "!=", "events-001.root"))
    assert len([hit async for hit in lake.dids.search(others)]) == 11


@pytest.mark.parametrize(
    ("key", "op", "value", "found"),
    [
        ("created_at", ">", "2020-01-31", True),
        ("created_at", ">=", "2020-01-31T10:00", True),
        ("created_at", ">=", "2020-01-31 10:00:00", True),
        ("created_at", "<", "2020-01-31", False),
        ("created_at", "=", "2020-01-31", False),
    ],
)
async def test_dates_are_completed(lake: Rucio, key: str, op: str, value: str, found: bool) -> None:
    hits = [hit async for hit in lake.dids.search(query("cta.pilot:crab-nebula", (key, op, value)))]
    assert bool(hits) is found


async def test_a_type_is_a_filter_too(lake: Rucio) -> None:
    asked = query("user.alice:run42*", ("did_type", "=", "DATASET"))
    found = {hit.did.name: hit.type async for hit in lake.dids.search(asked)}
    assert found == {"run42.events": DidType.DATASET, "run42.calib": DidType.DATASET}


@pytest.mark.parametrize(
    ("key", "op", "value", "why"),
    [
        ("created_at", ">", "31.01.2026", "compared with a date, such as 2026-01-31"),
        ("created_at", ">", "2026-02-30", "compared with a date, such as 2026-01-31"),
        ("expired_at", "<", "2026-01-31T25:00", "compared with a date, such as 2026-01-31"),
        ("created_after", ">", "2026-01-31", "Use created_after = a date"),
        ("bytes", ">", "1k", "bytes is a number: '1k'"),
        ("account", "=", "alice", "cannot search by account"),
        ("a.b", "=", "1", "contains a dot"),
        ("did_type", "=", "folder", "did_type is one of file, dataset, container"),
    ],
)
async def test_the_reason_of_a_filter_that_cannot_be_used(
    lake: Rucio, key: str, op: str, value: str, why: str
) -> None:
    with pytest.raises(BadQuery, match=why):
        await names(lake, query("user.alice:*", (key, op, value)))


async def test_a_new_scope_is_known_at_once(lake: Rucio, root: Caller) -> None:
    await lake.dids.scopes()
    scope = fresh("new").replace(".", "")
    reply = root.ask("POST", f"/accounts/alice/scopes/{scope}")
    if reply.status_code == 404:
        pytest.fail(reply.text)
    assert [hit async for hit in lake.dids.search(LakeQuery(f"{scope}:*"))] == []
