"""Reviews: submission of a draft to a community, comments, and decisions."""

from __future__ import annotations

import uuid

from . import validation
from .deposits import Deposits
from .drafts import Draft, Review, now
from .store import User
from .wire import FORBIDDEN, Document, Refusal

NONE = "Review for draft not found"
OPEN = "An open review cannot be deleted."
FOLLOW_UP = "You cannot create a review for a new version of a published record."


class Reviews:
    """The requests of a repository."""

    def __init__(self, deposits: Deposits) -> None:
        self._deposits = deposits
        self._all = deposits.reviews

    def request(self, id: str, user: User | None) -> Review:
        review = self._all.get(id)
        if review is None:
            raise Refusal(404, "The persistent identifier does not exist.")
        if user is None or not (user.curates or user.id == review.creator):
            raise Refusal(403, FORBIDDEN)
        return review

    def of_community(self, id: str, user: User | None) -> list[Review]:
        """Newest first; for its curators."""
        if user is None or not user.curates:
            raise Refusal(403, FORBIDDEN)
        found = [each for each in self._all.values() if each.community == id]
        return sorted(
            (each for each in found if each.status != "created"),
            key=lambda each: each.created,
            reverse=True,
        )

    def of_user(self, user: User) -> list[Review]:
        found = [each for each in self._all.values() if each.creator == user.id or user.curates]
        return sorted(found, key=lambda each: each.created, reverse=True)

    def get(self, draft: Draft) -> Review:
        if draft.review is None:
            raise Refusal(404, NONE)
        return draft.review

    def put(self, draft: Draft, sent: Document, user: User) -> Review:
        """Set the community; replaces an ended review."""
        if sent.get("type") != "community-submission":
            raise Refusal.field("type", "Invalid review type.")
        if draft.parent.versions:
            raise Refusal(400, FOLLOW_UP)
        if draft.review and draft.review.open:
            raise Refusal(400, OPEN)
        id = (sent.get("receiver") or {}).get("community")
        if id not in {each.id for each in self._deposits.store.communities.values()}:
            raise Refusal(404, "Not found.")
        number = len(self._all) + 1
        review = Review(str(uuid.uuid4()), number, draft.id, id, user.id, now(), now())
        self._all[review.id] = draft.review = review
        return review

    def drop(self, draft: Draft) -> None:
        review = self.get(draft)
        if review.open:
            raise Refusal(400, OPEN)
        draft.review = None

    def submit(self, draft: Draft, sent: Document, user: User) -> Review:
        review = self.get(draft)
        if review.status != "created":
            raise Refusal(500, "Internal server error")
        if errors := validation.required(
            draft.metadata
        ):  # files are not validated here, as in InvenioRDM
            raise Refusal(400, "A validation error occurred.", errors=errors)
        self._deposits.checked(draft)
        review.status = "submitted"
        review.title = draft.metadata["title"]
        self._touch(review)
        self.say(review, sent, user, optional=True)
        return review

    def act(self, review: Review, action: str, sent: Document, user: User) -> Review:
        """`accept`, `decline` or `cancel`."""
        if action not in ("accept", "decline", "cancel", "submit", "expire"):
            raise Refusal(400, f"Error for action '{action}': No such action available")
        allowed = user.id == review.creator if action == "cancel" else user.curates
        if not allowed:
            raise Refusal(403, FORBIDDEN)
        if not review.open or action in ("submit", "expire"):
            raise Refusal(400, f"Error for action '{action}': Could not execute the action")
        draft = self._deposits.drafts[review.draft]
        if action == "accept":
            self._accept(review, draft)
        elif action == "cancel":
            draft.review = None
        review.status = {"accept": "accepted", "decline": "declined", "cancel": "cancelled"}[action]
        self._touch(review)
        self._event(review, user, "L", {"event": review.status, "format": "html"})
        self.say(review, sent, user, optional=True)
        return review

    def _accept(self, review: Review, draft: Draft) -> None:
        self._deposits.publishable(draft)
        communities = self._deposits.store.communities.values()
        draft.parent.community = next(each for each in communities if each.id == review.community)
        self._deposits.publish(draft, accepted=True)

    def say(
        self, review: Review, sent: Document, user: User, *, optional: bool = False
    ) -> Document | None:
        """Add a comment; an empty one is rejected unless `optional`."""
        payload = sent.get("payload") or {}
        if not payload.get("content"):
            if optional:
                return None
            raise Refusal.field("payload.content", "Shorter than minimum length 1.")
        content = {"content": payload["content"], "format": payload.get("format", "html")}
        return self._event(review, user, "C", content)

    def _event(self, review: Review, user: User, kind: str, payload: Document) -> Document:
        moment = now().isoformat(timespec="microseconds")
        event = {
            "id": str(uuid.uuid4()),
            "created": moment,
            "updated": moment,
            "links": {},
            "revision_id": 1,
            "type": kind,
            "created_by": {"user": str(user.id)},
            "permissions": {
                "can_update_comment": kind == "C",
                "can_delete_comment": kind == "C",
                "can_reply_comment": True,
            },
            "parent_id": None,
            "payload": payload,
            "children": [],
            "children_count": 0,
        }
        review.events.append(event)
        return event

    def _touch(self, review: Review) -> None:
        review.updated = now()
        review.revision += 1
