"""Results as they arrive, from one scope or many; nothing is omitted without notice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from jupyter_ossr_ext.lake import did_search
from jupyter_ossr_ext.lake.did_names import parsed
from jupyter_ossr_ext.lake.did_search import children, search
from jupyter_ossr_ext.models import DidLine, End, Hit, LakeQuery, MetaFilter
from jupyter_ossr_ext.problems import (
    BadQuery,
    CredentialsRejected,
    Malformed,
    NotFound,
    Restricted,
    UpstreamDown,
    UpstreamSlow,
)
from tests.server.lake.fake_lake import FakeLake, did


@pytest.fixture
def lake() -> FakeLake:
    return FakeLake()


async def all_of(lines: AsyncIterator[DidLine]) -> tuple[list[str], End]:
    got = [line async for line in lines]
    end = got.pop()
    assert isinstance(end, End)
    hits = [line.item.did for line in got if isinstance(line, Hit)]
    assert len(hits) == len(got)
    return [f"{one.scope}:{one.name}" for one in hits], end


async def test_a_named_scope_is_the_only_one_that_is_asked(lake: FakeLake):
    lake.add_file("a:x")
    lake.add_file("b:x")
    hits, end = await all_of(search(lake, LakeQuery("a:x")))
    assert (hits, end) == (["a:x"], End(1))
    assert lake.calls == ["search a"]


async def test_a_name_alone_is_looked_for_in_every_scope_ours_first(lake: FakeLake):
    for scope in ("a", "b", "mine"):
        lake.add_file(f"{scope}:x")
    hits, end = await all_of(search(lake, LakeQuery("x")))
    assert sorted(hits) == ["a:x", "b:x", "mine:x"]
    assert end == End(3)
    assert lake.calls[:2] == ["scopes", "search mine"]


async def test_a_colon_without_a_scope_is_a_name_alone(lake: FakeLake):
    lake.add_file("a:x")
    lake.add_file("b:x")
    hits, _ = await all_of(search(lake, LakeQuery(":x")))
    assert sorted(hits) == ["a:x", "b:x"]
    with pytest.raises(BadQuery):
        await all_of(search(lake, LakeQuery(":")))


@pytest.mark.parametrize("scope", ["a", "*"])
async def test_nothing_found_by_a_word_may_be_its_case(lake: FakeLake, scope: str):
    lake.add_file("a:x")
    filters = [MetaFilter("target", "like", "crab")]
    _, end = await all_of(search(lake, LakeQuery(f"{scope}:y", filters=filters)))
    assert end.note is not None and "upper from lower case" in end.note
    for query in (
        LakeQuery(f"{scope}:x", filters=filters),
        LakeQuery(f"{scope}:y", filters=[MetaFilter("run", "=", "42")]),
        LakeQuery(f"{scope}:y"),
    ):
        assert (await all_of(search(lake, query)))[1].note is None


async def test_a_scope_may_have_a_wildcard(lake: FakeLake):
    for scope in ("user.a", "user.b", "data"):
        lake.add_file(f"{scope}:x")
    hits, _ = await all_of(search(lake, LakeQuery("user.*:x")))
    assert sorted(hits) == ["user.a:x", "user.b:x"]


@pytest.mark.parametrize("text", ["a:*", "*"])
async def test_more_results_than_asked_for_are_reported(lake: FakeLake, text: str):
    for number in range(30):
        lake.add_file(f"a:{number}")
        lake.add_file(f"b:{number}")
    hits, end = await all_of(search(lake, LakeQuery(text, limit=20)))
    assert (len(hits), end.count, end.cut) == (20, 20, True)
    exactly, end = await all_of(search(lake, LakeQuery("a:*", limit=30)))
    assert (len(exactly), end.cut) == (30, False)


async def test_the_connection_is_let_go_where_the_results_are_cut(lake: FakeLake):
    for number in range(30):
        lake.add_file(f"a:{number}")
    await all_of(search(lake, LakeQuery("a:*", limit=3)))
    assert lake.let_go == 1


async def test_a_scope_that_is_silent_is_reported_and_the_others_are_found(
    lake: FakeLake, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(did_search, "PATIENCE", 0.05)
    lake.add_file("a:x")
    lake.add_file("b:x")
    lake.hang = {"search b"}
    hits, end = await all_of(search(lake, LakeQuery("x")))
    assert hits == ["a:x"]
    assert end.note == "No response in time from: b."


async def test_silence_everywhere_is_a_problem(lake: FakeLake, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(did_search, "PATIENCE", 0.05)
    lake.add_file("a:x")
    lake.hang = {"search a"}
    with pytest.raises(UpstreamSlow):
        await all_of(search(lake, LakeQuery("x")))


async def test_a_scope_that_refuses_is_reported(lake: FakeLake):
    lake.add_file("a:x")
    lake.add_file("b:x")
    lake.fail = {"search b": Restricted("Not for you.")}
    hits, end = await all_of(search(lake, LakeQuery("x")))
    assert hits == ["a:x"]
    assert end.note == "Search failed in: b (Not for you.)."


@pytest.mark.parametrize(
    "problem", [CredentialsRejected("Expired at 14:02."), BadQuery("Keys are mixed.")]
)
async def test_what_is_wrong_everywhere_is_raised_once(lake: FakeLake, problem: Exception):
    lake.add_file("a:x")
    lake.add_file("b:x")
    lake.fail = {"search a": problem}  # type: ignore[dict-item]
    with pytest.raises(type(problem)):
        await all_of(search(lake, LakeQuery("x")))


async def test_where_no_scope_answers_the_reason_is_raised(lake: FakeLake):
    lake.add_file("a:x")
    lake.fail = {"search a": UpstreamDown("Broken.")}
    with pytest.raises(UpstreamDown):
        await all_of(search(lake, LakeQuery("x")))


async def test_scopes_beyond_the_bound_are_reported(
    lake: FakeLake, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(did_search, "MOST_SCOPES", 2)
    for scope in ("a", "b", "mine", "z"):
        lake.add_file(f"{scope}:x")
    hits, end = await all_of(search(lake, LakeQuery("x")))
    assert sorted(hits) == ["a:x", "mine:x"]
    assert end.note is not None and "2 were not" in end.note


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (LakeQuery(""), BadQuery),
        (LakeQuery("x", limit=0), Malformed),
        (LakeQuery("nobody*:x"), NotFound),
    ],
)
async def test_a_query_that_makes_no_sense_is_refused(
    lake: FakeLake, query: LakeQuery, problem: type[Exception]
):
    lake.add_file("a:x")
    with pytest.raises(problem):
        await all_of(search(lake, query))


async def test_children_end_with_their_count(lake: FakeLake):
    lake.add_file("a:x", parents=["a:set"])
    lake.add_file("a:y", parents=["a:set"])
    lake.add_dataset("a:set")
    assert await all_of(children(lake, did("a:set"), 10)) == (["a:x", "a:y"], End(2))
    assert await all_of(children(lake, did("a:set"), 1)) == (["a:x"], End(1, cut=True))
    with pytest.raises(NotFound):
        await all_of(children(lake, did("a:none"), 1))


@pytest.mark.parametrize("text", ["noscope", ":x", "a:", ""])
def test_a_did_without_a_colon_is_reported(text: str):
    with pytest.raises(Malformed):
        parsed(text)


def test_a_did_is_split_at_the_first_colon():
    assert parsed("user.x:a:b") == did("user.x:a:b")
    assert parsed("user.x:a:b").name == "a:b"
