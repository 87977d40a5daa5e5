"""Declares the operations of the API on their handlers: path, parameters, request, response.

    @route("/sources/{source}/records/{record}")
    class RecordHandler(Handler):
        @operation("getRecord", "Get a record")
        async def get(self, source: str, record: str) -> Record: ...

The signature is the declaration. Positional parameters are those of the path. Keyword-only
parameters are query arguments, in camelCase; `body` is the request body. The return type is the
response; an `AsyncIterator` is streamed, one JSON document per line.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from .._util.json_errors import UNREADABLE
from ..problems import Malformed, NotFound, Problem
from .unknown_fields import unknown_fields

if TYPE_CHECKING:
    from .handler import Handler
    from .ndjson import Lines

H = TypeVar("H", bound="type[Handler]")
T = TypeVar("T")

API = "jupyter-ossr-ext/api"
Count = Annotated[int, msgspec.Meta(ge=1)]
VERBS = ("get", "put", "post", "delete")
PATTERNS = {
    "source": r"[\w-]+",
    "record": r"[A-Za-z0-9][\w.-]*",
    "lake": r"[a-z0-9][a-z0-9._-]{0,62}",
    "id": r"[0-9a-f]{32}",
}
"""What parameters of a path match unless `route` says otherwise."""


@dataclass(frozen=True)
class Argument:
    """A query argument; a list is one that may be repeated."""

    keyword: str
    name: str
    type: Any
    required: bool

    @property
    def repeated(self) -> bool:
        return get_origin(self.type) is list

    def read(self, handler: Handler) -> object:
        """The value, or None if it is absent. Raises `Malformed`."""
        value: object
        if self.repeated:
            value = handler.get_query_arguments(self.name) or None
        else:
            value = handler.get_query_argument(self.name, None) or None
        if value is None:
            if self.required:
                raise Malformed(f"The argument {self.name} is missing.")
            return None
        try:
            return msgspec.convert(value, self.type, strict=False)
        except msgspec.ValidationError as error:
            raise Malformed(f"The argument {self.name} is not valid. {error}.") from None


@dataclass(frozen=True)
class Operation:
    """One operation of the API. `body` is None where the request has none."""

    id: str
    summary: str
    status: int
    arguments: tuple[Argument, ...]
    body: Any
    response: Any
    streamed: bool

    @classmethod
    def of(cls, method: Callable[..., Any], id: str, summary: str, status: int) -> Operation:
        hints = get_type_hints(method, include_extras=True)
        response = hints["return"]
        streamed = get_origin(response) is AsyncIterator
        keywords = [
            parameter
            for parameter in inspect.signature(method).parameters.values()
            if parameter.kind is parameter.KEYWORD_ONLY
        ]
        return cls(
            id=id,
            summary=summary,
            status=status,
            arguments=tuple(
                Argument(
                    keyword=each.name,
                    name=_camel(each.name),
                    type=_without_none(hints[each.name]),
                    required=each.default is each.empty,
                )
                for each in keywords
                if each.name != "body"
            ),
            body=hints.get("body"),
            response=get_args(response)[0] if streamed else response,
            streamed=streamed,
        )

    def read(self, handler: Handler) -> dict[str, object]:
        """The keyword arguments of the method. Raises `Malformed`."""
        found: dict[str, object] = {}
        if self.body is not None:
            found["body"] = _decoded(handler.request.body, self.body)
        for argument in self.arguments:
            if (value := argument.read(handler)) is not None:
                found[argument.keyword] = value
        return found


def operation(
    id: str, summary: str, status: int = 200
) -> Callable[[Callable[..., Awaitable[T]]], Callable[..., Awaitable[None]]]:
    """Make a method of a handler an operation: signed in, decoded, encoded, described.

    Args:
        id: Unique in the API.
        status: HTTP status code of the response.
    """

    def decorate(method: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[None]]:
        described = Operation.of(method, id, summary, status)

        @wraps(method)
        async def handle(handler: Handler, *path: str) -> None:
            result: Any = await method(handler, *path, **described.read(handler))
            if described.streamed:
                await cast("Lines", handler).stream(result)
            else:
                handler.respond(result, status)

        guarded: Any = authenticated(authorized(handle))
        guarded.operation = described
        decorated: Callable[..., Awaitable[None]] = guarded
        return decorated

    return decorate


def route(path: str, **patterns: str) -> Callable[[H], H]:
    """Declare the path of a handler.

    Args:
        path: Below `API`, with parameters in braces.
        patterns: Regular expressions for parameters that differ from `PATTERNS`.
    """

    def decorate(handler: H) -> H:
        handler.path = path
        handler.pattern = API + pattern_of(path, patterns)
        return handler

    return decorate


def pattern_of(path: str, patterns: Mapping[str, str]) -> str:
    known = {**PATTERNS, **patterns}
    pieces = re.split(r"{(\w+)}", path)
    escaped = [
        f"({known[piece]})" if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    ]
    return "".join(escaped) if path != "/" else "/?"


def problems(handler: type[Handler], operation: Operation) -> list[type[Problem]]:
    """What an operation can end with, by `PROBLEMS` of its module and its own declaration."""
    found = {*getattr(sys.modules[handler.__module__], "PROBLEMS", ())}
    if operation.body is not None or operation.arguments:
        found.add(Malformed)
    if "{" in handler.path:
        found.add(NotFound)
    return sorted(found, key=lambda problem: problem.slug)


def operations(handler: type[Handler]) -> dict[str, Operation]:
    """The operations of a handler by verb."""
    found = {verb: getattr(getattr(handler, verb, None), "operation", None) for verb in VERBS}
    return {verb: each for verb, each in found.items() if each is not None}


def _decoded(body: bytes, type: Any) -> object:
    """Raises `Malformed` with the location of what is wrong. An empty body is an empty object."""
    try:
        raw = msgspec.json.decode(body or b"{}")
        value = msgspec.json.decode(body or b"{}", type=type)
        unknown = list(unknown_fields(raw, type))
    except RecursionError:
        raise Malformed("The request body is nested too deeply.") from None
    except UNREADABLE as error:
        raise Malformed(str(error)) from None
    if unknown:
        raise Malformed(f"The request body has unknown fields: {', '.join(unknown[:10])}.")
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        rest = [each for each in get_args(hint) if each is not NoneType]
        if len(rest) == 1:
            return rest[0]
    return hint
