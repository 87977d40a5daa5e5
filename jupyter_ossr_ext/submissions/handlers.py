"""The user's records and drafts, and reviews."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import Count, operation, route
from ..models import (
    ActionIn,
    Choice,
    Comment,
    CommentIn,
    Deletion,
    DeletionIn,
    Discarded,
    Draft,
    MyRecord,
    RecordMetadata,
    Review,
)
from ..problems import (
    REPOSITORY,
    BadQuery,
    Busy,
    ChangedElsewhere,
    Incomplete,
    Problem,
    UnsafePath,
    Unsettled,
)

REQUEST = r"[0-9A-Za-z-]{1,64}"
"""Ids of requests."""


PROBLEMS: tuple[type[Problem], ...] = (
    *REPOSITORY,
    BadQuery,
    Busy,
    ChangedElsewhere,
    Incomplete,
    UnsafePath,
    Unsettled,
)
"""What the operations of this module can end with, besides invalid requests."""


@route("/sources/{source}/mine")
class MineHandler(Handler):
    @operation("listMine", "List own drafts and records")
    async def get(self, source: str) -> list[MyRecord]:
        return await self.services.submissions.mine(source)


@route("/sources/{source}/drafts/{record}")
class DraftHandler(Handler):
    @operation("getDraft", "Get a draft")
    async def get(self, source: str, record: str) -> Draft:
        return await self.services.submissions.draft(source, record)

    @operation("updateDraft", "Update the metadata of a draft; `revision`: only if unchanged since")
    async def put(
        self, source: str, record: str, *, body: RecordMetadata, revision: Count | None = None
    ) -> Draft:
        return await self.services.submissions.update(source, record, body, revision)

    @operation("discardDraft", "Discard a draft")
    async def delete(self, source: str, record: str) -> Discarded:
        return await self.services.submissions.discard(source, record)


@route("/sources/{source}/records/{record}/edit")
class EditHandler(Handler):
    @operation("editRecord", "Get the draft of a record", 201)
    async def post(self, source: str, record: str) -> Draft:
        return await self.services.submissions.edit(source, record)


@route("/sources/{source}/records/{record}/deletion")
class DeletionHandler(Handler):
    @operation("deleteRecord", "Delete an own record, or request its deletion")
    async def post(self, source: str, record: str, *, body: DeletionIn) -> Deletion:
        return await self.services.submissions.delete(source, record, body)


@route("/sources/{source}/reviews")
class ReviewsHandler(Handler):
    @operation("listReviews", "List open requests")
    async def get(self, source: str) -> list[Review]:
        return await self.services.submissions.reviews(source)


@route("/sources/{source}/reviews/{id}", id=REQUEST)
class ReviewHandler(Handler):
    @operation("getReview", "Get a request")
    async def get(self, source: str, id: str) -> Review:
        return await self.services.submissions.review(source, id)

    @operation("actOnReview", "Accept, decline or cancel a request")
    async def post(self, source: str, id: str, *, body: ActionIn) -> Review:
        return await self.services.submissions.act(source, id, body)


@route("/sources/{source}/reviews/{id}/comments", id=REQUEST)
class CommentsHandler(Handler):
    @operation("listComments", "List the comments of a request")
    async def get(self, source: str, id: str) -> list[Comment]:
        return await self.services.submissions.comments(source, id)

    @operation("comment", "Add a comment", 201)
    async def post(self, source: str, id: str, *, body: CommentIn) -> Comment:
        return await self.services.submissions.say(source, id, body.content)


@route("/sources/{source}/choices")
class ChoicesHandler(Handler):
    @operation("listChoices", "Suggest values of a vocabulary")
    async def get(
        self, source: str, *, vocabulary: str, q: str = "", within: str | None = None
    ) -> list[Choice]:
        return await self.services.submissions.choices(source, vocabulary, q, within)
