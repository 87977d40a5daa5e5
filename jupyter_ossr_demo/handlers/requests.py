"""Reviews and their comments."""

from __future__ import annotations

from urllib.parse import quote

from .. import served_drafts
from ..drafts import Review
from ..wire import Document, Refusal
from .base import JSON, NATIVE
from .communities import find
from .drafts import Writing


class Reviewing(Writing):
    def send_review(self, review: Review, status: int = 200) -> None:
        self.set_header("ETag", f'"{review.revision}"')
        self.response(served_drafts.review(review, self.service.base, self.user), status=status)

    def send_reviews(self, found: list[Review], path: str) -> None:
        only = self.get_query_argument("is_open", None)
        if only is not None:
            found = [each for each in found if each.open == (only == "true")]
        size = int(self.get_query_argument("size", "25"))
        start = (int(self.get_query_argument("page", "1")) - 1) * size
        base = self.service.base
        hits = [served_drafts.review(e, base, self.user) for e in found[start : start + size]]
        self.response(listed(hits, len(found), f"{base}{path}", "newest"))


def listed(hits: list[Document], total: int, url: str, sort: str) -> Document:
    return {
        "hits": {"hits": hits, "total": total},
        "aggregations": {},
        "sortBy": sort,
        "page": 1,
        "links": {"self": url},
    }


class DraftReview(Reviewing):
    """`/api/records/{id}/draft/review`."""

    async def get(self, id: str) -> None:
        self.send_review(self.service.reviews.get(self.draft(id, read=True)))

    async def put(self, id: str) -> None:
        draft = self.draft(id)
        self.send_review(self.service.reviews.put(draft, self.document(), self.required_user))

    async def delete(self, id: str) -> None:
        self.service.reviews.drop(self.draft(id))
        self.send_no_content()


class SubmitReview(Reviewing):
    """`POST /api/records/{id}/draft/actions/submit-review`."""

    async def post(self, id: str) -> None:
        draft = self.draft(id)
        sent = self.document(optional=True)
        self.send_review(self.service.reviews.submit(draft, sent, self.required_user), 202)


class RequestHandler(Reviewing):
    """`GET /api/requests/{id}`."""

    async def get(self, id: str) -> None:
        self.send_review(self.service.reviews.request(id, self.user))


class RequestAction(Reviewing):
    """`POST /api/requests/{id}/actions/{action}`."""

    async def post(self, id: str, action: str) -> None:
        review = self.service.reviews.request(id, self.user)
        sent = self.document(optional=True)
        self.send_review(self.service.reviews.act(review, action, sent, self.required_user))


class Comments(Reviewing):
    """`POST /api/requests/{id}/comments`."""

    async def post(self, id: str) -> None:
        review = self.service.reviews.request(id, self.user)
        event = self.service.reviews.say(review, self.document(), self.required_user)
        self.response(event or {}, status=201)


class Timeline(Reviewing):
    """`GET /api/requests/{id}/timeline`: oldest first, or `sort=newest`."""

    async def get(self, id: str) -> None:
        review = self.service.reviews.request(id, self.user)
        url = f"{self.service.base}/api/requests/{id}/timeline"
        sort = self.get_query_argument("sort", "oldest")
        events = review.events[:: -1 if sort == "newest" else 1]
        size = int(self.get_query_argument("size", "25"))
        self.response(listed(events[:size], len(events), url, sort))


class CommunityRequests(Reviewing):
    """`GET /api/communities/{uuid}/requests`: 500 for the native format, 403 for a slug."""

    async def get(self, id: str) -> None:
        community = find(self, id)
        if self.accepts(JSON, NATIVE) == NATIVE:
            raise Refusal(500, "Internal server error")
        found = self.service.reviews.of_community(id, self.user)
        if id != community.id:
            raise Refusal(403, "Permission denied.")
        self.send_reviews(found, f"/api/communities/{quote(id)}/requests")


class UserRequests(Reviewing):
    """`GET /api/user/requests`."""

    async def get(self) -> None:
        self.send_reviews(self.service.reviews.of_user(self.required_user), "/api/user/requests")
