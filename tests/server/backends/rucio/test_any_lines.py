"""Responses in lines of JSON (NDJSON): any bytes, in any pieces."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from jupyter_ossr_ext.backends.net.ndjson import Lines
from jupyter_ossr_ext.backends.rucio import wire
from jupyter_ossr_ext.backends.rucio.session import decoded
from jupyter_ossr_ext.problems import UpstreamDown

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=10,
)
DIDS = st.fixed_dictionaries(
    {"scope": VALUES, "name": VALUES, "type": VALUES},
    optional={
        name: VALUES for name in ("bytes", "length", "open", "ExceptionClass", "ExceptionMessage")
    },
)
LINES = st.binary() | (VALUES | DIDS).map(msgspec.json.encode)


async def _lines(pieces: list[bytes]) -> list[bytes]:
    async def arriving() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    batches = Lines(200, {}, "example.org", arriving()).batches()
    return [line async for batch in batches for line in batch]


@given(st.lists(st.binary() | st.just(b"\n")))
def test_any_pieces_come_to_the_lines_of_the_whole(pieces: list[bytes]) -> None:
    expected = [line for line in b"".join(pieces).split(b"\n") if line]
    assert asyncio.run(_lines(pieces)) == expected


@given(st.lists(LINES, max_size=4))
def test_any_lines_are_read_whole_or_refused_with_a_sentence(lines: list[bytes]) -> None:
    try:
        found = decoded(lines, wire.DidInfo, "Lake")
    except UpstreamDown as problem:
        assert problem.detail and problem.detail.endswith(".")
    else:
        assert len(found) == len([line for line in lines if line.strip()])


@given(st.lists(st.sampled_from([b"", b" ", b"\r", b"\t"])))
def test_blank_lines_are_none(blank: list[bytes]) -> None:
    named = b'{"scope": "a", "name": "b", "type": "FILE"}\r'
    assert len(decoded([*blank, named], wire.DidInfo, "Lake")) == 1
