"""The signature of a handler's method is its declaration: arguments, body, response."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
import pytest

from jupyter_ossr_ext.api.operation import Argument, Count, Operation, pattern_of
from jupyter_ossr_ext.api.unknown_fields import unknown_fields
from jupyter_ossr_ext.problems import Malformed

Label = Annotated[str, msgspec.Meta(description="name:value")]


class Sent(msgspec.Struct):
    text: str = "none"


class Request:
    def __init__(self, body: bytes) -> None:
        self.body = body


class FakeHandler:
    """What an operation reads of a request."""

    def __init__(self, body: bytes = b"", **query: list[str]) -> None:
        self.request = Request(body)
        self._query = query

    def get_query_arguments(self, name: str) -> list[str]:
        return self._query.get(name, [])

    def get_query_argument(self, name: str, default: str | None) -> str | None:
        return (self._query.get(name) or [default])[-1]


async def method(
    self: object,
    source: str,
    *,
    body: Sent,
    key: str,
    page: Count = 1,
    all_versions: bool = False,
    sort: str | None = None,
    label: list[Label] | None = None,
) -> list[Sent]:
    return [body]


async def lines(self: object) -> AsyncIterator[Sent]:
    raise NotImplementedError


OPERATION = Operation.of(method, "do", "Do it", 200)


def test_a_signature_declares_arguments_body_and_response() -> None:
    assert [(each.name, each.required) for each in OPERATION.arguments] == [
        ("key", True),
        ("page", False),
        ("allVersions", False),
        ("sort", False),
        ("label", False),
    ]
    assert [msgspec.json.schema(each.type) for each in OPERATION.arguments][1:] == [
        {"type": "integer", "minimum": 1},
        {"type": "boolean"},
        {"type": "string"},
        {"type": "array", "items": {"type": "string", "description": "name:value"}},
    ]
    assert (OPERATION.body, OPERATION.response, OPERATION.streamed) == (Sent, list[Sent], False)
    streamed = Operation.of(lines, "stream", "Stream", 200)
    assert (streamed.body, streamed.response, streamed.streamed) == (None, Sent, True)


def test_arguments_are_read_as_their_types() -> None:
    handler = FakeHandler(
        b'{"text": "x"}', key=["k"], page=["3"], allVersions=["true"], label=["a:1", "b:2"]
    )
    assert OPERATION.read(handler) == {  # type: ignore[arg-type]
        "body": Sent("x"),
        "key": "k",
        "page": 3,
        "all_versions": True,
        "label": ["a:1", "b:2"],
    }


def test_what_is_absent_keeps_its_default() -> None:
    assert OPERATION.read(FakeHandler(key=["k"], sort=[""])) == {"body": Sent(), "key": "k"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "The argument key is missing."),
        ({"key": [""]}, "The argument key is missing."),
        ({"key": ["k"], "page": ["two"]}, "The argument page is not valid"),
        ({"key": ["k"], "page": ["0"]}, "The argument page is not valid"),
        ({"key": ["k"], "allVersions": ["perhaps"]}, "The argument allVersions is not valid"),
    ],
)
def test_a_wrong_argument_is_named(query: dict[str, list[str]], message: str) -> None:
    with pytest.raises(Malformed, match=message):
        OPERATION.read(FakeHandler(**query))  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"text": 1}', b"\xff"])
def test_a_wrong_body_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        OPERATION.read(FakeHandler(body, key=["k"]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": ' * 100_000, "nested too deeply"),
        (b'{"tex": "x"}', "unknown fields: tex."),
        (b'{"Text": "x", "on_conflict": 1}', "unknown fields: Text, on_conflict."),
    ],
)
def test_a_body_that_would_not_be_read_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(Malformed, match=message):
        OPERATION.read(FakeHandler(body, key=["k"]))  # type: ignore[arg-type]


class Point(msgspec.Struct, tag="point", rename="camel"):
    x_axis: int = 0


class Circle(msgspec.Struct, tag="circle"):
    center: Point
    names: dict[str, Point] = {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "point", "xAxis": 1}, []),
        ({"type": "point", "x_axis": 1}, ["x_axis"]),
        ({"type": "circle", "center": {"type": "point", "y": 1}}, ["center.y"]),
        (
            {"type": "circle", "center": {"type": "point"}, "names": {"any": {"z": 1}}},
            ["names.any.z"],
        ),
        ([{"type": "point"}, {"type": "point", "w": 1}], ["1.w"]),
        (None, []),
    ],
)
def test_unknown_fields_are_found_at_every_depth(value: object, expected: list[str]) -> None:
    kind = Point | Circle | list[Point] | None
    assert list(unknown_fields(value, kind)) == expected


def test_a_path_becomes_a_pattern() -> None:
    assert pattern_of("/", {}) == "/?"
    assert pattern_of("/a.json", {}) == r"/a\.json"
    assert pattern_of("/jobs/{id}/log", {}) == "/jobs/([0-9a-f]{32})/log"
    assert pattern_of("/x/{id}", {"id": "[a-z]+"}) == "/x/([a-z]+)"
    assert Argument("ids", "ids", list[str], False).repeated
