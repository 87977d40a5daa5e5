"""Drafts: create, change, publish, discard; and the records of a user."""

from __future__ import annotations

from .. import search, served, served_drafts
from ..drafts import Draft
from ..store import Record, User
from ..wire import FORBIDDEN, Document, Refusal
from .base import JSON, NATIVE
from .records import Searching


class Writing(Searching):
    """Base of handlers that require permissions."""

    @property
    def required_user(self) -> User:
        if self.user is None:
            raise Refusal(403, FORBIDDEN)
        return self.user

    def draft(self, id: str, *, read: bool = False) -> Draft:
        return self.service.deposits.draft(id, self.user, read=read)

    def send_draft(
        self, draft: Draft, status: int = 200, errors: list[Document] | None = None
    ) -> None:
        self.set_header("ETag", f'"{draft.revision}"')
        format = self.accepts(JSON, NATIVE)
        self.response(served_drafts.draft(draft, self.service.base, errors), format, status)

    def send_record(self, record: Record, status: int) -> None:
        self.set_header("ETag", f'"{record.revision}"')
        document = served.record(record, self.service.base, self.user, hit=False, with_ui=False)
        self.response(document, status=status)

    def send_no_content(self) -> None:
        self.set_status(204)
        self.clear_header("Content-Type")


class DraftHandler(Writing):
    """`/api/records/{id}/draft`."""

    async def get(self, id: str) -> None:
        self.send_draft(self.draft(id, read=True))

    async def put(self, id: str) -> None:
        draft = self.draft(id)
        wanted = self.request.headers.get("If-Match")
        if wanted is not None:
            self._match(draft, wanted)
        errors = self.service.deposits.update(draft, self.document())
        self.send_draft(draft, errors=errors)

    def _match(self, draft: Draft, wanted: str) -> None:
        try:
            revision = int(wanted.strip('"'))
        except ValueError:
            raise Refusal.field("if_match", "Not a valid integer.") from None
        if revision != draft.revision:
            message = f"Revision id provided({revision}) doesn't match record's one"
            raise Refusal(412, f"{message}({draft.revision})")

    async def post(self, id: str) -> None:
        """Edits a published record."""
        draft = self.service.deposits.edit(self.record(id), self.user)
        self.send_draft(draft, 201)

    async def delete(self, id: str) -> None:
        self.service.deposits.discard(self.draft(id))
        self.send_no_content()


class DraftDoi(Writing):
    """`/api/records/{id}/draft/pids/doi`."""

    async def post(self, id: str) -> None:
        draft = self.draft(id)
        self.service.deposits.reserve(draft)
        self.send_draft(draft, 201)

    async def delete(self, id: str) -> None:
        draft = self.draft(id)
        self.service.deposits.release(draft)
        self.send_draft(draft)


class Publish(Writing):
    """`POST /api/records/{id}/draft/actions/publish`."""

    async def post(self, id: str) -> None:
        self.send_record(self.service.deposits.publish(self.draft(id)), 202)


class MyRecords(Writing):
    """`GET /api/user/records`."""

    async def get(self) -> None:
        format = self.accepts(JSON, NATIVE)
        request = search.parse(self.arguments(), 100, default_sort="newest")
        found = self.service.deposits.mine(self.required_user)
        published = self.get_query_argument("is_published", None)
        if published is not None:
            found = [each for each in found if _published(each) == (published == "true")]
        words = (request.text or "").lower().split()
        found = [
            each for each in found if all(word in str(each.metadata).lower() for word in words)
        ]
        start = (request.page - 1) * request.size
        base = self.service.base
        hits = [
            served_drafts.draft(each, base)
            if isinstance(each, Draft)
            else served.record(each, base, self.user, hit=False, with_ui=False)
            for each in found[start : start + request.size]
        ]
        page = {
            "hits": {"hits": hits, "total": len(found)},
            "aggregations": {},
            "sortBy": request.sort,
            "page": request.page,
            "links": search.links(request, len(found), f"{base}/api/user/records"),
        }
        self.response(page, format)


def _published(each: Draft | Record) -> bool:
    return each.edits is not None if isinstance(each, Draft) else True
