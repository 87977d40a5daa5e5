"""Communities, by slug or uuid, and their records."""

from __future__ import annotations

from .. import served
from ..store import Community
from ..wire import UNKNOWN_PID, Refusal
from .base import JSON, NATIVE, Handler
from .records import Searching


def find(handler: Handler, slug_or_id: str) -> Community:
    community = handler.service.store.community(slug_or_id)
    if community is None:
        raise Refusal(404, UNKNOWN_PID)
    return community


class CommunityHandler(Handler):
    """`GET /api/communities/{slug|uuid}`."""

    async def get(self, id: str) -> None:
        format = self.accepts(JSON, NATIVE)
        self.set_header("ETag", '"2"')
        self.response(served.community(find(self, id), self.service.base), format)


class CommunityRecords(Searching):
    """`GET /api/communities/{slug|uuid}/records`."""

    async def get(self, id: str) -> None:
        community = find(self, id)
        records = (r for r in self.service.store.published() if r.parent.community is community)
        self.search(records, f"/api/communities/{id}/records")
