"""The API contract: types and paths as OpenAPI 3.1, from which the TypeScript types are generated.

`python -m jupyter_ossr_ext.contract` writes `openapi.json`; `jlpm contract` then generates
TypeScript.
"""

from __future__ import annotations

import inspect
import json
import re
from typing import Any, NamedTuple

import msgspec

from .api.about import DOCUMENT
from .api.operation import Operation, operations, problems
from .models import ProblemDocument
from .routes import handlers

REF = "#/components/schemas/{name}"
TEXT: dict[str, Any] = {"type": "string"}


class Endpoint(NamedTuple):
    """An operation with its place in the API."""

    path: str
    verb: str
    operation: Operation
    problems: list[str]
    """The slugs of what it can end with."""


def endpoints() -> list[Endpoint]:
    """All operations of all handlers."""
    return [
        Endpoint(
            handler.path, verb, operation, [each.slug for each in problems(handler, operation)]
        )
        for handler in handlers
        for verb, operation in operations(handler).items()
    ]


def document() -> dict[str, Any]:
    """The OpenAPI document, as JSON types."""
    found = endpoints()
    responses = [each.operation.response for each in found]
    bodies = [each.operation.body for each in found if each.operation.body is not None]
    types = [*responses, *bodies, ProblemDocument]
    schemas, components = msgspec.json.schema_components(types, ref_template=REF)
    sent = schemas[len(responses) : -1]
    for schema in components.values():
        # Python 3.13 removes the indentation of docstrings, 3.11 does not.
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    _require_all(components, except_for=_reachable(sent, components))
    body = iter(sent)
    paths: dict[str, dict[str, Any]] = {}
    for each, response in zip(found, schemas, strict=False):
        described = _describe(each, response, problem=schemas[-1])
        if each.operation.body is not None:
            described["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": next(body)}},
            }
        paths.setdefault(each.path, {})[each.verb] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "jupyter-ossr-ext", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }


def _require_all(components: dict[str, Any], except_for: set[str]) -> None:
    """Responses always contain all fields; only request bodies may omit fields with defaults."""
    for name, schema in components.items():
        if name not in except_for and "properties" in schema:
            schema["required"] = list(schema["properties"])


def _reachable(value: Any, components: dict[str, Any]) -> set[str]:
    """Names of the components that `value` refers to, directly or indirectly."""
    found: set[str] = set()
    todo = [value]
    while todo:
        match todo.pop():
            case {"$ref": str(ref)} if (name := ref.rpartition("/")[2]) not in found:
                found.add(name)
                todo.append(components[name])
            case dict(mapping):
                todo.extend(mapping.values())
            case list(items) | tuple(items):
                todo.extend(items)
    return found


def _describe(endpoint: Endpoint, response: Any, problem: Any) -> dict[str, Any]:
    """An operation without its request body."""
    path, operation = endpoint.path, endpoint.operation
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "responses": {
            str(operation.status): {
                "description": "OK",
                "content": {"application/json": {"schema": response}},
            },
            "default": {
                "description": "A problem (RFC 9457)",
                "content": {"application/problem+json": {"schema": problem}},
                "x-problems": endpoint.problems,
            },
        },
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": TEXT}
        for name in re.findall(r"{(\w+)}", path)
    ]
    parameters += [
        {
            "name": each.name,
            "in": "query",
            "required": each.required,
            "schema": msgspec.json.schema(each.type),
        }
        for each in operation.arguments
    ]
    if parameters:
        described["parameters"] = parameters
    return described


def main() -> None:
    DOCUMENT.write_text(json.dumps(document(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
