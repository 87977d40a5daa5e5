"""Vocabularies."""

from __future__ import annotations

from .. import suggestions
from ..wire import FORBIDDEN, Refusal
from .base import JSON, NATIVE, Handler
from .requests import listed


class Vocabulary(Handler):
    """`/api/affiliations` and similar, and `/api/vocabularies/{name}`."""

    async def get(self, name: str) -> None:
        self.accepts(JSON, NATIVE)
        if name not in suggestions.items():
            raise Refusal(404, "Not found.")
        if name in suggestions.PRIVATE and self.user is None:
            raise Refusal(403, FORBIDDEN)
        text = self.get_query_argument("suggest", None) or self.get_query_argument("q", "")
        filters = {key: value for key, value in self.arguments().items() if key in _FILTERS}
        found = suggestions.search(name, text, filters)
        size, page = (int(self.get_query_argument(*each)) for each in _PAGE)
        base = self.service.base
        hits = found[(page - 1) * size : page * size]
        self.response(listed(hits, len(found), f"{base}{self.request.path}", "bestmatch"))


_FILTERS = {"funders", "tags"}
_PAGE = (("size", "25"), ("page", "1"))


class Term(Handler):
    """One item of a vocabulary."""

    async def get(self, name: str, id: str) -> None:
        self.accepts(JSON, NATIVE)
        for item in suggestions.items().get(name, ()):
            if item["id"] == id:
                self.response(item)
                return
        raise Refusal(404, "The persistent identifier does not exist.")
